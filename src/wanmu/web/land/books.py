"""One parcel, one book (一地一册): its page, its papers, its sketch."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import language, listed, text
from wanmu.land.book import Book, book
from wanmu.land.standard import verify
from wanmu.report.answer import Answer
from wanmu.report.book_masking import masked
from wanmu.report.book_papers import book_document
from wanmu.report.book_view import book_answer
from wanmu.report.docx_file import docx_bytes
from wanmu.report.page import page_of
from wanmu.report.pdf_file import pdf_bytes
from wanmu.report.sketch_map import sketch_png
from wanmu.report.workbook import workbook
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.accounts.sight import MASK, sight_of
from wanmu.web.land.grades import grades_of_holder
from wanmu.web.land.history import history_answer
from wanmu.web.land.known import day_asked, land_of
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import Parcel, ParcelMeasure, ParcelPromise
from wanmu.web.ledger.scope import parcels_of
from wanmu.web.office.county import county_pack

_Writer = Callable[[Book, Answer], bytes]
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_WRITERS: Final[Mapping[str, tuple[str, _Writer]]] = {
    "docx": (f"{_OFFICE}wordprocessingml.document", lambda b, a: docx_bytes(book_document(b, a))),
    "pdf": ("application/pdf", lambda b, a: pdf_bytes(book_document(b, a))),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", lambda _, a: workbook(a)),
}


@require_safe
@allowed(Deed.SEE_LAND)
def parcel(request: HttpRequest, name: str) -> HttpResponse:
    """Everything that is known of a parcel on a day, and what was done to its records.

    Raises:
        Http404: For a parcel that is not there, or not his to see.
    """
    held = seen(request, name)
    try:
        found = book_of(request, held)
    except InputError as wrong:
        return render(request, "land/answer.html", {"faults": wrong.faults}, status=400)
    person = person_of(request)
    page = page_of(answer_of(request, found))
    shown = {
        "parcel": held,
        "title": _title(found),
        "page": page,
        "day": found.as_of.isoformat(),
        "synthetic": found.synthetic,
        "sketch": found.sketch is not None,
        "papers": tuple(_WRITERS),
        "masked": not sight_of(request).shows("tax_per_mu"),
        "edits": may(person.role, Deed.EDIT_LEDGER),
        "history": None,
    }
    # Who of the office did what is not for firms.
    if person.role != Role.FIRM:
        shown["history"] = page_of(history_answer(name, sight_of(request)))["sheets"][0]
    return render(request, "land/parcel.html", shown)


@require_safe
@allowed(Deed.SEE_LAND)
def paper(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The book as a file.

    Raises:
        Http404: For a parcel that is not his to see, or a kind of file that is not written.
    """
    held = seen(request, name)
    if kind not in _WRITERS:
        raise Http404
    try:
        found = book_of(request, held)
    except InputError:
        raise Http404 from None
    media, made = _WRITERS[kind]
    file = quote(f"{name}.{kind}")
    return HttpResponse(
        made(found, answer_of(request, found)),
        headers={
            "Content-Type": media,
            "Content-Disposition": f"attachment; filename*=UTF-8''{file}",
        },
    )


@require_safe
@allowed(Deed.SEE_LAND)
def sketch(request: HttpRequest, name: str) -> HttpResponse:
    """Where the parcel lies among its neighbours, as a picture.

    Raises:
        Http404: For a parcel without an outline, or that is not his to see.
    """
    found = book_of(request, seen(request, name))
    if found.sketch is None:
        raise Http404
    return HttpResponse(sketch_png(found.sketch), content_type="image/png")


def seen(request: HttpRequest, name: str) -> Parcel:
    """The parcel, where the reader may see it.

    Raises:
        Http404: Where he may not, or it is not there.
    """
    return get_object_or_404(parcels_of(person_of(request)), pk=name)


def book_of(request: HttpRequest, held: Parcel) -> Book:
    """The parcel's book as the reader may see it, on the day that the address names.

    Raises:
        InputError: W090.
    """
    person, day = person_of(request), day_asked(request)
    land, grades = land_of(person), grades_of_holder(person, held)
    found = book(land.parcels, land.events, county_pack(), held.pk, day, grades=grades)
    return masked(found, sight_of(request).shows, MASK)


def answer_of(request: HttpRequest, found: Book) -> Answer:
    """The book with the promises of the parcel held against what was measured."""
    name = found.parcel["id"]
    promised = frame_of("parcel_promise", ParcelPromise.objects.filter(parcel=name))
    measured = frame_of("parcel_measure", ParcelMeasure.objects.filter(parcel=name))
    if promised.is_empty() or measured.is_empty():
        return book_answer(found, county_pack())
    land, pack = land_of(person_of(request)), county_pack()
    verified = verify(land.parcels, land.events, promised, measured, pack, as_of=found.as_of)
    return book_answer(found, pack, [each for each in verified if each.parcel == name])


def _title(found: Book) -> str:
    land: Any = found.classification.land
    names = listed(land.categories[name].name(language()) for name in found.categories)
    if not names:
        return text("Parcel {parcel}: in no category", parcel=found.parcel["id"])
    return text("Parcel {parcel}: {categories}", parcel=found.parcel["id"], categories=names)
