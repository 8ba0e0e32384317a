"""Templates to fill in, with what the ledger holds already: nobody writes a number twice."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wanmu.kernel.messages import language, text
from wanmu.schema import template
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import Sight, sight_of
from wanmu.web.api.records import seen
from wanmu.web.imports.views import XLSX
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import BASES, KINDS, EnterpriseYear, Held, Origin
from wanmu.web.trail.chain import record


@require_safe
@allowed(Deed.IMPORT, Deed.EDIT_LEDGER)
def templates(request: HttpRequest) -> HttpResponse:
    """What can be filled in, blank or with what is held."""
    years = EnterpriseYear.objects.order_by("-year").values_list("year", flat=True).distinct()
    kinds = [
        {
            "name": name,
            "title": model.record().title(language()),
            "meaning": model.record().meaning(language()),
            "yearly": "year" in model.key,
        }
        for name, model in KINDS.items()
    ]
    place = {"kinds": kinds, "years": list(years)}
    return render(request, "imports/templates.html", place)


@require_safe
@allowed(Deed.IMPORT, Deed.EDIT_LEDGER)
def one_template(request: HttpRequest, kind: str) -> HttpResponse:
    """A workbook for a record type; ``filled`` with what its reader may see, of a ``year`` or all.

    What is masked for him is left blank: a blank cell takes nothing away when it comes back.
    """
    if kind not in KINDS:
        raise Http404
    model, filled = KINDS[kind], request.GET.get("filled") == "1"
    if not filled:
        return _file(kind, template(kind))
    rows = _rows(request, model)
    sight = sight_of(request)
    frame = frame_of(kind, rows)
    hidden = [name for name in frame.columns if not sight.shows(name)]
    frame = frame.with_columns(frame[name].clear(len(frame)).alias(name) for name in hidden)
    person = person_of(request).username
    record(person, "take template", kind, {"rows": ("", len(frame))})
    return _file(kind, template(kind, frame, list(_origins(rows, sight))))


def _rows(request: HttpRequest, model: type[Held]) -> QuerySet[Any]:
    rows = seen(model, person_of(request))
    year = request.GET.get("year", "")
    return rows.filter(year=int(year)) if "year" in model.key and _is_year(year) else rows


def _is_year(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) == len("2024")


def _origins(rows: Sequence[Held] | QuerySet[Any], sight: Sight) -> Iterator[tuple[str, ...]]:
    """Of every value: which record, which field, from whom, on what ground, for when."""
    known = {each.pk: each for each in Origin.objects.all()}
    yield tuple(
        text(each) for each in ("record", "field", "department", "legal ground", "period", "label")
    )
    for held in rows:
        for name, number in held.origins.items():
            if sight.shows(name):
                origin = known[number]
                title = held.record().by_name[name].title(language())
                yield (held.named(), title, origin.department, text(BASES[origin.basis]),
                       origin.period, origin.label)  # fmt: skip


def _file(kind: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{kind}.xlsx"'},
    )
