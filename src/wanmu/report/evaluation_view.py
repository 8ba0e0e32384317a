"""How an evaluation is laid out: counts, accounts, units, bases, and what was assumed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import narwhals as nw
import polars as pl

from wanmu.evaluation import Account, Evaluation
from wanmu.kernel.messages import language, mark, text
from wanmu.kernel.tables import collected
from wanmu.pack.models import schemes
from wanmu.report.answer import Answer, Column, Row, Sheet

_RESULT: Final = (
    Column("unit", "统一社会信用代码", "unit"),
    Column("status", "状态", "status"),
    Column("group", "分组", "group"),
    Column("score", "得分", "score", "", 2),
    Column("rank", "位次", "rank"),
    Column("share", "位次占比", "rank share", "", 4),
    Column("grade", "档次", "grade"),
    Column("reasons", "原因", "reasons"),
    Column("overall_rank", "总位次", "overall rank"),
    Column("managed_as", "参照管理档次", "managed as"),
    Column("run_grade", "连续档次", "grade running"),
    Column("years_in_grade", "连续年数", "years running"),
    Column("cost", "年度影响", "cost a year", "万元", 4),
)
_PREFIXES: Final = (
    ("value_", "", ""),
    ("base_", "基准值：", "base: "),
    ("low_", "最低值：", "lowest: "),
    ("high_", "最高值：", "highest: "),
    ("score_", "得分：", "score: "),
)


def evaluation_answer(evaluation: Evaluation) -> Answer:
    """``wanmu evaluate``: every unit with its result, the lists, the accounts and the bases."""
    scheme = evaluation.scheme
    rows = evaluation.frame().to_dicts()
    groups = _groups(evaluation)
    accounts = [account_data(account, scheme) for account in evaluation.accounts]
    bases = [_base(row, scheme) for row in evaluation.bases.iter_rows(named=True)]
    assumed = [{"path": each.path, "why": each.why} for each in evaluation.assumptions]
    return Answer(
        data={
            "scheme": {"id": scheme.id, "name": scheme.name(language()), "year": scheme.year,
                       "version": scheme.version, "trial": scheme.trial},
            "rows": rows,
            "groups": groups,
            "reconciliation": accounts,
            "bases": bases,
            "assumptions": assumed,
            "synthetic_units": synthetic_units(evaluation),
            "units": dict(_measures(scheme)),
        },
        sheets=(
            units_sheet(evaluation, rows),
            Sheet("reconciliation", "数量核对", "Reconciliation", _account_columns(scheme),
                  [_account_row(a, scheme) for a in evaluation.accounts]),
            Sheet("groups", "分档", "Lists and cuts", tuple(_list_columns(groups)), groups),
            Sheet("bases", "基准值", "Bases", _BASES, bases),
        ),
        assumptions=assumption_texts(evaluation),
        sources=sources_of_scheme(scheme),
    )  # fmt: skip


def units_sheet(evaluation: Evaluation, rows: Sequence[Row]) -> Sheet:
    """Every unit with its result; too long for a terminal."""
    columns = tuple(result_columns(evaluation.scheme, evaluation.frame()))
    name = evaluation.scheme
    titles = text("{name}: results", name=name.zh), text("{name}: results", name=name.name("en"))
    return Sheet("rows", *titles, columns, rows, brief=False)


def result_columns(scheme: schemes.Scheme, frame: pl.DataFrame) -> Iterator[Column]:
    """The columns of a result with names and units."""
    known = {column.key: column for column in _RESULT}
    for name in frame.columns:
        if name in known:
            yield known[name]
        else:
            yield _column(scheme, name)


def _column(scheme: schemes.Scheme, name: str) -> Column:
    for prefix, zh, en in _PREFIXES:
        indicator = scheme.indicators.get(name.removeprefix(prefix))
        if name.startswith(prefix) and indicator is not None:
            unit = "" if prefix == "score_" else indicator.unit or ""
            return Column(name, zh + indicator.zh, en + indicator.name("en"), unit, 4)
    for each in scheme.adjustments:
        if name == f"adjust_{each.id}":
            return Column(name, each.zh, each.name("en"), "", 2)
    for measure in scheme.consequences.measures:
        if name == f"cost_{measure.id}":
            return Column(name, measure.zh, measure.name("en"), "万元", 4)
    return Column(name, name, name)


def _measures(scheme: schemes.Scheme) -> Iterator[tuple[str, str]]:
    for name, each in scheme.indicators.items():
        if each.unit:
            yield f"value_{name}", each.unit
            yield f"base_{name}", each.unit
    if scheme.consequences.measures:
        yield "cost", "万元"


def account_data(account: Account, scheme: schemes.Scheme) -> dict[str, Any]:
    """The accounts of a group as JSON."""
    return {
        "group": account.group or None,
        "records": account.records,
        "outside": account.outside,
        "taken_part": account.taken_part,
        "graded": account.graded,
        "ungraded": account.ungraded,
        "deferred": account.deferred,
        "excluded": account.excluded,
        "grades": {grade.id: account.grades[grade.id] for grade in scheme.grades},
        "holds": account.holds,
    }


def _account_columns(scheme: schemes.Scheme) -> tuple[Column, ...]:
    return (
        Column("group", "分组", "group"),
        Column("records", "记录", "records"),
        Column("outside", "不在范围", "outside the scheme"),
        Column("taken_part", "参评", "taken part"),
        Column("graded", "定档", "graded"),
        *(Column(grade.id, grade.id, grade.id) for grade in scheme.grades),
        Column("ungraded", "参评不定档", "ungraded"),
        Column("deferred", "暂缓", "deferred"),
        Column("excluded", "不参评", "excluded"),
        Column("holds", "相符", "adds up"),
    )


def _account_row(account: Account, scheme: schemes.Scheme) -> Row:
    data = account_data(account, scheme)
    return {**data, **data["grades"], "group": group_name(scheme, account.group)}


def group_name(scheme: schemes.Scheme, group: str) -> str:
    """The name of a group; that of all together for none."""
    found = next((each for each in scheme.groups if each.id == group), None)
    return text(mark("all")) if found is None else found.name(language())


def _groups(evaluation: Evaluation) -> list[dict[str, Any]]:
    scheme = evaluation.scheme
    names = {group.id: group.name(language()) for group in scheme.groups}
    rows = (_plain(row) for row in evaluation.groups.iter_rows(named=True))
    return [{**row, "name": names.get(row["list"], row["list"])} for row in rows]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A list's row; the mark of a value that is not there is no figure."""
    lowest = -1e300
    return {
        name: None if isinstance(value, float) and value < lowest else value
        for name, value in row.items()
    }


