"""The files of a publication: the workbook of what is made public, the notice, the form.

The first round shows the denominators alone, the second the grades; masked fields are masked in
both. Lists stand in the order of the codes, which is no rank.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

import narwhals as nw
import polars as pl

from wanmu.evaluation import Evaluation
from wanmu.kernel.messages import text
from wanmu.kernel.tables import collected
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.document import Document
from wanmu.report.docx_file import docx_bytes
from wanmu.report.evaluation_papers import denominators_notice, masked, results_notice
from wanmu.report.evaluation_view import assumption_texts, sources_of_scheme
from wanmu.report.pdf_file import pdf_bytes
from wanmu.report.workbook import workbook
from wanmu.schema.enterprise import ENTERPRISE, ENTERPRISE_YEAR

Round: TypeAlias = Literal["denominators", "results"]
_WHO: Final = ("name", "region")
_SHOWN: Final = {
    "code": Column("code", "统一社会信用代码", "unified social credit code"),
    "name": Column("name", "企业名称", "name"),
    "region": Column("region", "所属乡镇", "town"),
    "group": Column("group", "分组", "group"),
    "status": Column("status", "状态", "status"),
    "score": Column("score", "得分", "score", "", 2),
    "grade": Column("grade", "档次", "grade"),
}


def publication(evaluation: Evaluation, which: Round, begins: date) -> Mapping[str, bytes]:
    """The files of one round by name; the counts have been reconciled when the run was made.

    Raises:
        InputError: E044 when the end of the notice cannot be told.
    """
    notice = denominators_notice if which == "denominators" else results_notice
    paper = notice(evaluation, begins)
    answer = _denominators(evaluation) if which == "denominators" else _results(evaluation)
    form = Document(text("Form of objection"), paper.attachments[0].blocks)
    return {
        "objection-form.docx": docx_bytes(form),
        f"{which}.xlsx": workbook(answer),
        f"{which}-notice.docx": docx_bytes(paper),
        f"{which}-notice.pdf": pdf_bytes(paper),
    }


def masks_of(evaluation: Evaluation) -> dict[str, tuple[int, int | None]]:
    """The scheme's masks: field, first and last character hidden."""
    found = {}
    for name, written in evaluation.scheme.publication.masked.items():
        first, _, last = written.partition("..")
        found[name] = (int(first), int(last) if last else None)
    return found


def _listed(evaluation: Evaluation) -> pl.DataFrame:
    """Who took part: code, name, town, status, group, grade, score; codes in order, then masked."""
    source = evaluation.workings.source
    there = source.collect_schema().names()
    fields = [f for f in (*_WHO, *evaluation.scheme.publication.fields) if f in there]
    who = collected(source.select(nw.col("code"), *dict.fromkeys(fields)))
    result = evaluation.frame().select(
        pl.col("unit").alias("code"), "status", "group", "score", "grade", "reasons"
    )
    listed = result.join(who, on="code", how="left").sort("code")
    return listed.filter(pl.col("reasons") != "scope:outside").drop("reasons")


def _denominators(evaluation: Evaluation) -> Answer:
    fields = [name for name in evaluation.scheme.publication.fields if name not in _SHOWN]
    shown = ["code", *_WHO, *fields]
    frame = _listed(evaluation)
    frame = masked(frame.select(name for name in shown if name in frame.columns),
                   masks_of(evaluation))  # fmt: skip
    columns = tuple(_column(name) for name in frame.columns)
    sheet = Sheet("denominators", "用地面积公示", "Land areas", columns, frame.to_dicts())
    return Answer({}, (sheet,), assumption_texts(evaluation), sources_of_scheme(evaluation.scheme))


def _results(evaluation: Evaluation) -> Answer:
    frame = masked(_listed(evaluation), masks_of(evaluation))
    shown = [name for name in ("code", *_WHO, "status", "score", "grade") if name in frame.columns]
    sheets = []
    for group in evaluation.scheme.groups:
        rows = frame.filter(pl.col("group") == group.id).select(shown)
        columns = tuple(_column(name) for name in shown)
        sheets.append(Sheet(group.id, group.zh, group.name("en"), columns, _told(rows)))
    return Answer(
        {}, tuple(sheets), assumption_texts(evaluation), sources_of_scheme(evaluation.scheme)
    )


def _told(frame: pl.DataFrame) -> list[dict[str, object]]:
    names = {
        "graded": text("graded"),
        "ungraded": text("evaluated without a grade"),
        "deferred": text("not yet evaluated"),
        "excluded": text("not evaluated"),
    }
    return [{**row, "status": names[row["status"]]} for row in frame.to_dicts()]


def _column(name: str) -> Column:
    if name in _SHOWN:
        return _SHOWN[name]
    field = ENTERPRISE_YEAR.by_name.get(name) or ENTERPRISE.by_name.get(name)
    if field is None:
        return Column(name, name, name)
    return Column(name, field.zh, field.en, field.unit or "", 2)
