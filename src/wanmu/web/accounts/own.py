"""What a person does with his own account: password, second factor, sessions; and unmasking."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanmu.kernel.messages import text
from wanmu.web.accounts import lockout, second_factor, sessions
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.login import after_login
from wanmu.web.accounts.models import RecoveryCode, User
from wanmu.web.accounts.roles import ROLE_WORDS, Deed, Role
from wanmu.web.accounts.sight import UNMASKED_UNTIL, sight_of
from wanmu.web.trail.chain import record

UNMASKED_MINUTES: Final = 15


@require_safe
@allowed()
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one can change of it."""
    user = person_of(request)
    return render(
        request,
        "accounts/account.html",
        {
            "role": text(ROLE_WORDS[Role(user.role)]),
            "second_factor": second_factor.has_second_factor(user),
            "codes_left": RecoveryCode.objects.filter(user=user).count(),
            "sessions": sessions.in_use(request, user),
            "must": second_factor.must_have_second_factor(user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@allowed()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password: all other sessions end."""
    user = person_of(request)
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid() and not _same(request, form):
        with transaction.atomic():
            form.save(commit=False).first_password = False
            user.save(update_fields=["password", "first_password"])
            record(user.username, "change password", user.username, {})
        sessions.keep_this(request, user)
        messages.success(request, text("The password is changed."))
        return redirect("account")
    return render(request, "accounts/password.html", {"form": form, "first": user.first_password})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@allowed()
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: read the picture, type the code, keep the recovery codes."""
    user = person_of(request)
    if second_factor.has_second_factor(user):
        return redirect("account")
    wrong = locked = False
    if request.method == "POST":
        lock = lockout.code_lock(user)
        locked = not lockout.attempt(lock).allowed
        codes = [] if locked else second_factor.confirm(user, request.POST.get("code", "")[:32])
        if codes:
            lockout.succeeded(lock)
            return render(request, "accounts/recovery.html", {"codes": codes})
        wrong = True
    secret = second_factor.offer(user)
    place = {"secret": secret, "picture": second_factor.picture(user, secret)}
    return render(
        request, "accounts/second_factor.html", {**place, "wrong": wrong, "locked": locked}
    )


@require_POST
@sensitive_post_parameters("password")
@allowed()
def drop_second_factor(request: HttpRequest) -> HttpResponse:
    """Give up one's second factor: the password is asked once more."""
    user = person_of(request)
    if second_factor.must_have_second_factor(user):
        messages.error(request, text("Your role must have a second factor."))
    elif _knows_password(request, user):
        second_factor.take_away(user.username, user)
        messages.success(request, text("The second factor is off."))
    else:
        messages.error(request, text("That is not your password."))
    return redirect("account")


@require_POST
@allowed()
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    user = person_of(request)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(sessions=F("sessions") + 1)
        record(user.username, "end all sessions", user.username, {})
    user.refresh_from_db()
    sessions.keep_this(request, user)
    messages.success(request, text("All your other sessions have ended."))
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.UNMASK)
def unmask(request: HttpRequest) -> HttpResponse:
    """Show secrets to who says why, for a quarter of an hour; or mask them again."""
    user, back = person_of(request), after_login(request)
    why = request.POST.get("why", "").strip()
    if request.method == "POST" and "mask" in request.POST:
        request.session.pop(UNMASKED_UNTIL, None)
        return redirect(back)
    if request.method == "POST" and why:
        until = timezone.now() + timedelta(minutes=UNMASKED_MINUTES)
        moment = f"{timezone.localtime(until):%Y-%m-%d %H:%M}"
        record(user.username, "unmask", back[:200], {"until": ("", moment)}, why)
        request.session[UNMASKED_UNTIL] = until.timestamp()
        return redirect(back)
    return render(
        request,
        "accounts/unmask.html",
        {
            "back": back,
            "minutes": UNMASKED_MINUTES,
            "missing": request.method == "POST",
            "unmasked": sight_of(request).unmasked,
        },
    )


def _same(request: HttpRequest, form: PasswordChangeForm) -> bool:
    if request.POST.get("new_password1") != request.POST.get("old_password"):
        return False
    form.add_error("new_password1", text("It is the password that you have; choose another one."))
    return True


def _knows_password(request: HttpRequest, user: User) -> bool:
    lock = lockout.name_lock(user.username)
    if not lockout.attempt(lock).allowed or not user.check_password(
        request.POST.get("password", "")
    ):
        return False
    lockout.succeeded(lock)
    return True
