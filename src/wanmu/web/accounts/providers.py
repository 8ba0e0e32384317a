"""Other ways to prove who one is: by a provider of logins, such as 浙政钉.

A provider says who somebody is, and nothing else: his account, role and unit are the office's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User
from wanmu.web.trail.chain import record

_AFTER: Final = "after provider"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a provider knows somebody as: ``account`` is the name of his account here."""

    account: str


class Provider(Protocol):
    """A way to log in: off to the provider, and back from it."""

    @property
    def title(self) -> str:
        """What the button says."""

    def start(self, request: HttpRequest) -> HttpResponseRedirect:
        """Send somebody to the provider; what must be remembered is kept in the session.

        Raises:
            InputError: W034 where the provider does not answer.
        """

    def finish(self, request: HttpRequest) -> Identity:
        """Who came back.

        Raises:
            InputError: W034 where the provider's answer does not prove it.
        """


@dataclass(frozen=True, slots=True)
class Offer:
    """A provider as the page of the login shows it."""

    name: str
    title: str


def provider_of(name: str) -> Provider:
    """The provider that the settings call so.

    Raises:
        Http404: Where there is none.
    """
    factory = settings.LOGIN_TERMS.providers.get(name)
    if factory is None:
        raise Http404
    return cast("Callable[[str], Provider]", import_string(factory))(name)


def offered() -> list[Offer]:
    """Every provider of the settings."""
    return [Offer(name, provider_of(name).title) for name in settings.LOGIN_TERMS.providers]


@require_safe
@login_not_required
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Go to a provider; by a link, as the content policy lets no form lead elsewhere."""
    from wanmu.web.accounts.login import after_login  # noqa: PLC0415  it shows what is offered

    request.session[_AFTER] = after_login(request)
    try:
        return provider_of(name).start(request)
    except InputError as error:
        return _refused(request, error)


@require_safe
@login_not_required
def finish(request: HttpRequest, name: str) -> HttpResponse:
    """Come back from a provider, into the account that is there already."""
    from wanmu.web.accounts.login import admit  # noqa: PLC0415  it shows what is offered

    try:
        identity = provider_of(name).finish(request)
        user = _account(identity)
    except InputError as error:
        record("—", "fail to log in", name, {"by": ("", name)}, error.faults[0].code)
        return _refused(request, error)
    return admit(request, user, request.session.pop(_AFTER, "/"), name)


def _refused(request: HttpRequest, error: InputError) -> HttpResponse:
    status = HTTPStatus.FORBIDDEN
    return render(request, "accounts/refused.html", {"faults": error.faults}, status=status)


def _account(identity: Identity) -> User:
    found = User.objects.filter(username=identity.account, is_active=True).first()
    if found is None:
        raise InputError.of(
            "W035",
            mark("the provider calls you {name}, and there is no such account here; ask the "
                 "system officer for one"),
            name=identity.account,
        )  # fmt: skip
    return found
