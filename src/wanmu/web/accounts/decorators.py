"""The one way to protect a view: ``@allowed(Deed.X)``. A view without it is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def allowed(*deeds: Deed) -> Callable[[_View], _View]:
    """Let in whose role may do any of the deeds; without a deed, everybody with an account.

    Raises:
        PermissionDenied: In the view, for everybody else.
    """

    def protected(view: _View) -> _View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _may_any(request, deeds):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        asked.deeds = deeds  # type: ignore[attr-defined]
        return cast("_View", asked)

    return protected


def is_protected(view: Callable[..., Any]) -> bool:
    """Whether a view says who may use it: by ``@allowed``, or openly by no login."""
    return hasattr(view, "deeds") or not getattr(view, "login_required", True)


def person_of(request: HttpRequest) -> User:
    """Who is logged in.

    Raises:
        PermissionDenied: Where nobody is.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _may_any(request: HttpRequest, deeds: tuple[Deed, ...]) -> bool:
    role = person_of(request).role
    return not deeds or any(may(role, deed) for deed in deeds)
