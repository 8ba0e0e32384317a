"""How the explanation of one unit is laid out: as data, as text, and as a sheet to hand over."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from wanmu.evaluation.explain import UnitExplanation
from wanmu.evaluation.figures_said import plain
from wanmu.evaluation.movement import Exposure, Way
from wanmu.kernel.messages import language, text
from wanmu.pack.models import schemes
from wanmu.report.answer import Answer, Column, Row, Sheet

_LINES: Final = (
    Column("said", "怎样得出", "how it came about"),
    Column("clause", "依据", "clause"),
    Column("assumed", "假定", "assumed", brief=False),
)
_WAYS: Final = (
    Column("name", "指标", "indicator"),
    Column("value", "现值", "now", "", 4),
    Column("needed", "需达到", "needed", "", 4),
    Column("unit", "单位", "unit"),
    Column("change", "相当于", "that is"),
)
_ABOUT: Final = tuple(
    replace(column, decimals=None) if column.key == "needed" else column for column in _WAYS
)
"""With figures of two digits, after which zeros would say more than they do."""
_EXPOSURES: Final = (
    Column("name", "指标", "indicator"),
    Column("value", "现值", "now", "", 4),
    Column("limit", "失档界限", "limit", "", 4),
    Column("unit", "单位", "unit"),
    Column("margin", "余地", "margin"),
    Column("lost", "变差一成失分", "points lost by a tenth", "", 2),
)


def explanation_answer(found: UnitExplanation, scheme: schemes.Scheme) -> Answer:
    """``wanmu evaluate explain``: the lines, what the next grade takes, and the exposure."""
    data = {
        "unit": found.unit,
        "name": found.name,
        **found.result,
        "lines": [asdict(line) for line in found.lines],
        "next_grade": found.next_grade,
        "ways": [asdict(way) for way in found.ways],
        "exposures": [asdict(each) for each in found.exposures],
        "held": found.held,
        "synthetic": found.synthetic,
        "assumptions": [asdict(each) for each in found.assumptions],
    }
    zh, en = _titles(found, scheme)
    sheets = [Sheet("lines", zh, en, _LINES, [asdict(line) for line in found.lines])]
    if found.next_grade:
        sheets.append(ways_sheet(found.ways, scheme, found.next_grade))
    if found.exposures:
        rows = [_exposure(each, scheme) for each in found.exposures]
        sheets.append(Sheet("exposures", "最易失档之处", "What it is exposed to", _EXPOSURES, rows))
    return Answer(data, tuple(sheets), _assumptions(found))


def ways_sheet(ways: Sequence[Way], scheme: schemes.Scheme, grade: str) -> Sheet:
    """What a better grade takes on each indicator alone."""
    zh, en = f"升到{grade}档，单项需达到", f"What {grade} takes, alone"
    about = any(each.about for each in ways)
    if about:
        zh, en = f"升到{grade}档，单项约需达到", f"What {grade} takes, alone, about"
    return Sheet("ways", zh, en, _ABOUT if about else _WAYS, [_way(way, scheme) for way in ways])


def _titles(found: UnitExplanation, scheme: schemes.Scheme) -> tuple[str, str]:
    who = f"{found.name} {found.unit}".strip()
    grade = found.result["grade"] or "–"
    return (f"{who}：{scheme.zh}，{grade}", f"{who}: {scheme.name('en')}, {grade}")


def _assumptions(found: UnitExplanation) -> tuple[str, ...]:
    said = [text("each way and limit: {held}", held=found.held)]
    if found.discreetly:
        said.append(discretion_said())
    # The same reason may stand at many places of a scheme; a firm reads it once.
    said += dict.fromkeys(each.why for each in found.assumptions)
    if found.synthetic:
        said.insert(0, text("This firm is synthetic: it is made up."))
    return tuple(said)


def discretion_said() -> str:
    """Why borders are told rounded."""
    return text(
        "a grade that is a place among firms begins at another firm's score, so its border is told "
        "rounded to two digits on the safe side: who reaches it has the grade"
    )


def way_text(way: Way, fields: dict[str, str]) -> str:
    """What a way comes to for the unit's own figure: so much more tax."""
    if way.needed is None:
        return text("out of reach by this indicator alone")
    if way.change is None:
        return ""
    form = "{field} +{change} {unit}" if way.change >= 0 else "{field} {change} {unit}"
    return form.format(
        field=fields.get(way.field, way.field), change=plain(way.change), unit=way.field_unit
    )


def _way(way: Way, scheme: schemes.Scheme) -> Row:
    name = scheme.indicators[way.indicator].name(language())
    change = way_text(way, field_names(scheme))
    return {"name": name, "value": way.value, "needed": way.needed, "unit": way.unit,
            "change": change}  # fmt: skip


def _exposure(each: Exposure, scheme: schemes.Scheme) -> Row:
    name = scheme.indicators[each.indicator].name(language())
    margin = text("none") if each.margin is None else f"{each.margin * 100:+.1f}%"
    return {"name": name, "value": each.value, "limit": each.limit, "unit": each.unit,
            "margin": margin, "lost": each.lost}  # fmt: skip


def field_names(scheme: schemes.Scheme) -> dict[str, str]:
    """The names of the fields that a scheme's data has."""
    from wanmu.pack.scheme_rules import FIELDS  # noqa: PLC0415  read where it is needed

    spoken = language()
    named: dict[str, Any] = {
        name: kind.zh if spoken == "zh" else kind.en for name, kind in FIELDS.items()
    }
    return named | {name: each.name(spoken) for name, each in scheme.fields.items()}
