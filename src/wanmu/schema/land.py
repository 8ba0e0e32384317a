"""The records of the land ledger: parcels, and what happened to each of them and when.

Area is in 亩 and money in 万元. A parcel's record holds what does not change; everything else is
an event, and the state on any date is computed from the events up to it. Promises are part of the
contract or supplement that makes them, so that a later one replaces an earlier one from its date
on.
"""

from dataclasses import replace
from typing import Final

from wanmu.schema.common import DATA_LABEL, NOTE, field, number
from wanmu.schema.field import Choice, RecordType

LEGAL_CLASSES: Final = (
    Choice("permitted", "允许建设区", "permitted construction area", ("允许",)),
    Choice("conditional", "有条件建设区", "conditional construction area", ("有条件",)),
    Choice("restricted", "限制建设区", "restricted construction area", ("限制",)),
)

EVENT_KINDS: Final = (
    Choice("approved", "批准", "approved", ("农转用批准", "用地批准")),
    Choice("supplied", "供地", "supplied", ("供应", "出让", "划拨")),
    Choice("contract", "合同生效", "contract", ("签订合同", "合同", "划拨决定书")),
    Choice("supplement", "补充约定", "supplement", ("补充协议", "补充合同")),
    Choice("handed_over", "交地", "handed over", ("实际交付",)),
    Choice("start", "动工", "start", ("开工",)),
    Choice("stopped", "停工", "stopped", ("中止开发", "中止建设")),
    Choice("resumed", "复工", "resumed", ("恢复建设",)),
    Choice("completion", "竣工", "completion", ("竣工验收",)),
    Choice("production", "投产", "production"),
    Choice("inspection", "巡查", "inspection", ("检查", "核查")),
    Choice("use_changed", "改变用途", "use changed", ("用途变更",)),
    Choice("delay_begin", "政府原因延误开始", "government delay begins", ("政府原因开始",)),
    Choice("delay_end", "政府原因延误结束", "government delay ends", ("政府原因结束",)),
    Choice("disposal", "处置", "disposal step", ("处置步骤",)),
    Choice("dispute", "争议", "dispute", ("纠纷", "争议开始")),
    Choice("dispute_settled", "争议解决", "dispute settled", ("纠纷解决",)),
    Choice("redeveloped", "盘活", "redeveloped", ("再开发", "盘活完成", "腾笼换鸟")),
    Choice("taken_back", "收回", "taken back", ("收回土地",)),
)

PARCEL: Final = RecordType(
    name="parcel",
    zh="地块",
    en="parcel",
    meaning_zh="一行一个地块",
    meaning_en="one row a parcel",
    key=("id",),
    fields=(
        replace(
            field("id", ("地块编号", "parcel"), "text",
                   ("全县唯一的编号", "number of the parcel, unique in the county"),
                   "宗地号", "宗地编号", "地块号", "宗地代码"),
            required=True,
        ),
        field("location", ("坐落", "location"), "text",
               ("土地坐落", "where it lies"), "土地坐落", "位置"),
        field("platform", ("所属平台", "platform"), "text",
               ("所在开发区、园区等平台", "development zone or other platform where it lies"),
               "平台", "所属园区", "园区"),
        field("block", ("所属区块", "block"), "text",
               ("规划区块", "block of the plan that it lies in"), "区块"),
        replace(
            number("area", ("面积", "area"), "亩",
                    ("宗地面积", "its area"), "土地面积", "宗地面积"),
            required=True,
        ),
        field("plan_use", ("规划用途", "planned use"), "text",
               ("规划确定的用途", "use that the plan gives it"), "规划用地性质"),
        replace(
            field("legal_class", ("管制分区", "legal class"), "choice",
                   ("允许、有条件或限制建设区", "permitted, conditional or restricted area"),
                   "建设用地管制区"),
            choices=LEGAL_CLASSES,
        ),
        number("land_price", ("土地价款", "land price"), "万元",
                ("出让或者划拨价款", "price paid for the land"), "出让价款", "成交价款"),
        replace(
            field("holder", ("使用权人代码", "holder"), "code",
                   ("使用权人的统一社会信用代码", "unified social credit code of the holder"),
                   "统一社会信用代码", "使用权人"),
            check="uscc",
        ),
        field("industry", ("所属产业", "industry"), "text",
               ("县域产业体系（3+X）中的产业", "industry of the county's own scheme (3+X)"),
               "产业"),
        field("red_line", ("红线", "red line"), "text",
               ("宗地范围：WKT 多边形，CGCS2000 经纬度（EPSG:4490）",
                "its outline: a polygon as WKT, CGCS2000 longitude and latitude (EPSG:4490)"),
               "geometry", "wkt", "宗地红线", "红线范围", "几何"),
        DATA_LABEL,
        NOTE,
    ),
)  # fmt: skip

