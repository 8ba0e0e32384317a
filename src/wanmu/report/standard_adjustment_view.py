"""How proposed control values of standard land are laid out; nothing is computed here."""

from collections.abc import Iterator, Sequence
from typing import Any

from wanmu.kernel.messages import text
from wanmu.land.standard import Proposal
from wanmu.pack import Pack
from wanmu.pack.models import StandardLand
from wanmu.pack.standard_rules import read_standard
from wanmu.report.answer import Answer, Column, Sheet, plain_number
from wanmu.report.pack_view import sources_of
from wanmu.report.standard_land_view import (
    INDICATOR,
    INDUSTRY,
    UNIT,
    name_of,
    unit_text,
    units_of,
    why_text,
)


def adjust_answer(proposals: Sequence[Proposal], pack: Pack, year: int) -> Answer:
    """``wanmu land standard adjust``: proposed values with their distribution and effect."""
    stated = pack.standard_land
    rows = [_proposal(each) for each in proposals]
    rule = _rule(stated)
    made_up = sum(each.synthetic for each in proposals)
    assumptions = list(dict.fromkeys(_assumed_terms(proposals, stated)))
    if made_up:
        assumptions.append(text("the firms are synthetic (made up): the proposals show the rule at "
                                "work and are no advice"))  # fmt: skip
    data = {
        "year": year,
        "rule": rule,
        "rows": rows,
        "units": units_of(stated),
        "assumptions": assumptions,
    }
    columns = (
        INDUSTRY, INDICATOR, UNIT,
        Column("firms", "企业数", "firms"),
        Column("least", "最小", "least", "", 2, brief=False),
        Column("first_quartile", "下四分位", "first quartile", "", 2),
        Column("median", "中位数", "median", "", 2),
        Column("third_quartile", "上四分位", "third quartile", "", 2),
        Column("greatest", "最大", "greatest", "", 2, brief=False),
        Column("part", "所取分位", "quantile taken", "", brief=False),
        Column("quantile", "所取分位值", "figure there", "", 2),
        Column("now", "现值", "now"),
        Column("proposed", "建议值", "proposed"),
        Column("pass_now", "现达标数", "pass now"),
        Column("pass_then", "调整后达标数", "would pass"),
        Column("binding", "起决定作用的", "what decides"),
        Column("synthetic", "其中合成", "synthetic", brief=False),
    )  # fmt: skip
    shown = [
        {
            **row,
            "industry": name_of(stated.industries[row["industry"]]),
            "indicator": name_of(stated.indicators[row["indicator"]]),
            "unit": unit_text(stated.indicators[row["indicator"]].unit),
            "part": f"{row['part']:g}%",
            "binding": _binding(row["binding"], each, stated),
        }
        for row, each in zip(rows, proposals, strict=True)
    ]
    title = f"标准地指标动态调整建议（{year}年数据）", f"Proposed control values from {year}"
    sheet = Sheet("rows", *title, columns, shown)
    return Answer(data, (sheet,), (rule, *assumptions), sources_of(pack))


def _proposal(each: Proposal) -> dict[str, Any]:
    names = ("least", "first_quartile", "median", "third_quartile", "greatest")
    quartiles = each.quartiles or (None,) * len(names)
    return {
        "industry": each.industry,
        "indicator": each.indicator,
        "side": each.side,
        "firms": each.firms,
        **{name: plain_number(value) for name, value in zip(names, quartiles, strict=True)},
        "part": plain_number(each.terms.quantile * 100),
        "quantile": plain_number(each.quantile),
        "now": plain_number(each.now),
        "proposed": plain_number(each.proposed),
        "binding": each.binding,
        "pass_now": each.pass_now if each.now is not None else None,
        "pass_then": each.pass_then,
        "synthetic": each.synthetic,
        "down": plain_number(each.terms.down * 100),
        "up": plain_number(each.terms.up * 100),
        "step": plain_number(each.terms.step),
    }


def _rule(stated: StandardLand) -> str:
    terms = stated.adjustment
    return text(
        "firms that count: {firms}; at least {least} of them; a quantile is the least figure that "
        "at least that part of the firms do not exceed",
        firms=terms.firms if terms else "",
        least=terms.least if terms else 0,
    )


def _binding(binding: str, each: Proposal, stated: StandardLand) -> str:
    least = stated.adjustment.least if stated.adjustment else 0
    match binding:
        case "quantile":
            return text("the quantile")
        case "down":
            return text("falls by {share}% at most", share=f"{float(each.terms.down * 100):g}")
        case "up":
            return text("rises by {share}% at most", share=f"{float(each.terms.up * 100):g}")
        case "limit":
            return text("the limit for all new land")
        case "too_few":
            return text("no proposal: fewer than {least} firms", least=least)
        case _:
            return text("no proposal: no value now")


def _assumed_terms(proposals: Sequence[Proposal], stated: StandardLand) -> Iterator[str]:
    if stated.adjustment is not None and stated.adjustment.assumed:
        yield text("the rule of adjustment: {why}", why=stated.adjustment.assumed)
    whys = {each.indicator: each.terms.assumed for each in proposals}
    for name, why in whys.items():
        if why:
            yield why_text(name_of(stated.indicators[name]), why)
    rules = read_standard(stated)
    for each in proposals:
        why = rules.value(each.industry, each.indicator).assumed
        if why and each.now is not None:
            yield why_text(name_of(stated.indicators[each.indicator]), why)
