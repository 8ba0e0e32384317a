"""What a contract promises of a parcel of standard land (标准地), and what was measured of it.

A row is one indicator from its day on; a later row of the same indicator replaces the earlier one,
as a supplement to the contract does. Figures are in the unit that the row names, because a county
chooses its own indicators: a row without a unit is refused, with the parcel and the row.
"""

from dataclasses import replace
from typing import Final

from wanmu.schema.common import DATA_LABEL, NOTE, field, needed
from wanmu.schema.field import Choice, RecordType

DUE_STAGES: Final = (
    Choice("completion", "竣工", "completion", ("竣工验收", "竣工时")),
    Choice("production", "投产", "production", ("投产时",)),
    Choice("after_production", "投产后", "after production", ("达产", "投产后若干月", "达产复核")),
)
"""When a promise is to be kept: at completion, at the start of production, or months after it."""

_PARCEL: Final = needed(
    field("parcel", ("地块编号", "parcel"), "text", ("地块的编号", "the parcel"),
           "宗地号", "宗地编号", "地块号", "宗地代码")
)  # fmt: skip
_INDICATOR: Final = needed(
    field("indicator", ("指标", "indicator"), "text",
           ("控制指标的标识或名称，见 standard_land.yaml",
            "id or name of the control indicator in standard_land.yaml"),
           "控制指标", "指标名称")
)  # fmt: skip
_UNIT: Final = field(
    "unit", ("单位", "unit"), "text",
    ("数值的计量单位，不可空；无量纲的写 1 或 %",
     "unit of the figures, never blank; 1 or % for a plain number"),
    "计量单位",
)  # fmt: skip
_DOCUMENT: Final = field(
    "document", ("文号", "document"), "text",
    ("所依据的合同、协议、验收或审计文件", "the contract, agreement, survey or audit behind it"),
    "合同编号", "依据",
)  # fmt: skip

PARCEL_PROMISE: Final = RecordType(
    name="parcel_promise",
    zh="地块承诺",
    en="promise of a parcel",
    meaning_zh="一行一个地块的一项承诺指标；同一指标以后一次约定为准，自其生效之日起",
    meaning_en="one row an indicator that a parcel's contract promises; of an indicator the later "
    "agreement counts from its day on",
    key=("parcel", "indicator", "date"),
    fields=(
        _PARCEL,
        _INDICATOR,
        needed(
            field("date", ("生效日期", "day of effect"), "date",
                   ("合同或补充约定生效之日", "when the contract or supplement takes effect"),
                   "约定日期", "签订日期", "日期")
        ),
        field("lower", ("下限", "lower bound"), "number",
               ("不低于；空为无下限", "not below; blank is no lower bound"),
               "不低于", "最低值", "承诺值"),
        field("upper", ("上限", "upper bound"), "number",
               ("不高于；空为无上限", "not above; blank is no upper bound"),
               "不高于", "最高值"),
        _UNIT,
        needed(
            replace(
                field("due", ("达标时点", "due"), "choice",
                       ("竣工、投产，或者投产后若干月",
                        "at completion, at production, or months after production"),
                       "核验时点", "达标阶段", "核验阶段"),
                choices=DUE_STAGES,
            )
        ),
        replace(
            field("due_months", ("投产后月数", "months after production"), "number",
                   ("达标时点为投产后的，投产后第几个月",
                    "how many months after production; only where it is due after production"),
                   "达标月数"),
            minimum=0,
        ),
        field("penalty", ("违约责任", "penalty"), "text",
               ("未达标的后果，用自己的话写", "what follows when it is not kept, in own words")),
        _DOCUMENT,
        DATA_LABEL,
        NOTE,
    ),
)  # fmt: skip

PARCEL_MEASURE: Final = RecordType(
    name="parcel_measure",
    zh="地块实测",
    en="measured figure of a parcel",
    meaning_zh="一行一个地块某日实测的一项指标；以核验日及以前最近一次为准",
    meaning_en="one row an indicator as measured of a parcel on a day; the latest one up to the "
    "day of verification counts",
    key=("parcel", "indicator", "date"),
    fields=(
        _PARCEL,
        _INDICATOR,
        needed(
            field("date", ("测量日期", "day measured"), "date",
                   ("测量、验收或数据所属期末之日",
                    "day of the survey, or last day of the period that the figure is of"),
                   "实测日期", "核验日期", "验收日期", "日期")
        ),
        needed(
            field("value", ("实测值", "value"), "number",
                   ("实测的数值", "the figure as measured"), "数值", "实际值")
        ),
        _UNIT,
        _DOCUMENT,
        DATA_LABEL,
        NOTE,
    ),
)  # fmt: skip
