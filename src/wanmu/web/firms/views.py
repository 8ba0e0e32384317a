"""The list of firms, and the file of one: what is held of it, from where, and what follows."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wanmu.kernel.messages import language, mark
from wanmu.schema import RECORDS
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.accounts.sight import Sight, sight_of
from wanmu.web.firms import figures, land
from wanmu.web.firms.grades import grades
from wanmu.web.firms.history import history
from wanmu.web.firms.listing import table
from wanmu.web.firms.models import Dispute
from wanmu.web.firms.sources import Sources, is_synthetic, shown
from wanmu.web.keeping import shared, who_and_when
from wanmu.web.ledger.models import Enterprise
from wanmu.web.ledger.scope import firms_of, of_firms
from wanmu.web.tables.table import Column, Table
from wanmu.web.tables.views import answer

_HEAD: Final = ("name", "note")


@require_safe
@allowed(Deed.SEE_FIRMS)
@shared("enterprise", "enterprise_year")
def firms(request: HttpRequest) -> HttpResponseBase:
    """The firms that the reader may see, with their figures of a year."""
    return answer(request, table())


@require_safe
@allowed(Deed.SEE_FIRMS)
def firm(request: HttpRequest, code: str) -> HttpResponse:
    """One file a firm: the same parts in the same order, on the screen and on paper."""
    person, sight = person_of(request), sight_of(request)
    found: Enterprise = get_object_or_404(firms_of(person), code=code)
    years = figures.years_of(found)
    sources = Sources.of(sight, [found, *years])
    facts = [(each, sources.value(found, each)) for each in RECORDS["enterprise"].fields
             if each.name not in _HEAD]  # fmt: skip
    return render(
        request,
        "firms/firm.html",
        {
            "firm": found,
            "facts": [(each.name, each.heading(language()), value) for each, value in facts],
            "years": years,
            "figures": list(figures.figures(years, sources)),
            "ratios": list(figures.ratios(years, sight)),
            "charts": list(figures.charts(years, sight)),
            "sources": list(sources.numbered()),
            "hidden": not sight.shows("tax"),
            "synthetic": is_synthetic(found),
            "grades": grades(found, person),
            "parcels": land.parcels(found, person, language()),
            "leases": land.leases(found, person, language()),
            "disputes": [_told(each, sight) for each in found.disputes.all()],
            "history": history(found, sight),
            "edits": may(person.role, Deed.EDIT_LEDGER),
            "confirms": may(person.role, Deed.CONFIRM_VALUES),
            "printed": who_and_when(request),
        },
    )


@require_safe
@allowed(Deed.EDIT_LEDGER)
def disputes(request: HttpRequest) -> HttpResponseBase:
    """What firms dispute and nobody has answered."""
    return answer(request, DISPUTES)


def _told(each: Dispute, sight: Sight) -> dict[str, Any]:
    """A dispute in words; what is secret of it is masked."""
    field = RECORDS["enterprise_year"].by_name[each.field]
    number = float(each.held) if each.held and field.kind == "number" else each.held
    return {
        "pk": each.pk,
        "year": each.year,
        "field": field.heading(language()),
        "held": sight.masked(each.field, shown(field, number)) if each.held else "—",
        "claimed": sight.masked(each.field, each.claimed),
        "why": each.why,
        "by": each.by,
        "at": f"{timezone.localtime(each.at):%Y-%m-%d %H:%M}",
        "answer": each.answer,
        "answered_by": each.answered_by,
        "address": reverse("answer-dispute", args=[each.pk]) if not each.answered_at else "",
    }


def _field_names() -> dict[str, str]:
    return {each.name: each.title(language()) for each in RECORDS["enterprise_year"].fields}


def _open(request: HttpRequest) -> Any:
    return of_firms(request.user, Dispute.objects.filter(answered_at=None), "enterprise")


DISPUTES: Final = Table(
    name="disputes",
    title=mark("Disputed figures"),
    columns=(
        Column(key="firm", heading=mark("Firm"), path="enterprise__name",
               link=("firm", "enterprise_id"), filter="text"),
        Column(key="year", heading=mark("Year"), kind="choice", blanks=False),
        Column(key="field", heading=mark("Figure"), kind="choice", choices=_field_names),
        Column(key="why", heading=mark("Why")),
        Column(key="by", heading=mark("By"), blanks=False),
        Column(key="at", heading=mark("At"), kind="moment", blanks=False),
        Column(key="number", heading=mark("Answer"), path="pk", kind="choice",
               link=("answer-dispute", "pk"), blanks=False),
    ),
    rows=_open,
    order="-at",
    empty=mark("No firm disputes a figure."),
)  # fmt: skip
