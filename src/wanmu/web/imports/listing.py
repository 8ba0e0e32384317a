"""The list of files that were sent."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from wanmu.kernel.messages import language, mark, text
from wanmu.web.imports.models import JOBS, STATES, Import
from wanmu.web.ledger.models import KINDS
from wanmu.web.tables.table import Column, Table


def _rows(request: HttpRequest) -> QuerySet[Any]:
    del request
    return Import.objects.order_by().annotate(stands=Concat("job", Value("/"), "state"))


def _kinds() -> Mapping[str, str]:
    return {name: model.record().title(language()) for name, model in KINDS.items()}


def _stands() -> Mapping[str, str]:
    return {
        f"{job}/{state}": text("{job}: {state}", job=text(JOBS[job]), state=text(STATES[state]))
        for job in JOBS
        for state in STATES
    }


def _count(name: str, heading: str) -> Column:
    counted = Cast(KeyTextTransform(name, "counts"), IntegerField())
    return Column(key=name, heading=heading, kind="number", decimals=0, computed=counted)


IMPORTS: Final = Table(
    name="imports",
    title=mark("Imports"),
    columns=(
        Column(key="file", heading=mark("file"), path="document__name", link=("import", "pk"),
               filter="text"),
        Column(key="kind", heading=mark("records"), kind="choice", choices=_kinds, filter="choice"),
        Column(key="department", heading=mark("department"), filter="text"),
        Column(key="period", heading=mark("period"), filter="text"),
        Column(key="stands", heading=mark("state"), kind="choice", choices=_stands,
               filter="choice"),
        _count("new", mark("new")),
        _count("changed", mark("records to change")),
        _count("refused", mark("rows not taken")),
        Column(key="by", heading=mark("sent by"), path="by__username", filter="text"),
        Column(key="at", heading=mark("when"), kind="moment"),
        Column(key="why", heading=mark("why"), shown=False),
    ),
    rows=_rows,
    order="-at",
    empty=mark("Nothing was imported yet. Begin with a template, or send a file as it is: "
               "headings in Chinese are recognised."),
)  # fmt: skip
