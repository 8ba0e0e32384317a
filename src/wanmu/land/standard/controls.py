"""Which control values an industry has: found by name, by the county's industry or by GB/T 4754."""

from collections.abc import Iterator, Mapping
from typing import Final

from wanmu.kernel.faults import InputError, nearest
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.pack.models import ClassRange, ControlIndustry, StandardLand

_DIGITS: Final = 4


def find_industry(stated: StandardLand, written: str, pack: Pack | None = None) -> str:
    """The identifier of the industry that is meant: by its name, or by a code of GB/T 4754.

    ``pack`` tells the other names and the classes of the county's industries.

    Raises:
        InputError: G035 when there is none; the nearest is named.
    """
    names = {
        name: key for key, held in stated.industries.items() for name in _names(key, held, pack)
    }
    found = names.get(written) or _by_code(stated, written, pack)
    if found is None:
        raise InputError.of(
            "G035",
            mark('there are no control values for the industry "{found}"; the nearest is '
                 '"{nearest}". Known: {known}'),
            found=written,
            nearest=nearest(written, names) or "–",
            known=", ".join(stated.industries),
        )  # fmt: skip
    return found


def find_indicator(stated: StandardLand, written: str) -> str | None:
    """The identifier of the indicator that is meant by identifier, Chinese or English name."""
    return _indicators(stated).get(written.strip())


def unknown_indicator(stated: StandardLand, written: str) -> str:
    """The known indicator most like a name that is none."""
    return nearest(written, _indicators(stated)) or "–"


def _indicators(stated: StandardLand) -> Mapping[str, str]:
    return {
        name: key
        for key, each in stated.indicators.items()
        for name in (key, each.zh, each.en)
        if name
    }


def _names(key: str, held: ControlIndustry, pack: Pack | None) -> Iterator[str]:
    yield from (name for name in (key, held.zh, held.en) if name)
    industry = pack.industries.get(held.industry or "") if pack else None
    if industry is not None:
        yield from (name for name in (industry.zh, industry.en, *industry.aliases) if name)


def _by_code(stated: StandardLand, written: str, pack: Pack | None) -> str | None:
    if not (written.isascii() and written.isdigit()):
        return None
    for key, held in stated.industries.items():
        industry = pack.industries.get(held.industry or "") if pack else None
        ranges = held.gbt4754 or (industry.gbt4754 if industry else ())
        if any(_within(written, each) for each in ranges):
            return key
    return None


def _within(code: str, each: ClassRange) -> bool:
    """Whether all classes below the code lie in the range."""
    low, high = each.from_.ljust(_DIGITS, "0"), each.to.ljust(_DIGITS, "9")
    return low <= code.ljust(_DIGITS, "0") and code.ljust(_DIGITS, "9") <= high
