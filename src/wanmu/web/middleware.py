"""What every answer of the office carries, and in whose language it speaks."""

from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wanmu.kernel.messages import LANGUAGES, in_language

Answering: TypeAlias = Callable[[HttpRequest], HttpResponse]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; "
    "font-src 'self'; connect-src 'self'{tiles}; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script or style that stands in a page runs: only files of the office's own.

Only where an office has map tiles may their host be asked for pictures.
"""
LANGUAGE: Final = "language"


def content_policy(answer: Answering) -> Answering:
    """Send the content security policy with everything."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers["Content-Security-Policy"] = policy(settings.TILES)
        return response

    return answered


@cache
def policy(tiles: str) -> str:
    """The content security policy of an office whose map tiles have this address, or none."""
    host = urlsplit(tiles)
    return POLICY.format(tiles=f" blob: {host.scheme}://{host.netloc}" if tiles else "")


def language_of_reader(answer: Answering) -> Answering:
    """Chinese, unless the reader has chosen English."""

    def answered(request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(LANGUAGE)
        with in_language(chosen if chosen in LANGUAGES else "zh"):
            return answer(request)

    return answered
