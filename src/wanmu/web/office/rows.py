"""The rows behind a figure of the cockpit: firm by firm, and by platform, with their sums."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import NullIf
from django.http import HttpRequest

from wanmu.kernel.messages import mark, text
from wanmu.report.answer import Column as Layout
from wanmu.report.card import MASKED, Card
from wanmu.report.write import cell
from wanmu.schema import record_type
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.sight import Sight
from wanmu.web.office.cards import card_of, is_masked
from wanmu.web.office.cockpit_charts import platform_name
from wanmu.web.office.figures import (
    Figure,
    Sums,
    by_platform,
    by_year,
    merged,
    sources_of,
    years_of,
)
from wanmu.web.tables.table import Column, Table, of_field, per

_FIRM = record_type("enterprise")
_YEAR = record_type("enterprise_year")


def table_of(figure: Figure) -> Table:
    """The list of the firms behind a figure in its latest year, summed at its foot."""
    return Table(
        name=f"figure-{figure.key}",
        title=figure.words,
        columns=(
            of_field(_FIRM, "name", path="enterprise__name", link=("firm", "enterprise__code")),
            of_field(_FIRM, "code", path="enterprise__code"),
            of_field(_FIRM, "platform", path="enterprise__platform"),
            of_field(_FIRM, "region", path="enterprise__region"),
            *(of_field(_YEAR, name, decimals=2, total=True) for name in figure.fields),
            *_quotient(figure),
        ),
        rows=lambda request: _rows(figure, request),
        order="name",
        search="enterprise__search",
        label="data_label",
        period=lambda request: str(_latest(figure, person_of(request)) or ""),
    )


def _quotient(figure: Figure) -> Sequence[Column]:
    if not figure.under:
        return ()
    whole = Sum(figure.top) / NullIf(Sum(figure.under), Value(0.0))
    return (
        Column(
            key=figure.key,
            heading=mark("quotient"),
            kind="number",
            unit=figure.unit,
            decimals=2,
            computed=per(figure.top, figure.under),
            total=whole,
        ),
    )


def _rows(figure: Figure, request: HttpRequest) -> QuerySet[Any]:
    person = person_of(request)
    return years_of(figure, person).filter(year=_latest(figure, person) or 0)


def _latest(figure: Figure, person: User) -> int | None:
    return years_of(figure, person).order_by("-year").values_list("year", flat=True).first()


def card_and_parts(
    figure: Figure, person: User, sight: Sight
) -> tuple[Card | None, list[dict[str, str]]]:
    """A figure as on the cockpit, and by platform, as texts, the whole last; of none, nothing."""
    years = by_year(figure, person)
    if not years:
        return None, []
    sources = sources_of(person, {figure.key: max(years)})[figure.key]
    return card_of(figure, years, person, sight, sources), _parts(figure, years, person, sight)


def _parts(
    figure: Figure, years: Mapping[int, Sums], person: User, sight: Sight
) -> list[dict[str, str]]:
    year = max(years)
    parts = by_platform(figure, person, year)
    if not all(sight.shows(name) for name in figure.fields):
        parts = merged(parts, figure, text("others together"))
    rows = [_part(platform_name(name), each, figure, sight) for name, each in parts.items()]
    return [*rows, _part(text("Total"), years[year], figure, sight)]


def _part(name: str, sums: Sums, figure: Figure, sight: Sight) -> dict[str, str]:
    layout = Layout("", "", "", decimals=figure.decimals + 1)
    masked = is_masked(figure, sums, sight)
    shown = MASKED if masked else cell(sums.value, layout)
    return {"name": name, "firms": f"{sums.firms:,}", "value": shown}
