"""The core vocabulary of measures: what a county's documents state figures of.

A pack may add its own in ``indicators.csv``. In a fact, an indicator may carry a suffix that says
which figure of the measure it is: ``output.growth`` is the growth of output, in %.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure: its identifier, its names, the unit it is kept in and what it means."""

    id: str
    zh: str
    en: str
    unit: str
    meaning_zh: str
    meaning_en: str

    def name(self, language: str) -> str:
        """The name in Chinese or English."""
        return self.zh if language == "zh" else self.en

    def meaning(self, language: str) -> str:
        """The meaning in Chinese or English."""
        return self.meaning_zh if language == "zh" else self.meaning_en


@dataclass(frozen=True, slots=True)
class Suffix:
    """Which figure of a measure is meant; ``unit`` is None where it is the measure's own."""

    id: str
    zh: str
    en: str
    unit: str | None


_ROWS: Final = (
    # money
    Indicator("output", "产值", "output", "亿元",
              "工业总产值（当年价格）", "gross industrial output at current prices"),
    Indicator("value_added", "增加值", "value added", "亿元",
              "工业增加值", "industrial value added"),
    Indicator("revenue", "营业收入", "revenue", "亿元",
              "主营业务收入或营业收入", "operating revenue"),
    Indicator("profit", "利润总额", "profit", "亿元",
              "利润总额（税前）", "total profit before income tax"),
    Indicator("tax", "税收", "tax", "亿元",
              "实际入库税收", "taxes paid in"),
    Indicator("gdp", "地区生产总值", "GDP", "亿元",
              "地区生产总值", "gross regional product"),
    Indicator("exports", "出口额", "exports", "亿元",
              "货物出口额", "exports of goods"),
    Indicator("investment", "投资额", "investment", "亿元",
              "投资额，范围见备注", "investment; its coverage stands in the note"),
    # firms and people
    Indicator("firms", "企业数", "firms", "家",
              "企业数量", "number of enterprises"),
    Indicator("employees", "从业人员", "employees", "人",
              "年平均从业人员数", "average number of people employed in the year"),
    # energy
    Indicator("energy", "综合能耗", "energy", "吨标煤",
              "综合能源消费量（等价值）", "total energy use, at equivalent value"),
    Indicator("electricity", "用电量", "electricity", "千瓦时",
              "用电量", "electricity used"),
    # intensities
    Indicator("per_mu_output", "亩均产值", "output per mu", "万元/亩",
              "产值 ÷ 用地面积", "output ÷ land"),
    Indicator("per_mu_value_added", "亩均增加值", "value added per mu", "万元/亩",
              "增加值 ÷ 用地面积", "value added ÷ land"),
    Indicator("per_mu_tax", "亩均税收", "tax per mu", "万元/亩",
              "税收 ÷ 用地面积", "tax ÷ land"),
    Indicator("labour_productivity", "全员劳动生产率", "labour productivity", "万元/人",
              "增加值 ÷ 年平均从业人员", "value added ÷ employees"),
    Indicator("energy_per_value_added", "单位增加值能耗", "energy per value added",
              "吨标煤/万元", "综合能耗 ÷ 增加值", "energy ÷ value added"),
    Indicator("profit_margin", "营业收入利润率", "profit margin", "%",
              "利润总额 ÷ 营业收入", "profit ÷ revenue"),
    Indicator("rd_share", "研发投入强度", "R&D share", "%",
              "研发费用 ÷ 营业收入", "R&D expenditure ÷ revenue"),
    Indicator("intensity_required", "亩均产出要求", "required output per mu", "万元/亩",
              "新增用地应达到的亩均产值", "output per mu that new land must reach"),
    # land
    Indicator("land", "用地面积", "land", "亩",
              "工业企业实际用地面积", "land in use by industrial enterprises"),
    Indicator("area", "面积", "area", "平方公里",
              "规划或辖区面积", "planned or administrative area"),
    Indicator("red_line_area", "红线面积", "area within the red line", "亩",
              "规划红线范围内的面积", "area within the planning red line"),
    Indicator("farmland_area", "农用地面积", "farmland", "亩",
              "红线内的农用地", "farmland within the red line"),
    Indicator("construction_land", "建设用地面积", "construction land", "亩",
              "建设用地面积", "land classed as construction land"),
    Indicator("forest_unused_area", "林地及未利用地面积", "forest and unused land", "亩",
              "林地和未利用地", "forest land and unused land"),
    Indicator("demolition_area", "拆迁面积", "demolition area", "平方米",
              "需拆迁的建筑面积", "floor area to be demolished"),
    Indicator("supplied_land", "已供地面积", "land already supplied", "亩",
              "已经供应的土地", "land already supplied to users"),
    Indicator("developable_land", "可开发面积", "developable land", "亩",
              "红线面积减已供地面积", "red-line area less land already supplied"),
    Indicator("block_area", "区块面积", "area of a block", "亩",
              "开发区块的面积", "area of a block to be developed"),
    Indicator("park_area", "园中园面积", "area of a park", "亩",
              "特色产业园的面积", "area of a themed park"),
    Indicator("permitted_area", "允许建设区面积", "permitted construction area", "亩",
              "土地利用规划中的允许建设区", "zone where the land-use plan permits construction"),
    Indicator("conditional_area", "有条件建设区面积", "conditional construction area", "亩",
              "土地利用规划中的有条件建设区",
              "zone where the land-use plan permits construction on conditions"),
    Indicator("restricted_area", "限制建设区面积", "restricted construction area", "亩",
              "土地利用规划中的限制建设区", "zone where the land-use plan restricts construction"),
    Indicator("converted_land", "已农转用面积", "land already converted", "亩",
              "已办理农用地转用的土地", "farmland whose conversion has been approved"),
    Indicator("to_convert_land", "待农转用面积", "land still to be converted", "亩",
              "尚需办理农用地转用的土地", "farmland whose conversion is still needed"),
    Indicator("cultivated_land", "耕地面积", "cultivated land", "亩",
              "耕地", "cultivated land"),
    Indicator("permanent_basic_farmland", "永久基本农田面积", "permanent basic farmland", "亩",
              "永久基本农田", "permanent basic farmland, protected by law"),
    Indicator("adjusted_area", "调整面积", "area adjusted", "亩",
              "规划用地性质调整的面积", "area whose planned use is changed"),
    Indicator("new_construction_land", "新增建设用地面积", "new construction land", "亩",
              "需新增的建设用地", "construction land to be added"),
    # targets
    Indicator("new_land", "新增用地", "new land", "亩",
              "新增工业用地", "new industrial land"),
    Indicator("output_new", "新增产值", "new output", "亿元",
              "由新增用地承担的产值", "output to come from new land"),
)  # fmt: skip

INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType({row.id: row for row in _ROWS})
"""The core indicators by identifier."""

_SUFFIX_ROWS: Final = (
    Suffix("growth", "增长率", "growth on a year before", "%"),
    Suffix("growth_avg", "年均增长率", "yearly average growth over the period", "%"),
    Suffix("share", "占比", "share of a whole, which the note tells", "%"),
    Suffix("contribution", "贡献率", "contribution to growth", "%"),
    Suffix("lead", "高出", "ahead of another by", "个百分点"),
    Suffix("rank", "位次", "rank", "位"),
    Suffix("multiple", "倍数", "multiple of an earlier figure", "倍"),
    Suffix("increase", "增量", "difference on before", None),
)

SUFFIXES: Final[Mapping[str, Suffix]] = MappingProxyType({row.id: row for row in _SUFFIX_ROWS})
"""What may follow an indicator's identifier after a dot."""


def split_indicator(written: str) -> tuple[str, Suffix | None]:
    """``output.growth`` as its stem and its suffix; the suffix is None where there is none.

    Only a known suffix is taken off, so an unknown one stays in the stem and is reported there.
    """
    stem, dot, tail = written.rpartition(".")
    if dot and tail in SUFFIXES:
        return stem, SUFFIXES[tail]
    return written, None
