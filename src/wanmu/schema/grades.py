"""The grades of firms, year by year, as a parcel's book takes them."""

from typing import Final

from wanmu.schema.field import Field, RecordType

HOLDER_GRADE: Final = RecordType(
    name="holder_grade",
    zh="企业档次",
    en="grade of a firm",
    meaning_zh="一行一家企业一年的档次",
    meaning_en="one row a firm's grade in a year",
    key=("holder", "year"),
    fields=(
        Field(
            name="holder",
            zh="统一社会信用代码",
            en="holder",
            kind="code",
            meaning_zh="企业的统一社会信用代码",
            meaning_en="unified social credit code of the firm",
            aliases=("unit", "企业代码", "使用权人代码", "单位"),
            required=True,
        ),
        Field(
            name="year",
            zh="年度",
            en="year",
            kind="number",
            check="year",
            minimum=1949,
            meaning_zh="评价年度",
            meaning_en="the year that was evaluated",
            aliases=("评价年度", "年份"),
            required=True,
        ),
        Field(
            name="grade",
            zh="档次",
            en="grade",
            kind="text",
            meaning_zh="评价得到的档次",
            meaning_en="the grade that it got",
            aliases=("评价档次", "等级", "类别"),
            required=True,
        ),
    ),
)
