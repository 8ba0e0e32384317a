"""A page that many ask for is made once for all who see the same."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from threading import RLock
from typing import Any, Final, TypeVar, cast

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import escape

from wanmu.kernel.messages import language
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.sight import UNMASKED_UNTIL
from wanmu.web.office.context import density_of
from wanmu.web.trail.chain import data_state

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])
_WHO: Final = "\ue000who\ue000"
_WHEN: Final = "\ue000when\ue000"
_FORM: Final = "\ue000form\ue000"
"""Stand in a kept page where each reader's own name, minute and form key are written."""
_MARKS: Final = re.compile("\ue000(who|when|form)\ue000")
_FORM_KEY: Final = re.compile('(?<=name="csrfmiddlewaretoken" value=")[^"]*')
_PAGE: Final = "text/html"
_TURN: Final = RLock()
"""One page is made at a time: several would take the processor from those that are only shown."""
WROTE: Final = "wrote"
"""The session keeps under this name when its person last sent a form."""
NO_RECORDS: Final = ""
"""For a page that shows no records of the ledger: answers, and what the pack states."""
_A_MINUTE: Final = 60
"""What changes by the clock alone, such as the days left of a notice period, is no older."""


def shared(*kinds: str) -> Callable[[_View], _View]:
    """Answer with the page as it was made for somebody who sees the same, or make it now.

    Who sees the same: whoever has the same role and unit, sees secrets or not alike, reads the same
    language as closely set, and asks the same while the ledger holds the same. So what somebody
    writes shows to him at once, and to others as soon as the page is made anew. A page that shows
    records of some ``kinds`` alone says so, and lives on when others are changed. It goes inside
    ``@allowed``: who may not see the page never comes here. Not for a page that depends on the
    person himself.
    """

    def sharing(view: _View) -> _View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            state = data_state(*kinds)
            alone = "export" in request.GET or len(get_messages(request))
            if not state or request.method != "GET" or alone:
                return view(request, *args, **kwargs)
            key = _key(request)
            if (page := cache.get(key)) and page[0] == state:
                return HttpResponse(_filled(request, page[1]))
            # Of many who ask at the same moment one makes the page. The others are shown the one
            # before it, as if they had asked a little earlier; but who has just written waits.
            if not _TURN.acquire(blocking=page is None or _has_written(request)):
                return HttpResponse(_filled(request, page[1]))
            try:
                if (page := cache.get(key)) and page[0] == state:
                    return HttpResponse(_filled(request, page[1]))
                return _made(request, key, state, lambda: view(request, *args, **kwargs))
            finally:
                _TURN.release()

        return cast("_View", answered)

    return sharing


def who_and_when(request: HttpRequest) -> tuple[str, str]:
    """Whose page it is and when it is shown, for its head and for print."""
    marks: tuple[str, str] | None = getattr(request, "who_and_when", None)
    if marks:
        return marks
    person = person_of(request)
    name = person.get_full_name() or person.username
    who = f"{name} · {person.unit}" if person.unit else name
    return who, f"{timezone.localtime():%Y-%m-%d %H:%M}"


def _has_written(request: HttpRequest) -> bool:
    return bool(timezone.now().timestamp() - request.session.get(WROTE, 0) < _A_MINUTE)


def _made(
    request: HttpRequest, key: str, state: tuple[str, ...], view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The page as the view makes it, kept when it is a page at all."""
    request.who_and_when = (_WHO, _WHEN)  # type: ignore[attr-defined]
    made = view()
    if not isinstance(made, HttpResponse) or not made["Content-Type"].startswith(_PAGE):
        return made
    page = _FORM_KEY.sub(_FORM, made.content.decode())
    if made.status_code == HTTPStatus.OK:
        cache.set(key, (state, page), _A_MINUTE)
    return HttpResponse(_filled(request, page), status=made.status_code)


def _key(request: HttpRequest) -> str:
    person, until = person_of(request), request.session.get(UNMASKED_UNTIL, 0)
    unmasked = until if timezone.now().timestamp() < until else 0
    seen = (request.get_full_path(), language(), density_of(request), person.role, person.unit_id,
            unmasked)  # fmt: skip
    return "page:" + hashlib.sha256(repr(seen).encode()).hexdigest()


def _filled(request: HttpRequest, page: str) -> str:
    """The page with the reader's own name, minute and form key."""
    request.__dict__.pop("who_and_when", None)
    who, when = who_and_when(request)
    own = {"who": escape(who), "when": when, "form": get_token(request)}
    return _MARKS.sub(lambda mark: own[mark[1]], page)
