"""Land let from firm to firm, as ``wanmu.evaluation.holdings`` takes it. Area is in 亩."""

from typing import Final

from wanmu.schema.enterprise import DATA_LABELS
from wanmu.schema.field import Field, RecordType

LEASE: Final = RecordType(
    name="lease",
    zh="土地租赁",
    en="lease",
    meaning_zh="一行一份租赁",
    meaning_en="one row a lease",
    key=("lessor", "lessee", "from"),
    fields=(
        Field(
            name="lessor",
            zh="出租方",
            en="lessor",
            kind="code",
            check="uscc",
            required=True,
            aliases=("出租方代码", "出租企业"),
            meaning_zh="出租企业的统一社会信用代码",
            meaning_en="unified social credit code of the firm that lets",
        ),
        Field(
            name="lessee",
            zh="承租方",
            en="lessee",
            kind="code",
            check="uscc",
            required=True,
            aliases=("承租方代码", "承租企业"),
            meaning_zh="承租企业的统一社会信用代码",
            meaning_en="unified social credit code of the firm that rents",
        ),
        Field(
            name="area",
            zh="租赁面积",
            en="area",
            kind="number",
            unit="亩",
            minimum=0,
            required=True,
            aliases=("面积", "出租面积"),
            meaning_zh="租出的土地面积",
            meaning_en="land that is let",
        ),
        Field(
            name="from",
            zh="起始日期",
            en="from",
            kind="date",
            required=True,
            aliases=("租赁开始", "开始日期"),
            meaning_zh="租赁开始之日",
            meaning_en="the day on which it begins",
        ),
        Field(
            name="to",
            zh="终止日期",
            en="to",
            kind="date",
            aliases=("租赁结束", "结束日期"),
            meaning_zh="租赁结束之日；空为未定",
            meaning_en="the day on which it ends; empty while it runs on",
        ),
        Field(
            name="data_label",
            zh="数据性质",
            en="data label",
            kind="choice",
            choices=DATA_LABELS,
            meaning_zh="数据是原始、计算、假定还是合成",
            meaning_en="whether the record is stated, computed, assumed or synthetic",
        ),
    ),
)
