"""The pages of imports: send, look, take over, take back."""

import hashlib
from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import language, mark, text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed
from wanmu.web.imports.files import media_type
from wanmu.web.imports.forms import Said, read_form
from wanmu.web.imports.lines import line, refused_workbook, told
from wanmu.web.imports.listing import IMPORTS
from wanmu.web.imports.models import JOBS, OUTCOMES, STATES, Import
from wanmu.web.ledger.models import BASES, KINDS, Document
from wanmu.web.tables.views import answer
from wanmu.web.trail.chain import record

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A_PAGE: Final = 100
_ASKED: Final = {"commit": "ask to take file over", "undo": "ask to take file back"}
_STAGES: Final = {
    "reading": mark("reading the file: row {done}"),
    "comparing": mark("comparing with the ledger: row {done} of {total}"),
    "writing": mark("writing"),
    "taking back": mark("taking back"),
}


@require_safe
@allowed(Deed.IMPORT)
def imports(request: HttpRequest) -> HttpResponseBase:
    """Every import, the newest first."""
    return answer(request, IMPORTS, "imports/imports.html")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.IMPORT)
def new_import(request: HttpRequest) -> HttpResponse:
    """Send a file; what is wrong with the form or the file stands beside it."""
    faults: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            task = _received(request)
        except InputError as error:
            faults = error.faults
        else:
            return redirect("import", task.pk)
    place = {
        "faults": faults,
        "sent": request.POST,
        "kinds": [(name, model.record().title(language())) for name, model in KINDS.items()],
        "bases": [(name, text(words)) for name, words in BASES.items()],
    }
    return render(request, "imports/new.html", place, status=400 if faults else 200)


@require_safe
@allowed(Deed.IMPORT)
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, what it found, and what can be done with it."""
    task = get_object_or_404(Import.objects.select_related("document", "by"), pk=pk)
    shown = request.GET.get("show", "")
    counts = [(name, text(words), task.findings.filter(outcome=name).count())
              for name, words in OUTCOMES.items()]  # fmt: skip
    first = next((name for name, _, count in counts if count), "refused")
    shown = shown if shown in OUTCOMES else first
    rows = task.findings.filter(outcome=shown)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    record_ = KINDS[task.kind].record()
    place = {
        "task": task,
        "told": _told(task),
        "counts": counts,
        "shown": shown,
        "page": page,
        "lines": [line(finding, record_) for finding in page],
        "faults": [told(each) for each in task.faults],
        "progress": _progress(task),
    }
    return render(request, "imports/import.html", place)


@require_safe
@allowed(Deed.IMPORT)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, for the bar."""
    del request
    return JsonResponse(_progress(get_object_or_404(Import, pk=pk)))


@require_POST
@allowed(Deed.IMPORT)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker take over what the check found: all of it, or the sound rows when asked."""
    take_sound = request.POST.get("take_sound") == "1"
    with transaction.atomic():
        task = get_object_or_404(Import.objects.select_for_update(), pk=pk)
        if not task.can_commit:
            messages.error(request, text("It is not in a state to be taken over; look again."))
        elif task.counts.get("refused") and not take_sound:
            messages.error(
                request,
                text("Some rows are refused: correct them, or take the sound rows only."),
            )
        else:
            _queue(task, "commit", person_of(request), take_sound=take_sound)
    return redirect("import", pk)


@require_POST
@allowed(Deed.IMPORT)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker take back the whole import; it says why."""
    why = request.POST.get("why", "").strip()[:255]
    with transaction.atomic():
        task = get_object_or_404(Import.objects.select_for_update(), pk=pk)
        if not task.can_undo:
            messages.error(request, text("It is not in a state to be taken back; look again."))
        elif not why:
            messages.error(request, text("Say why it is taken back."))
        else:
            _queue(task, "undo", person_of(request), undo_why=why)
    return redirect("import", pk)


@require_safe
@allowed(Deed.IMPORT)
def refused_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as a workbook."""
    del request
    task = get_object_or_404(Import, pk=pk, state__in=("done", "running", "waiting"))
    stem = task.document.name.rpartition(".")[0]
    name = text("{stem} refused rows.xlsx", stem=stem)
    return HttpResponse(
        refused_workbook(task),
        content_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


def _received(request: HttpRequest) -> Import:
    said = read_form({name: str(value) for name, value in request.POST.items()})
    sent = request.FILES.get("file")
    if sent is None:
        raise InputError.of("W053", mark("choose a file"), Place(field="file"))
    content = sent.read()
    kind = media_type(sent.name or "", content)
    return _keep(said, sent.name or "", kind, content, person_of(request))


@transaction.atomic
def _keep(said: Said, name: str, media: str, content: bytes, by: User) -> Import:
    document = Document.objects.create(
        name=name[:255],
        media_type=media,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        added_by=by.username,
    )
    task = Import.objects.create(
        kind=said.kind, department=said.department[:64], basis=said.basis,
        period=said.period[:32], why=said.why, document=document, by=by,
    )  # fmt: skip
    told = {"sha256": ("", document.sha256), "kind": ("", said.kind)}
    record(by.username, "send file", f"{task.pk} {document.name}"[:200], told, said.why)
    return task


def _queue(task: Import, job: str, by: User, **values: Any) -> None:
    task.job, task.state, task.stage, task.overtaken = job, "waiting", "", []
    for name, value in values.items():
        setattr(task, name, value)
    task.save()
    record(by.username, _ASKED[job], f"{task.pk} {task.document.name}"[:200], {})


def _told(task: Import) -> dict[str, Any]:
    """An import in words."""
    job, state = text(JOBS[task.job]), text(STATES[task.state])
    return {
        "task": task,
        "kind": KINDS[task.kind].record().title(language()),
        "basis": text(BASES[task.basis]),
        "state": text("{job}: {state}", job=job, state=state),
        "statistical": task.basis == "statistical",
    }


def _progress(task: Import) -> dict[str, Any]:
    said = _STAGES.get(task.stage, mark("waiting for the worker"))
    return {
        # How many rows a file has is known only when they are read.
        "value": task.done if task.total else 0,
        "max": task.total or 1,
        "text": text(said, done=task.done, total=task.total),
        "done": task.is_over,
        "href": reverse("import", args=[task.pk]),
    }
