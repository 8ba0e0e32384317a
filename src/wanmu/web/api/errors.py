"""The one shape of an error: what happened, what to do, and each fault with its field."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark, text


class TooOften(Exception):  # noqa: N818  it is told to a program, which waits
    """A token was used more often in a minute than it may."""


def error(
    status: HTTPStatus, message: str, remedy: str, faults: list[dict[str, Any]] | None = None
) -> JsonResponse:
    """An error: ``{"error": {"code", "message", "remedy", "faults"}}``."""
    told = {
        "code": int(status),
        "message": text(message),
        "remedy": text(remedy),
        "faults": faults or [],
    }
    return JsonResponse({"error": told}, status=status)


def tell_errors(api: NinjaAPI) -> None:
    """Let the API answer every error in the one shape."""
    api.exception_handler(InputError)(_bad_input)
    api.exception_handler(ValidationError)(_unread)
    api.exception_handler(AuthenticationError)(_no_token)
    api.exception_handler(PermissionDenied)(_refused)
    api.exception_handler(Http404)(_nothing)
    api.exception_handler(TooOften)(_too_often)


def _bad_input(request: HttpRequest, found: InputError | type[InputError]) -> HttpResponse:
    del request
    assert isinstance(found, InputError)
    faults = [
        {"code": each.code, "field": each.place.field or "", "message": str(each)}
        for each in found.faults
    ]
    return error(HTTPStatus.BAD_REQUEST, *_BAD, faults)


def _unread(request: HttpRequest, found: ValidationError | type[ValidationError]) -> HttpResponse:
    del request
    assert isinstance(found, ValidationError)
    faults = [
        {"code": each["type"], "field": str(each["loc"][-1]), "message": each["msg"]}
        for each in found.errors
    ]
    return error(HTTPStatus.BAD_REQUEST, *_BAD, faults)


def _no_token(request: HttpRequest, found: Any) -> HttpResponse:
    del request, found
    answer = error(
        HTTPStatus.UNAUTHORIZED,
        mark("There is no token, or it is not good any more"),
        mark("Make one under your account, and send it as Authorization: Bearer TOKEN."),
    )
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _refused(request: HttpRequest, found: Any) -> HttpResponse:
    del request, found
    return error(
        HTTPStatus.FORBIDDEN,
        mark("The token may not read this"),
        mark("Make a token with the scope that this needs, if your role has it."),
    )


def _nothing(request: HttpRequest, found: Any) -> HttpResponse:
    del request, found
    return error(
        HTTPStatus.NOT_FOUND,
        mark("There is nothing here"),
        mark("Check the address; what is not yours to see is not found either."),
    )


def _too_often(request: HttpRequest, found: Any) -> HttpResponse:
    del request, found
    answer = error(
        HTTPStatus.TOO_MANY_REQUESTS,
        mark("The token was used too often in a minute"),
        mark("Wait as many seconds as Retry-After says."),
    )
    answer.headers["Retry-After"] = "60"
    return answer


_BAD = (mark("The request is not clear"), mark("Correct what stands under faults."))
