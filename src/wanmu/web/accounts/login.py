"""The way in: name and password, then a code where one is asked; every step is in the trail."""

from http import HTTPStatus
from typing import Final, cast

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wanmu.web.accounts import lockout, providers, sessions
from wanmu.web.accounts.models import User
from wanmu.web.accounts.second_factor import has_second_factor, takes
from wanmu.web.trail.chain import record

_PENDING: Final = "half logged in"
_PENDING_SECONDS: Final = 300
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters("password")
@csrf_protect
@never_cache
def by_password(request: HttpRequest) -> HttpResponse:
    """Ask for name and password. What a stranger is told is the same whether there is the name."""
    after = after_login(request)
    if request.user.is_authenticated and request.method != "POST":
        return redirect(after)
    if request.method != "POST":
        return _page(request, after)
    name = request.POST.get("username", "")[:150]
    mine, shared = lockout.name_lock(name), lockout.address_lock(request)
    attempt = lockout.attempt(mine, shared)
    if not attempt.allowed:
        return _page(request, after, locked=True)
    form = AuthenticationForm(request, request.POST)
    if not form.is_valid():
        _failed(request, name, locked=attempt.last)
        return _page(request, after, wrong=True, locked=attempt.last)
    lockout.succeeded(mine, [shared])
    return admit(request, form.get_user(), after, "password")


def admit(request: HttpRequest, user: User, after: str, how: str) -> HttpResponse:
    """Let in who has proved who he is, or ask for his code first."""
    if not has_second_factor(user):
        return _let_in(request, user, after, how)
    request.session.cycle_key()
    request.session[_PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "after": after,
        "how": how,
        "at": timezone.now().timestamp(),
    }
    return redirect("login-code")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters("code")
@csrf_protect
@never_cache
def by_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of who has given the right password just now."""
    pending = request.session.get(_PENDING)
    user = _pending_user(pending)
    if pending is None or user is None:
        return redirect("login")
    if request.method != "POST":
        return render(request, "accounts/code.html")
    lock = lockout.code_lock(user)
    attempt = lockout.attempt(lock)
    if not attempt.allowed:
        return _code_page(request, locked=True)
    if not takes(user, request.POST.get("code", "")[:32]):
        _failed(request, user.username, locked=attempt.last)
        return _code_page(request, locked=attempt.last)
    lockout.succeeded(lock)
    del request.session[_PENDING]
    return _let_in(request, user, pending["after"], pending["how"])


def after_login(request: HttpRequest) -> str:
    """Where somebody wanted to go: an address of the office, or its first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    # Without a slash it would be taken for the name of a page, of which there may be none.
    return wanted if here and wanted.startswith("/") else "/"


def _let_in(request: HttpRequest, user: User, after: str, how: str) -> HttpResponseRedirect:
    with transaction.atomic():
        login(request, user, backend=_BACKEND)
        sessions.began(request, user)
        came = {"from": ("", lockout.address_of(request)), "by": ("", how)}
        record(user.username, "log in", user.username, came)
    return HttpResponseRedirect(after)


def _pending_user(pending: dict[str, object] | None) -> User | None:
    if pending is None:
        return None
    age = timezone.now().timestamp() - cast("float", pending["at"])
    user = User.objects.filter(pk=cast("int", pending["user"]), is_active=True).first()
    fresh = user is not None and user.get_session_auth_hash() == pending["hash"]
    return user if fresh and age < _PENDING_SECONDS else None


def _failed(request: HttpRequest, name: str, *, locked: bool) -> None:
    # A password that somebody typed in the place of the name is not to stand in the trail.
    known = User.objects.filter(username=name).exists()
    who = name if known else "—"
    came = {"from": ("", lockout.address_of(request))}
    record(who, "lock login" if locked else "fail to log in", who, came)


def _page(
    request: HttpRequest, after: str, *, wrong: bool = False, locked: bool = False
) -> HttpResponse:
    return render(
        request,
        "office/login.html",
        {
            "after": after,
            "wrong": wrong,
            "locked": locked,
            "minutes": settings.LOGIN_TERMS.locked,
            "providers": providers.offered(),
        },
        status=HTTPStatus.TOO_MANY_REQUESTS if locked else HTTPStatus.OK,
    )


def _code_page(request: HttpRequest, *, locked: bool) -> HttpResponse:
    status = HTTPStatus.TOO_MANY_REQUESTS if locked else HTTPStatus.OK
    place = {"wrong": True, "locked": locked, "minutes": settings.LOGIN_TERMS.locked}
    return render(request, "accounts/code.html", place, status=status)


@receiver(user_logged_out)
def _logged_out(user: User | None, **_: object) -> None:
    if user is not None:
        record(user.username, "log out", user.username, {})
