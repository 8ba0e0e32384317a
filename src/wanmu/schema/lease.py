"""Land let from firm to firm, as ``wanmu.evaluation.holdings`` takes it. Area is in 亩."""

from dataclasses import replace
from typing import Final

from wanmu.schema.common import DATA_LABEL, field, needed, number
from wanmu.schema.field import RecordType

LEASE: Final = RecordType(
    name="lease",
    zh="土地租赁",
    en="lease",
    meaning_zh="一行一份租赁",
    meaning_en="one row a lease",
    key=("lessor", "lessee", "from"),
    fields=(
        needed(
            replace(
                field("lessor", ("出租方", "lessor"), "code",
                      ("出租企业的统一社会信用代码",
                       "unified social credit code of the firm that lets"),
                      "出租方代码", "出租企业"),
                check="uscc",
            )
        ),
        needed(
            replace(
                field("lessee", ("承租方", "lessee"), "code",
                      ("承租企业的统一社会信用代码",
                       "unified social credit code of the firm that rents"),
                      "承租方代码", "承租企业"),
                check="uscc",
            )
        ),
        needed(
            number("area", ("租赁面积", "area"), "亩",
                   ("租出的土地面积", "land that is let"), "面积", "出租面积")
        ),
        needed(
            field("from", ("起始日期", "from"), "date",
                  ("租赁开始之日", "the day on which it begins"), "租赁开始", "开始日期")
        ),
        field("to", ("终止日期", "to"), "date",
              ("租赁结束之日；空为未定", "the day on which it ends; empty while it runs on"),
              "租赁结束", "结束日期"),
        DATA_LABEL,
    ),
)  # fmt: skip
