"""The functions of the rule language: the whole list, with what each does with null.

``docs/rules.md`` prints these tables; a test keeps them the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wanmu.kernel.faults import Fault, Place, nearest
from wanmu.kernel.messages import mark


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how it is written, how many arguments it takes, what it answers."""

    name: str
    written: str
    least: int
    most: int | None
    en: str
    zh: str

    def wrong_count(self, found: int, place: Place) -> tuple[Fault, ...]:
        """The fault of a call with too few or too many arguments, if it is one."""
        if found >= self.least and (self.most is None or found <= self.most):
            return ()
        message = mark("{name} is given {found} arguments; it is written {written}.")
        values = {"name": self.name, "found": found, "written": self.written}
        return (Fault("R008", message, place, values),)


def _listed(*functions: Function) -> dict[str, Function]:
    return {function.name: function for function in functions}


FUNCTIONS: Final = _listed(
    Function(
        "coalesce", "coalesce(x, y, …)", 2, None,
        "the first argument that is not null; null when all are",
        "第一个不为空的参数；全为空时为空",
    ),
    Function(
        "nullif", "nullif(x, y)", 2, 2,
        "null when x = y, otherwise x; a null y leaves x as it is",
        "x = y 时为空，否则为 x；y 为空时仍为 x",
    ),
    Function(
        "if", "if(condition, x, y)", 3, 3,
        "x when the condition holds, otherwise y; a null condition gives y",
        "条件成立时为 x，否则为 y；条件为空时为 y",
    ),
    Function(
        "least", "least(x, y, …)", 2, None,
        "the smallest argument; null as soon as one is null",
        "最小的参数；有一个为空即为空",
    ),
    Function(
        "greatest", "greatest(x, y, …)", 2, None,
        "the largest argument; null as soon as one is null",
        "最大的参数；有一个为空即为空",
    ),
    Function("abs", "abs(x)", 1, 1, "x without its sign; null of null", "绝对值；空得空"),
    Function(
        "round", "round(x), round(x, digits)", 1, 2,
        "x rounded to a whole number or to that many decimal digits, halves away from zero "
        "(2.5 is 3, -2.5 is -3, round(1.005, 2) is 1.01); digits is a number from -9 to 9 "
        "written out; null of null",
        "四舍五入到整数或所给小数位数，五入时远离零"
        "（2.5 得 3，-2.5 得 -3，round(1.005, 2) 得 1.01）；位数须写成 -9 到 9 的数；空得空",
    ),
    Function(
        "floor", "floor(x)", 1, 1,
        "the largest whole number not above x; null of null",
        "不大于 x 的最大整数；空得空",
    ),
    Function(
        "ceil", "ceil(x)", 1, 1,
        "the smallest whole number not below x; null of null",
        "不小于 x 的最小整数；空得空",
    ),
    Function(
        "sqrt", "sqrt(x)", 1, 1,
        "the square root of a number without unit; null of a negative number and of null",
        "无单位数的平方根；负数和空得空",
    ),
    Function(
        "date", "date('2020-12-31')", 1, 1,
        "the date, also written DATE '2020-12-31'",
        "日期，也可写作 DATE '2020-12-31'",
    ),
    Function("year", "year(d)", 1, 1, "the year of a date; null of null", "日期的年份；空得空"),
    Function("month", "month(d)", 1, 1, "the month, 1 to 12; null of null", "月份；空得空"),
    Function(
        "years_between", "years_between(from, to)", 2, 2,
        "whole years from one date to another, negative when the second is earlier: the 31 "
        "August to the 30 August of the next year is 0; null as soon as one is null",
        "两个日期之间的整年数，后者较早时为负：8 月 31 日至次年 8 月 30 日为 0；有一个为空即为空",
    ),
    Function(
        "months_between", "months_between(from, to)", 2, 2,
        "whole months from one date to another, negative when the second is earlier: the 31 "
        "January to the 28 February is 0; null as soon as one is null",
        "两个日期之间的整月数，后者较早时为负：1 月 31 日至 2 月 28 日为 0；有一个为空即为空",
    ),
    Function(
        "days_between", "days_between(from, to)", 2, 2,
        "days from one date to another, negative when the second is earlier; null as soon as "
        "one is null",
        "两个日期之间的天数，后者较早时为负；有一个为空即为空",
    ),
    Function(
        "length", "length(t)", 1, 1,
        "how many characters a text has; null of null",
        "文字的字数；空得空",
    ),
)  # fmt: skip

AGGREGATES: Final = _listed(
    Function(
        "sum", "sum(x)", 1, 1,
        "the sum of the values that are not null; null when there is none",
        "不为空的值之和；没有这样的值时为空",
    ),
    Function(
        "avg", "avg(x)", 1, 1,
        "the mean of the values that are not null; null when there is none",
        "不为空的值的平均；没有这样的值时为空",
    ),
    Function(
        "min", "min(x)", 1, 1,
        "the smallest value that is not null; null when there is none",
        "不为空的最小值；没有这样的值时为空",
    ),
    Function(
        "max", "max(x)", 1, 1,
        "the largest value that is not null; null when there is none",
        "不为空的最大值；没有这样的值时为空",
    ),
    Function(
        "count", "count(*), count(x), count(DISTINCT x)", 1, 1,
        "how many records; how many values that are not null; how many different ones; never null",
        "记录数；不为空的值的个数；其中不同值的个数；从不为空",
    ),
    Function(
        "count_if", "count_if(condition)", 1, 1,
        "how many records meet the condition; null when it is null for one of them",
        "满足条件的记录数；有一条记录的条件为空即为空",
    ),
    Function(
        "every", "every(condition)", 1, 1,
        "whether all records meet it: false when one does not, otherwise null when one is null",
        "是否所有记录都满足：有一条不满足为假；否则有一条为空即为空",
    ),
    Function(
        "some", "some(condition)", 1, 1,
        "whether a record meets it: true when one does, otherwise null when one is null",
        "是否有记录满足：有一条满足为真；否则有一条为空即为空",
    ),
)  # fmt: skip


def unknown_function(name: str, place: Place, *, aggregates: bool = False) -> Fault:
    """The fault of a function that is not in the list, with the nearest that is."""
    known = [*FUNCTIONS, *AGGREGATES] if aggregates else list(FUNCTIONS)
    near = nearest(name, known)
    if near:
        message = mark("There is no function {name}; did you mean {near}?")
        return Fault("R007", message, place, {"name": name, "near": near})
    message = mark("There is no function {name}; the functions are {known}.")
    return Fault("R007", message, place, {"name": name, "known": ", ".join(known)})


def table(functions: Iterable[Function]) -> str:
    """The functions as a Markdown table, Chinese and English, as ``docs/rules.md`` prints it."""
    lines = ["| 写法 written | 含义 | meaning |", "|---|---|---|"]
    lines += [f"| `{each.written}` | {each.zh} | {each.en} |" for each in functions]
    return "\n".join(lines)
