"""Where the values of the ledger come from, and the papers that they rest on."""

from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from wanmu.kernel.messages import language, mark, text
from wanmu.schema.common import DATA_LABELS
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.ledger.models import BASES, Document, Origin
from wanmu.web.tables.table import Column, Table
from wanmu.web.tables.views import answer
from wanmu.web.trail.chain import record


def _bases() -> dict[str, str]:
    return {name: text(words) for name, words in BASES.items()}


def _labels() -> dict[str, str]:
    return {each.value: each.title(language()) for each in DATA_LABELS}


SOURCES: Final = Table(
    name="sources",
    title=mark("Sources"),
    columns=(
        Column(key="department", heading=mark("department"), filter="text"),
        Column(key="basis", heading=mark("legal ground"), kind="choice", choices=_bases,
               filter="choice"),
        Column(key="period", heading=mark("period"), filter="text"),
        Column(key="label", heading=mark("data label"), kind="choice", choices=_labels,
               filter="choice"),
        Column(key="received_at", heading=mark("received"), kind="date"),
        Column(key="received_by", heading=mark("received by")),
        Column(key="document", heading=mark("document"), path="document__name",
               link=("document", "document_id")),
        Column(key="note", heading=mark("note")),
    ),
    rows=lambda _: Origin.objects.all(),
    order="-received_at",
)  # fmt: skip


@require_safe
@allowed(Deed.IMPORT)
def sources(request: HttpRequest) -> HttpResponseBase:
    """Every delivery: by whom, on what ground, for when, when it came."""
    return answer(request, SOURCES)


@require_safe
@allowed(Deed.IMPORT)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper that values rest on, as it was sent."""
    found = get_object_or_404(Document.objects.filter(origin__isnull=False).distinct(), pk=pk)
    record(person_of(request).username, "take document", found.name[:200], {})
    return HttpResponse(
        bytes(found.content),
        content_type=found.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}"},
    )