def _list_columns(rows: list[dict[str, Any]]) -> Iterator[Column]:
    names = ["name", *(key for key in rows[0] if key not in ("list", "name"))] if rows else []
    fixed = {
        "name": ("名单", "list"),
        "ranked": ("排序", "ranked"),
        "vetoed": ("否决不排序", "vetoed before ranking"),
        "besides": ("不定档", "ungraded"),
    }
    for name in names:
        kind, _, grade = name.rpartition("_")
        match kind:
            case "units":
                yield Column(name, f"{grade}档数量", f"{grade}: units")
            case "last_rank":
                yield Column(name, f"{grade}档末位", f"{grade}: last rank")
            case "lowest":
                yield Column(name, f"{grade}档最低分", f"{grade}: lowest score", "", 2)
            case _:
                zh, en = fixed.get(name, (name, name))
                yield Column(name, zh, en)


_BASES: Final = (
    Column("group_name", "分组", "group"),
    Column("part", "范围", "part"),
    Column("name", "名称", "name"),
    Column("value", "数值", "figure", "", 6),
    Column("unit", "单位", "unit"),
)


def _base(row: Mapping[str, Any], scheme: schemes.Scheme) -> dict[str, Any]:
    column = _column(scheme, row["name"])
    return {
        "group": row["group"],
        "group_name": group_name(scheme, row["group"]),
        "part": row["part"] or None,
        "column": row["name"],
        "name": column.zh if language() == "zh" else column.en,
        "value": row["value"],
        "unit": column.unit,
    }


def assumption_texts(evaluation: Evaluation) -> tuple[str, ...]:
    """Whether units are made up, and what the scheme assumes, one sentence each."""
    made_up = synthetic_units(evaluation)
    said = [text("units that are synthetic (made up): {count}", count=made_up)] if made_up else []
    said += [text("{what}: {why}", what=each.path, why=each.why) for each in evaluation.assumptions]
    return tuple(said)


def synthetic_units(evaluation: Evaluation) -> int:
    """How many of the units are labelled synthetic."""
    source = evaluation.workings.source
    if "data_label" not in source.collect_schema().names():
        return 0
    made_up = (nw.col("data_label") == "synthetic").cast(nw.Int64).sum()
    return int(collected(source.select(made_up)).item() or 0)


def sources_of_scheme(scheme: schemes.Scheme) -> tuple[Row, ...]:
    """The documents that a scheme rests on."""
    return tuple(
        {"id": name, "title": " ".join(filter(None, (each.number, each.title))), "date": each.date}
        for name, each in scheme.documents.items()
    )
