"""The indicator annex of a supply contract: what the holder of a parcel of new land promises."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import polars as pl

from wanmu.kernel.faults import Fault, Faults, InputError, nearest
from wanmu.kernel.messages import language, mark, text
from wanmu.land.standard.controls import find_indicator, find_industry, unknown_indicator
from wanmu.pack import Pack
from wanmu.pack.models import ControlValue, StandardLand
from wanmu.pack.models.schemes import Named
from wanmu.pack.standard_rules import StandardRules, read_standard, undercuts

_FIGURE: Final = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
_BOUNDS: Final = re.compile(
    rf"(?P<alone>{_FIGURE})|(?P<lower>{_FIGURE})?\s*\.\.\s*(?P<upper>{_FIGURE})?"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of the annex. ``decided`` was set case by case; ``none`` requires nothing."""

    indicator: str
    lower: Fraction | None
    upper: Fraction | None
    none: bool
    decided: bool
    document: str
    clause: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The annex: the parcel's record, its industry, the indicators in the order of the pack."""

    stated: StandardLand
    parcel: Mapping[str, Any]
    industry: str
    items: tuple[Item, ...]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What of it no document states, and why it is assumed."""
        said = language()
        indicators = self.stated.indicators
        shown = {each.indicator: indicators[each.indicator] for each in self.items}
        used = {each.penalty for each in shown.values()}
        parts: list[tuple[Named, str]] = [
            *((shown[each.indicator], each.assumed) for each in self.items),
            *((each, each.assumed) for each in shown.values()),
            *((each, each.assumed) for key, each in self.stated.penalties.items() if key in used),
        ]
        lines = (text("{what}: {why}", what=part.name(said), why=why) for part, why in parts if why)
        return tuple(dict.fromkeys(lines))

    def promises(self, day: date | None = None) -> list[dict[str, Any]]:
        """The promises as records of the schema's ``parcel_promise``, in effect from ``day``."""
        return [
            {
                "parcel": self.parcel["id"],
                "indicator": each.indicator,
                "date": day,
                "lower": None if each.lower is None else float(each.lower),
                "upper": None if each.upper is None else float(each.upper),
                "unit": self.stated.indicators[each.indicator].unit,
                "due": self.stated.indicators[each.indicator].due,
                "due_months": self.stated.indicators[each.indicator].due_months,
                "penalty": self._penalty(each.indicator),
                "data_label": "assumed" if each.assumed else "stated",
            }
            for each in self.items
            if not each.none
        ]

    def _penalty(self, indicator: str) -> str:
        follows = self.stated.penalties[self.stated.indicators[indicator].penalty].follows
        return follows.get(language()) or next(iter(follows.values()))


def contract(
    parcels: pl.DataFrame,
    pack: Pack | StandardLand,
    *,
    parcel: str,
    industry: str,
    values: Mapping[str, str] | None = None,
) -> Annex:
    """The annex for one parcel and industry.

    ``parcels`` has the columns of the schema's ``parcel``. ``values`` are the figures of indicators
    that are set case by case, in the indicator's unit: "300", "0.8..2.0", "..7".

    Raises:
        InputError: G034 for a parcel that is not there, G035 for an industry without values; then
            all of G031, G036, G037 and G038 of the values at once; the faults of the rules.
    """
    stated = pack.standard_land if isinstance(pack, Pack) else pack
    rules = read_standard(stated)
    record = _record(parcels, parcel)
    chosen = find_industry(stated, industry, pack if isinstance(pack, Pack) else None)
    faults = Faults()
    given = dict(_given(values or {}, stated, faults))
    items = list(_items(rules, chosen, given, faults))
    faults.check()
    return Annex(stated, record, chosen, tuple(items))


def _record(parcels: pl.DataFrame, parcel: str) -> Mapping[str, Any]:
    found = parcels.filter(pl.col("id") == parcel)
    if len(found) == 1:
        return found.row(0, named=True)
    raise InputError.of(
        "G034",
        mark('there is no parcel "{found}"; the nearest is "{nearest}"'),
        found=parcel,
        nearest=nearest(parcel, [str(each) for each in parcels["id"]]) or "–",
    )


