"""The list of the disagreements between published figures, as the newest audit has them."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest

from wanmu.kernel.messages import language, mark
from wanmu.report.audit_view import finding_row, kind_words, strength_words, table_words
from wanmu.web.office.county import county_pack
from wanmu.web.office.keeping import newest
from wanmu.web.plan.tables import made_of, sources_of
from wanmu.web.tables.numbered import NUMBER, numbered
from wanmu.web.tables.table import Column, Computed, Table

_SEARCHED: Final = ("key", "name", "computation", "places", "blamed")


def _rows(request: HttpRequest) -> Computed:
    """The findings in the order of the audit: contradictions first."""
    del request
    found = newest("audit")
    parts = [] if found is None else found.parts.defer("pages")
    tables = table_words(county_pack())
    rows = ({"key": each.key, **finding_row(each.data[language()], tables)} for each in parts)
    return numbered(rows, lambda row: (row[name] for name in _SEARCHED))


def _documents() -> Mapping[str, str]:
    return {name: each.title for name, each in county_pack().county.sources.items()}


def _tables() -> Mapping[str, str]:
    return table_words(county_pack())


FINDINGS: Final = Table(
    name="findings",
    title=mark("Disagreements between published figures"),
    columns=(
        Column(key="name", heading=mark("Relation"), link=("finding", "key"), filter="text"),
        Column(key="strength", heading=mark("Strength"), kind="choice", choices=strength_words,
               filter="choice"),
        Column(key="kind", heading=mark("Sort of relation"), kind="choice", choices=kind_words,
               filter="choice", shown=False),
        Column(key="documents", heading=mark("Document"), kind="choice", choices=_documents,
               filter="choice", shown=False),
        Column(key="tables", heading=mark("Printed table"), kind="choice", choices=_tables,
               filter="choice"),
        Column(key="places", heading=mark("Place"), filter="text", shown=False),
        Column(key="computation", heading=mark("Computation")),
        Column(key="off", heading=mark("Off by"), kind="number", unit="%", decimals=2,
               filter="range"),
        Column(key="blamed", heading=mark("Probably wrong")),
        Column(key="slips", heading=mark("Likely slip"), shown=False),
        Column(key="reason", heading=mark("Explanation"), shown=False),
        Column(key="relation", heading=mark("Rule"), shown=False),
        Column(key="id", heading=mark("Identifier"), path="key", shown=False),
        NUMBER,
    ),
    rows=_rows,
    order="number",
    unique="number",
    search="search",
    period=lambda _: made_of("audit"),
    sources=lambda _: sources_of("audit"),
    empty=mark("There is no disagreement to show."),
)  # fmt: skip
