"""What is asked of a person before he works, and of a view before it answers."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from wanmu.web.accounts import sessions
from wanmu.web.accounts.decorators import is_protected
from wanmu.web.accounts.emergency import give_back
from wanmu.web.accounts.models import User
from wanmu.web.accounts.second_factor import has_second_factor, must_have_second_factor
from wanmu.web.keeping import WROTE
from wanmu.web.middleware import Answering

SEEN: Final = "seen"
_EVERY: Final = 60
"""Seconds between two notes that a session is in use: not every page costs a write."""
_ALWAYS: Final = frozenset({"language", "logout", "health", "login"})


def session_in_use(answer: Answering) -> Answering:
    """Let a session live on while it is used; it ends after the idle time without use."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.session.is_empty():
            now = timezone.now().timestamp()
            if now - request.session.get(SEEN, 0) > min(_EVERY, settings.LOGIN_TERMS.idle * 30):
                request.session[SEEN] = now
                sessions.seen(request)
            if request.method == "POST":
                request.session[WROTE] = now
        return answer(request)

    return answered


class Duties:
    """Refuses a view that does not say who may use it, and sends a person to what he must do first.

    That is: another password than the first one, and a second factor where his role needs one.
    """

    def __init__(self, answer: Answering) -> None:
        """Keep what answers."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.answer(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """What comes before the view, if anything does."""
        del args, kwargs
        if not is_protected(view):
            raise PermissionDenied
        user = request.user
        if isinstance(user, User) and user.role_until and give_back(user):
            logout(request)
            return redirect("login")
        duty = _duty(request.user) if isinstance(request.user, User) else ""
        here = request.resolver_match.view_name if request.resolver_match else ""
        return redirect(duty) if duty and here not in {duty, *_ALWAYS} else None


def _duty(user: User) -> str:
    if user.first_password:
        return "password"
    if must_have_second_factor(user) and not has_second_factor(user):
        return "second-factor"
    return ""
