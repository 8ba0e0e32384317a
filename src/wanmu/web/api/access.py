"""Who asks by a token: what he may read, how much of it, and how errors come back."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer

from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.accounts.sight import Sight, see_as
from wanmu.web.api.errors import TooOften
from wanmu.web.api.models import Token
from wanmu.web.api.tokens import PER_MINUTE, token_of
from wanmu.web.trail.chain import record

_Answering = TypeVar("_Answering", bound=Callable[..., Any])


class ErrorDetail(Schema):
    """What happened, what to do, and each fault."""

    code: int
    message: str
    remedy: str
    faults: list[dict[str, Any]]


class ErrorOut(Schema):
    """Every error looks like this."""

    error: ErrorDetail


ERRORS: Final = dict.fromkeys((400, 401, 403, 404, 429), ErrorOut)


class Bearer(HttpBearer):
    """A token in the header."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, if it is good and not used too often.

        Raises:
            TooOften: More often in this minute than it may.
        """
        found = token_of(token)
        if found is not None:
            if found.count > PER_MINUTE:
                raise TooOften
            request.user = found.user
            # What a session of the same browser has unmasked is nothing to a token.
            own = found.user.role == Role.FIRM
            see_as(request, Sight(Role(found.user.role), found.user.unit, unmasked=own))
        return found


def scoped(scope: str, *deeds: Deed) -> Callable[[_Answering], _Answering]:
    """Let in a token with the scope, whose owner may do one of the deeds."""

    def protected(view: _Answering) -> _Answering:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            ask(request, scope, *deeds)
            return view(request, *args, **kwargs)

        return asked  # type: ignore[return-value]

    return protected


def ask(request: HttpRequest, scope: str, *deeds: Deed) -> None:
    """Refuse a token without the scope, or whose owner may do none of the deeds.

    Raises:
        PermissionDenied: For such a token.
    """
    token = token_in(request)
    if scope not in token.scopes or not any(may(token.user.role, deed) for deed in deeds):
        raise PermissionDenied


def token_in(request: HttpRequest) -> Token:
    """The token that came with a request.

    Raises:
        PermissionDenied: Where none did.
    """
    token = getattr(request, "auth", None)
    if not isinstance(token, Token):
        raise PermissionDenied
    return token


def reveal(request: HttpRequest, what: str, which: str = "") -> bool:
    """Show masked values to a token that may read them, which is written down; a firm its own."""
    token = token_in(request)
    if token.user.role == Role.FIRM:
        return True
    if "secrets" not in token.scopes or not may(token.user.role, Deed.UNMASK):
        return False
    told = {"token": ("", token.name), "which": ("", which)}
    record(token.user.username, "unmask", f"api {what}"[:200], told)
    see_as(request, Sight(Role(token.user.role), token.user.unit, unmasked=True))
    return True
