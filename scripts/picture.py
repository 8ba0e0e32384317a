"""Draw the picture of the READMEs from what the engines answer about Jinyun.

    python scripts/picture.py [FOLDER]

writes ``jinyun.svg`` (English) and ``jinyun.zh.svg`` into docs/images, or into FOLDER. Every figure
in them comes from ``wanmu.demand``, ``wanmu.supply`` and ``wanmu.audit``.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final, Literal, TypeAlias

import wanmu
from wanmu.audit import Finding, audit
from wanmu.audit.wording import computation, span
from wanmu.kernel.figure import Figure, total
from wanmu.kernel.messages import Language, in_language, language
from wanmu.pack import Fact, Pack

HERE: Final = Path(__file__).parent.parent / "docs" / "images"
FILES: Final[Mapping[Language, str]] = {"en": "jinyun.svg", "zh": "jinyun.zh.svg"}
#: One finding of each kind that has a single figure to blame.
KINDS: Final = ("quotient", "sum", "same")
WIDTH: Final = 960
LEFT, RIGHT, BAR = 36, 924, 168
LONGEST: Final = 470
Word: TypeAlias = Literal[
    "title", "lead", "land", "demand", "supply", "spare", "short", "audit", "should", "source"
]

WORDS: Final[Mapping[Language, Mapping[Word, str]]] = {
    "en": {
        "title": "The targets to {year} take {demand} mu; the blocks give {supply}, "
        "{missing} too few",
        "lead": "Jinyun County: new industrial land by period, and what its printed figures "
        "leave open",
        "land": "Land for industry, mu (1 mu is a fifteenth of a hectare)",
        "demand": "taken by the targets",
        "supply": "given by the blocks",
        "spare": "{area} to spare",
        "short": "{area} short",
        "audit": "Three of {count} contradictions between printed figures",
        "should": "{printed} should be {range}",
        "source": "Source: the county's plan, tables 2 to 6 and prose. Computed by wanmu plan "
        "balance and wanmu audit; where the plan is silent, a block has supplied no land yet.",
    },
    "zh": {
        "title": "到{year}年，目标需要{demand}亩，区块可供{supply}亩，缺{missing}亩",
        "lead": "缙云县：各时期新增工业用地，以及公布的数字中对不上的地方",
        "land": "工业用地（亩）",
        "demand": "目标需要",
        "supply": "区块可供",
        "spare": "余 {area}",
        "short": "缺 {area}",
        "audit": "公布的数字互相矛盾之处，{count}处中的三处",
        "should": "{printed} 应为 {range}",
        "source": "资料来源：规划表2至表6及正文。由 wanmu plan balance 和 wanmu audit 计算；"
        "规划未写明的，按区块尚未供地计。",
    },
}

STYLE: Final = """
text { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
  "WenQuanYi Zen Hei", "Helvetica Neue", Arial, sans-serif; font-size: 14px; fill: #222; }
.title { font-size: 21px; font-weight: 600; } .lead, .note { fill: #666; }
.note { font-size: 12px; } .head { font-weight: 600; } .end { text-anchor: end; }
.number { font-variant-numeric: tabular-nums; } .short { fill: #a3341f; font-weight: 600; }
.demand { fill: #3d5a73; } .supply { fill: #a9bccb; }
.gap { fill: none; stroke: #a3341f; stroke-dasharray: 4 3; }
.rule { stroke: #222; } .thin { stroke: #ccc; }
"""


@dataclass(frozen=True, slots=True)
class Bars:
    """A period with the land that it takes and the land that it gets, in 亩."""

    period: str
    demand: Figure
    supply: Figure


def land_of(pack: Pack) -> tuple[Bars, ...]:
    """Demand and supply period by period, and of all periods together."""
    need, land = wanmu.demand(pack), wanmu.supply(pack)
    parts = [
        Bars(period, need.land_new(need.total, period), land.developable(period))
        for period in land.periods
    ]
    span_ = f"{parts[0].period.partition('..')[0]}..{parts[-1].period.rpartition('..')[2]}"
    return (
        *parts,
        Bars(span_, need.land_new(need.total, span_), total(part.supply for part in parts)),
    )


def told(pack: Pack) -> tuple[int, list[Finding], Mapping[str, Fact]]:
    """How many contradictions there are, those to show, and the figures that they speak of."""
    found = audit(pack)
    shown = [
        next(each for each in found.contradictions if each.kind == kind and len(each.suspects) == 1)
        for kind in KINDS
    ]
    return len(found.contradictions), shown, found.facts


def picture(pack: Pack, chosen: Language) -> str:
    """The whole picture as SVG."""
    with in_language(chosen):
        words, land = WORDS[chosen], land_of(pack)
        parts = [*_heading(words, land[-1]), *_land(words, land), *_audit(words, pack)]
    height = 576
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            f"<title>{escape(_title(words, land[-1]))}</title>",
            f"<style>{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *parts,
            _text(LEFT, height - 22, words["source"], "note"),
            "</svg>\n",
        )
    )


def _title(words: Mapping[Word, str], whole: Bars) -> str:
    return words["title"].format(
        year=whole.period.rpartition("..")[2],
        demand=_area(whole.demand),
        supply=_area(whole.supply),
        missing=_area(whole.demand - whole.supply),
    )


def _heading(words: Mapping[Word, str], whole: Bars) -> Iterator[str]:
    yield _text(LEFT, 46, _title(words, whole), "title")
    yield _text(LEFT, 70, words["lead"], "lead")


def _land(words: Mapping[Word, str], land: tuple[Bars, ...]) -> Iterator[str]:
    top = 112
    yield _text(LEFT, top, words["land"], "head")
    keys: tuple[tuple[int, Word], ...] = ((RIGHT - 180, "demand"), (RIGHT, "supply"))
    for end, name in keys:
        yield f'<rect class="{name}" x="{end - 14}" y="{top - 12}" width="14" height="14"/>'
        yield _text(end - 22, top, words[name], "end")
    yield _line(top + 12, "rule")
    scale = LONGEST / max(float(each.demand.value) for each in land)
    for number, each in enumerate(land):
        yield from _bars(words, each, top + 28 + 64 * number, scale)
    yield _line(top + 28 + 64 * len(land), "rule")


def _bars(words: Mapping[Word, str], each: Bars, y: int, scale: float) -> Iterator[str]:
    demand, supply = (float(figure.value) * scale for figure in (each.demand, each.supply))
    missing = each.demand - each.supply
    short = missing.value > 0
    yield _text(LEFT, y + 26, each.period.replace("..", "–"), "number")
    yield _bar(y, demand, "demand")
    yield _bar(y + 22, supply, "supply")
    if short:
        gap = f'x="{BAR + supply:.1f}" y="{y + 22.5}" width="{demand - supply:.1f}" height="17"'
        yield f'<rect class="gap" {gap}/>'
    # A figure stands at the end of its bar; beside the missing part when there is one.
    yield _text(BAR + demand + 8, y + 14, _area(each.demand), "number")
    yield _text(BAR + max(demand if short else 0, supply) + 8, y + 36, _area(each.supply), "number")
    size = _area(missing if short else each.supply - each.demand)
    said = words["short" if short else "spare"].format(area=size)
    yield _text(RIGHT, y + 26, said, f"end number{' short' if short else ''}")


def _audit(words: Mapping[Word, str], pack: Pack) -> Iterator[str]:
    count, findings, facts = told(pack)
    top = 362
    yield _text(LEFT, top, words["audit"].format(count=count), "head")
    yield _line(top + 12, "rule")
    for number, finding in enumerate(findings):
        y = top + 36 + 50 * number
        (suspect,) = finding.suspects
        said = words["should"].format(
            printed=facts[suspect.fact].printed, range=span(suspect.range)
        )
        name = finding.relation.name[language()]
        yield _text(LEFT, y, name)
        yield _text(LEFT, y + 18, computation(finding, facts), "note number")
        yield _text(RIGHT, y + 8, said, "end number short")
        yield _line(y + 29, "thin")


def _area(figure: Figure) -> str:
    return f"{round(figure.value):,}"


def _text(x: float, y: float, said: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}"{named}>{escape(said)}</text>'


def _bar(y: int, width: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{BAR}" y="{y}" width="{width:.1f}" height="18"/>'


def _line(y: int, kind: str) -> str:
    return f'<line class="{kind}" x1="{LEFT}" y1="{y}" x2="{RIGHT}" y2="{y}"/>'


def main(folder: Path) -> None:
    """Write the pictures of both languages."""
    pack = wanmu.load_pack("jinyun")
    for chosen, name in FILES.items():
        (folder / name).write_text(picture(pack, chosen), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE)
