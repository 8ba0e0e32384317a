"""The pages for what goes wrong: what happened, and what to do. JSON in the API."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wanmu.kernel.messages import language, mark, text

_SAID: Final = {
    HTTPStatus.BAD_REQUEST: (
        mark("The request is not clear"),
        mark("The browser sent something that the office cannot read. Go back, and try again."),
    ),
    HTTPStatus.FORBIDDEN: (
        mark("You may not do this"),
        mark("Your role or your unit does not include it. The security officer grants roles; "
             "ask him if your work needs it."),
    ),
    HTTPStatus.NOT_FOUND: (
        mark("There is nothing here"),
        mark("The address is wrong, or what stood here is not yours to see. Check the address, or "
             "begin at the first page."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        mark("The office made a mistake"),
        mark("Nothing of your last step was kept. Try again; if it happens twice, tell the system "
             "officer when it was."),
    ),
}  # fmt: skip
_FORGED: Final = (
    mark("The page was open too long"),
    mark("Its form is no longer good, and nothing of it was kept. Go back, load the page again, "
         "and send it once more."),
)  # fmt: skip
_API: Final = "/api/"


def unclear(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    del exception
    return _page(request, HTTPStatus.BAD_REQUEST)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    del exception
    return _page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    del exception
    return _page(request, HTTPStatus.NOT_FOUND)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of the office, or from one that is too old."""
    del reason
    return _page(request, HTTPStatus.FORBIDDEN, _FORGED)


def failed(request: HttpRequest) -> HttpResponse:
    """500: a page that asks nothing of the database, which may be what failed."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path.startswith(_API):
        return _json(status, _SAID[status])
    place = {
        "title": text(_SAID[status][0]),
        "remedy": text(_SAID[status][1]),
        "language": "zh-CN" if language() == "zh" else "en",
    }
    return HttpResponse(render_to_string("office/failed.html", place), status=status)


def _page(
    request: HttpRequest, status: HTTPStatus, said: tuple[str, str] | None = None
) -> HttpResponse:
    title, remedy = said or _SAID[status]
    if request.path.startswith(_API):
        return _json(status, (title, remedy))
    place = {"title": text(title), "remedy": text(remedy)}
    return render(request, "office/refused.html", place, status=status)


def _json(status: HTTPStatus, said: tuple[str, str]) -> JsonResponse:
    error = {"code": int(status), "message": text(said[0]), "remedy": text(said[1]), "faults": []}
    return JsonResponse({"error": error}, status=status)
