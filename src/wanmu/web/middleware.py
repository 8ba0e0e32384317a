"""What every answer of the office carries, and in whose language it speaks."""

from collections.abc import Callable
from typing import Final, TypeAlias

from django.http import HttpRequest, HttpResponse

from wanmu.kernel.messages import LANGUAGES, in_language

Answering: TypeAlias = Callable[[HttpRequest], HttpResponse]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""No script or style that stands in a page runs: only files of the office's own."""
LANGUAGE: Final = "language"


def content_policy(answer: Answering) -> Answering:
    """Send the content security policy with everything."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return answered


def language_of_reader(answer: Answering) -> Answering:
    """Chinese, unless the reader has chosen English."""

    def answered(request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(LANGUAGE)
        with in_language(chosen if chosen in LANGUAGES else "zh"):
            return answer(request)

    return answered