PARCEL_EVENT: Final = RecordType(
    name="parcel_event",
    zh="地块事件",
    en="parcel event",
    meaning_zh="一行一个地块的一件事；各项数值、约定以最近一次写明的为准",
    meaning_en="one row an event of a parcel; of each figure and promise the latest one counts",
    key=("parcel", "date", "kind"),
    fields=(
        replace(
            field("parcel", ("地块编号", "parcel"), "text", ("地块的编号", "the parcel"),
                   "宗地号", "宗地编号", "地块号", "宗地代码"),
            required=True,
        ),
        replace(
            field("kind", ("事件", "event"), "choice", ("发生了什么", "what happened"),
                   "事件类型"),
            required=True,
            choices=EVENT_KINDS,
        ),
        replace(
            field("date", ("日期", "day"), "date",
                   ("发生之日；合同为生效之日", "the day; of a contract, when it takes effect"),
                   "事件日期", "发生日期"),
            required=True,
        ),
        number("built_land", ("已动工面积", "land built on"), "亩",
                ("至当日已动工开发的用地面积",
                 "land on which building has begun, up to that day"),
                "已动工开发面积"),
        number("invested", ("已投资额", "invested"), "万元",
                ("至当日累计投资，不含土地价款和税费",
                 "invested up to that day, without the land price and its taxes"),
                "累计投资"),
        number("tax_per_mu", ("亩均税收", "tax per mu"), "万元/亩",
                ("最近一年实际亩均税收", "tax paid a mu in the latest year")),
        number("output_per_mu", ("亩均产值", "output per mu"), "万元/亩",
                ("最近一年实际亩均产值", "output a mu in the latest year")),
        number("redeveloped_land", ("盘活面积", "land redeveloped"), "亩",
                ("本次盘活的面积；未写明的即全部面积",
                 "land redeveloped this time; the whole parcel where nothing is said")),
        field("use", ("实际用途", "use"), "text",
               ("当日的实际用途", "the actual use on that day")),
        field("agreed_start", ("约定动工日期", "agreed start"), "date",
               ("约定的动工开发日期", "day by which building is to start"), "约定开工日期"),
        field("agreed_completion", ("约定竣工日期", "agreed completion"), "date",
               ("约定的竣工日期", "day by which building is to be complete")),
        field("agreed_production", ("约定投产日期", "agreed production"), "date",
               ("约定的投产日期", "day by which production is to begin")),
        number("agreed_land", ("应动工面积", "agreed land"), "亩",
                ("约定动工开发的用地面积；未写明的即全部面积",
                 "land that is to be built on; the whole parcel where nothing is said"),
                "应动工开发面积"),
        number("agreed_investment", ("约定投资额", "agreed investment"), "万元",
                ("约定的总投资，不含土地价款和税费",
                 "investment that is promised, without the land price and its taxes"),
                "总投资额", "约定总投资"),
        number("agreed_tax_per_mu", ("约定亩均税收", "agreed tax per mu"), "万元/亩",
                ("约定的亩均税收", "tax a mu that is promised")),
        field("penalty", ("违约责任", "penalty"), "text",
               ("约定的违约责任，用自己的话写", "what follows when a promise is broken")),
        field("step", ("处置步骤", "disposal step"), "text",
               ("处置方案中的步骤（land.yaml），或者“发现”",
                "the step of the disposal plan in land.yaml, or finding"), "步骤"),
        field("document", ("文号", "document"), "text",
               ("所依据的文件、合同或决定书", "the document, contract or decision behind it"),
               "合同编号", "批准文号"),
        DATA_LABEL,
        NOTE,
    ),
)  # fmt: skip

FINDING: Final = ("finding", "发现")
"""What the step of an event is called on the day on which the office found the matter."""

LATEST: Final = (
    "built_land",
    "invested",
    "tax_per_mu",
    "output_per_mu",
    "use",
    "agreed_start",
    "agreed_completion",
    "agreed_production",
    "agreed_land",
    "agreed_investment",
    "agreed_tax_per_mu",
    "penalty",
)
"""Fields of an event of which the latest value counts."""

_FIRST: Final = (
    ("approved", ("批准日期", "approved"), ("用地批准之日", "when its use was approved")),
    ("supplied", ("供地日期", "supplied"), ("供地之日", "when it was supplied")),
    ("contract", ("合同生效日期", "contract"), ("合同生效之日", "when the contract took effect")),
    ("handed_over", ("交地日期", "handed over"), ("实际交地之日", "when it was handed over")),
    ("start", ("动工日期", "start"), ("动工之日", "when building started")),
    ("completion", ("竣工日期", "completion"), ("竣工之日", "when building was complete")),
    ("production", ("投产日期", "production"), ("投产之日", "when production began")),
    ("taken_back", ("收回日期", "taken back"), ("收回之日", "when it was taken back")),
)

FIRST: Final = tuple(name for name, _, _ in _FIRST)
"""Kinds of event of which the state keeps the first day."""

PARCEL_STATE: Final = RecordType(
    name="parcel_state",
    zh="地块状态",
    en="state of a parcel",
    meaning_zh="一个地块在某一日的状态，由该日及以前的事件计算",
    meaning_en="a parcel on a day, computed from the events up to and on that day",
    key=("id",),
    fields=(
        *(each for each in PARCEL.fields if each.name not in {"data_label", "note"}),
        *(field(name, titles, "date", meaning) for name, titles, meaning in _FIRST),
        field("stopped", ("停工起始日期", "stopped"), "date",
               ("最近一次停工之日，已复工的为空",
                "since when work has stopped; null when it goes on")),
        field("delayed", ("延误起始日期", "delayed"), "date",
               ("尚未结束的政府原因延误的起始日", "since when a delay by the government has run")),
        *(PARCEL_EVENT.by_name[name] for name in LATEST),
    ),
)  # fmt: skip
"""What rules of the land ledger may read of a parcel. It is computed and never stored."""
