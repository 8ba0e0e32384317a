"""What every answer of the office carries, and in whose language it speaks."""

from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from wanmu.kernel.messages import LANGUAGES, Language, in_language

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


PERMISSIONS: Final = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
"""What no page of the office asks of a browser."""
KEPT_NOWHERE: Final = "no-store, private"
_DJANGO: Final = {"zh": "zh-hans", "en": "en"}


def headers(answer: Answering) -> Answering:
    """Send the policies with everything, and let no page be kept but one that says otherwise."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers["Content-Security-Policy"] = policy(settings.TILES)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", KEPT_NOWHERE)
        return response

    return answered


@cache
def policy(tiles: str) -> str:
    """The content security policy of an office whose map tiles have this address, or none."""
    host = urlsplit(tiles)
    return POLICY.format(tiles=f" blob: {host.scheme}://{host.netloc}" if tiles else "")


def language_of_reader(answer: Answering) -> Answering:
    """Chinese, unless the reader has chosen English; Django's own words follow."""

    def answered(request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(LANGUAGE)
        spoken: Language = chosen if chosen in LANGUAGES else "zh"
        with in_language(spoken), override(_DJANGO[spoken]):
            return answer(request)

    return answered
