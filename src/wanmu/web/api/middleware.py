"""What every answer of the API carries: a tag of its content, its language, one shape of errors."""

import hashlib
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from wanmu.kernel.messages import in_language, mark
from wanmu.web.api.errors import error
from wanmu.web.middleware import Answering

_HERE: Final = "/api/"
_READS: Final = ("GET", "HEAD")


def api_answers(answer: Answering) -> Answering:
    """Answer a program in the language of its header, and say when nothing is new."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(_HERE):
            return answer(request)
        wants_english = request.headers.get("Accept-Language", "").lower().startswith("en")
        with in_language("en" if wants_english else "zh"):
            return _tagged(request, _in_shape(answer(request)))

    return answered


def _in_shape(found: HttpResponse) -> HttpResponse:
    if found.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return found
    told = error(
        HTTPStatus.METHOD_NOT_ALLOWED,
        mark("This address is not for that method"),
        mark("Use one of the methods that Allow names."),
    )
    told.headers["Allow"] = found.headers.get("Allow", "GET")
    return told


def _tagged(request: HttpRequest, found: HttpResponse) -> HttpResponse:
    if request.method not in _READS or found.status_code != HTTPStatus.OK:
        return found
    tag = f'"{hashlib.sha256(found.content).hexdigest()[:32]}"'
    known = {
        each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))
    }
    if tag in known or "*" in known:
        found = HttpResponseNotModified()
    found.headers["ETag"] = tag
    found.headers["Vary"] = "Authorization, Accept-Language"
    patch_cache_control(found, private=True, no_cache=True)
    return found
