"""How a rule's parts read to a person, in the language in force."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from wanmu.kernel.messages import language, mark, text
from wanmu.kernel.rules.fields import FieldType
from wanmu.kernel.units import Unit

_DECIMALS: Final = 6
_SMALL: Final = 1e-4
_SAME: Final = 1e-12
_HUGE: Final = 1e15

VERDICTS: Final[dict[bool | None, str]] = {
    True: mark("holds"),
    False: mark("does not hold"),
    None: mark("cannot be decided"),
}


def verdict(found: bool | None) -> str:  # noqa: FBT001
    """What a condition comes to: holds, does not hold, cannot be decided."""
    return text(VERDICTS[found])


def label(name: str, types: Mapping[str, FieldType]) -> str:
    """A field's name in the language in force, or its identifier where it has none."""
    declared = types.get(name)
    if declared is None:
        return name
    return (declared.zh if language() == "zh" else declared.en) or name


def shown(found: Any, unit: Unit | None = None) -> str:
    """A value as it stands in the data, with its unit."""
    match found:
        case None:
            return text(mark("null"))
        case bool():
            return text(mark("yes")) if found else text(mark("no"))
        case float():
            return _with_unit(_plain(found), unit)
        case date():
            return found.isoformat()
        case _:
            return text(mark("“{text}”"), text=found)


def result(found: Any, unit: Unit | None) -> str:
    """``= value`` of a computed figure, or ``≈ value`` where decimals had to be dropped."""
    if not isinstance(found, float):
        return f"= {shown(found, unit)}"
    short = _short(found)
    same = math.isclose(float(short), found, rel_tol=_SAME, abs_tol=0.0)
    return f"{'=' if same else '≈'} {_with_unit(short, unit)}"


def _with_unit(number: str, unit: Unit | None) -> str:
    written = "" if unit is None else str(unit)
    if not written or written == "%":
        return number + written
    return f"{number} {written}"


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < _HUGE else f"{number:.15g}"


def _short(number: float) -> str:
    if number.is_integer() or abs(number) < _SMALL:
        return f"{number:.6g}" if abs(number) < _SMALL else _plain(number)
    return f"{number:.{_DECIMALS}f}".rstrip("0").rstrip(".")
