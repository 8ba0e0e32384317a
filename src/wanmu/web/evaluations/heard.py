"""The list of the objections to an evaluation."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest

from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.decorators import person_of
from wanmu.web.evaluations.forms import field_said
from wanmu.web.evaluations.objections import RESULT
from wanmu.web.evaluations.schemes import county_schemes, figures_of, scheme_named
from wanmu.web.evaluations.sights import objections_seen
from wanmu.web.tables.table import Column, Table

OBJECTION_STATES: Final = {
    "open": mark("waits for its decision"),
    "accepted": mark("accepted"),
    "rejected": mark("rejected"),
}
_ROUNDS: Final = {"denominators": mark("land areas"), "results": mark("results")}


def _rows(request: HttpRequest) -> QuerySet[Any]:
    match = request.resolver_match
    assert match is not None
    found = objections_seen(person_of(request)).order_by()
    return found.filter(publication__evaluation__year=match.kwargs["year"])


def _period(request: HttpRequest) -> str:
    match = request.resolver_match
    return "" if match is None else str(match.kwargs.get("year", ""))


def _about() -> Mapping[str, str]:
    schemes = [scheme_named(name) for name in county_schemes()]
    found = dict.fromkeys(figure for scheme in schemes for figure in figures_of(scheme))
    return {name: field_said(name) for name in (*found, RESULT)}


def _states() -> Mapping[str, str]:
    return {name: text(words) for name, words in OBJECTION_STATES.items()}


def _rounds() -> Mapping[str, str]:
    return {name: text(words) for name, words in _ROUNDS.items()}


OBJECTIONS: Final = Table(
    name="objections",
    title=mark("Objections"),
    columns=(
        Column(key="number", heading=mark("No."), kind="number", decimals=0, path="pk",
               link=("evaluation-objection", "pk"), blanks=False),
        Column(key="firm", heading=mark("Firm"), path="enterprise__name"),
        Column(key="code", heading=mark("Unified social credit code of the firm"),
               path="enterprise_id", shown=False),
        Column(key="round", heading=mark("Objected to"), path="publication__round", kind="choice",
               choices=_rounds, filter="choice", shown=False, blanks=False),
        Column(key="about", heading=mark("About"), kind="choice", choices=_about,
               filter="choice", blanks=False),
        # As secret as the most secret figure that it may be of.
        Column(key="claimed", heading=mark("Figure held to be right"), kind="number", field="tax"),
        Column(key="said", heading=mark("What is objected to, and why"), path="text", shown=False),
        Column(key="by", heading=mark("Filed by"), path="made_by__username", shown=False),
        Column(key="at", heading=mark("Filed at"), path="made_at", kind="moment", blanks=False),
        Column(key="state", heading=mark("State"), kind="choice", choices=_states,
               filter="choice", blanks=False),
        Column(key="decided_by", heading=mark("Decided by"), path="decided_by__username",
               shown=False),
        Column(key="decided_at", heading=mark("Decided at"), kind="moment", shown=False),
        Column(key="reasons", heading=mark("Reasons of the decision"), shown=False),
        Column(key="run", heading=mark("Answered by the run"), path="run__identity", shown=False),
    ),
    rows=_rows,
    order="number",
    search="enterprise__search",
    label="enterprise__data_label",
    period=_period,
    empty=mark("There is no objection that you may see."),
)  # fmt: skip