def _given(
    values: Mapping[str, str], stated: StandardLand, faults: Faults
) -> Iterator[tuple[str, str]]:
    for written, value in values.items():
        name = find_indicator(stated, written)
        if name is not None:
            yield name, value
        else:
            faults.add(
                "G031",
                mark('there is no indicator "{found}"; the nearest is "{nearest}"'),
                found=written,
                nearest=unknown_indicator(stated, written),
            )


def _items(
    rules: StandardRules, industry: str, given: dict[str, str], faults: Faults
) -> Iterator[Item]:
    stated = rules.stated
    for name in stated.indicators:
        value = rules.value(industry, name)
        if value.case_by_case is not None:
            value = _decided(name, value, given.get(name), stated, faults)
            yield _item(name, value, stated, decided=True)
        elif name in given:
            faults.extend([_not_open(name, stated)])
        else:
            yield _item(name, value, stated, decided=False)


def _item(name: str, value: ControlValue, stated: StandardLand, *, decided: bool) -> Item:
    document = stated.documents[value.document or stated.document].title
    return Item(
        name,
        value.lower,
        value.upper,
        value.none,
        decided,
        "" if value.assumed else document,
        value.clause,
        value.assumed,
    )


def _decided(
    name: str, value: ControlValue, written: str | None, stated: StandardLand, faults: Faults
) -> ControlValue:
    """The control value that was set for this project, not under the limit for all land."""
    if written is None:
        faults.extend([_undecided(name, value, stated)])
        return value
    lower, upper = _bounds(written, stated.indicators[name].direction)
    made = value.model_copy(update={"lower": lower, "upper": upper, "case_by_case": None})
    crossed = lower is not None and upper is not None and lower > upper
    if (lower is None and upper is None) or crossed:
        faults.extend([_unreadable(name, written, stated)])
    elif name in stated.limits and undercuts(made, stated.limits[name]):
        faults.extend([_under(name, written, stated)])
    return made


def _bounds(written: str, direction: str) -> tuple[Fraction | None, Fraction | None]:
    found = _BOUNDS.fullmatch(written.strip())
    if found is None:
        return None, None
    if found["alone"]:
        alone = Fraction(found["alone"])
        ends = {"higher": (alone, None), "lower": (None, alone)}
        return ends.get(direction, (None, None))
    return tuple(Fraction(end) if end else None for end in (found["lower"], found["upper"]))  # type: ignore[return-value]


def _titles(name: str, stated: StandardLand) -> dict[str, str]:
    indicator = stated.indicators[name]
    return {"id": name, "zh": indicator.zh, "name": indicator.name("en"), "unit": indicator.unit}


def _undecided(name: str, value: ControlValue, stated: StandardLand) -> Fault:
    who = value.case_by_case or {}
    return Fault(
        "G036",
        mark("{name} is set case by case, by {who}; give it as --value {id}=… in {unit}"),
        values={
            **_titles(name, stated),
            "who": who.get(language()) or next(iter(who.values())),
        },
    )


def _under(name: str, written: str, stated: StandardLand) -> Fault:
    limit = stated.limits[name]
    bound = limit.lower if limit.lower is not None else limit.upper
    return Fault(
        "G037",
        mark("{name}: {found} undercuts the limit of {limit} {unit} that holds for all new land"),
        values={**_titles(name, stated), "found": written, "limit": f"{float(bound or 0):g}"},
    )


def _unreadable(name: str, written: str, stated: StandardLand) -> Fault:
    return Fault(
        "G038",
        mark('{name}: "{found}" is no bound; write 300, 0.8..2.0, 0.8.. or ..7, in {unit}'),
        values={**_titles(name, stated), "found": written},
    )


def _not_open(name: str, stated: StandardLand) -> Fault:
    return Fault(
        "G038",
        mark("{name} is not set case by case for this industry; leave its --value out"),
        values=_titles(name, stated),
    )
