"""When an officer cannot be there: another one stands in for him, for hours, if a third agrees.

He holds that office instead of his own, never both; the trail says who, why, who agreed, until
when. The office goes back by itself.
"""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import Emergency, User
from wanmu.web.accounts.roles import OFFICERS, ROLE_WORDS, Deed, Role
from wanmu.web.trail.chain import record

LONGEST: Final = 8
"""Hours that somebody stands in at most: a working day."""
_WAITS: Final = timedelta(hours=2)
"""A request that nobody agreed to in this time is gone."""
_SHOWN: Final = 20


@transaction.atomic
def ask_to_stand_in(by: User, role: str, hours: str, why: str) -> Emergency:
    """Ask to hold another officer's office.

    Raises:
        PermissionDenied: For who is no officer.
        InputError: W038 for an office that is none or his own, hours that are too many, no reason.
    """
    if by.role not in OFFICERS:
        raise PermissionDenied
    faults = Faults()
    if role not in OFFICERS or role == by.role:
        faults.add("W038", mark("choose the office of another officer"), Place(field="role"))
    if not (hours.isascii() and hours.isdigit() and 1 <= int(hours) <= LONGEST):
        message = mark("write hours from 1 to {most}")
        faults.add("W038", message, Place(field="hours"), most=LONGEST)
    if not why.strip():
        faults.add("W038", mark("write why: it stands in the trail"), Place(field="why"))
    faults.check()
    found = Emergency.objects.create(asked_by=by, role=role, hours=int(hours), why=why.strip())
    asked = {"role": (by.role, role), "hours": ("", hours)}
    record(by.username, "ask to stand in", by.username, asked, why.strip())
    return found


@transaction.atomic
def agree(by: User, emergency: Emergency) -> None:
    """Let somebody stand in: by an officer who is another person, once, while it is fresh.

    Raises:
        PermissionDenied: For who is no officer, for who asked, for what waited too long or was
            agreed to before, and where he who asked is not what he was.
    """
    asked = User.objects.select_for_update().get(pk=emergency.asked_by_id)
    standing = {asked.role, by.role} <= OFFICERS and asked.is_active and not asked.role_until
    touched = (
        standing and by.pk != asked.pk and _fresh().filter(pk=emergency.pk).update(agreed_by=by)
    )
    if not touched:
        raise PermissionDenied
    until = timezone.now() + timedelta(hours=emergency.hours)
    User.objects.filter(pk=asked.pk).update(
        role=emergency.role,
        role_after=asked.role,
        role_until=until,
        version=F("version") + 1,
        sessions=F("sessions") + 1,
    )
    changes = {
        "role": (asked.role, emergency.role),
        "until": ("", f"{timezone.localtime(until):%Y-%m-%d %H:%M}"),
    }
    record(by.username, "agree to stand in", asked.username, changes, emergency.why)


@transaction.atomic
def give_back(user: User) -> bool:
    """Put somebody back into his own office when his time is over; whether it was."""
    over = User.objects.filter(pk=user.pk, role_until__lte=timezone.now())
    touched = over.update(
        role=F("role_after"),
        role_after="",
        role_until=None,
        version=F("version") + 1,
        sessions=F("sessions") + 1,
    )
    if touched:
        changes = {"role": (user.role, user.role_after)}
        record("wanmu", "give office back", user.username, changes)
    return bool(touched)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.KEEP_ACCOUNTS, Deed.GRANT_ROLES, Deed.SEE_TRAIL)
def emergencies(request: HttpRequest) -> HttpResponse:
    """What was asked lately, a form to ask, and a button to agree."""
    by, faults = person_of(request), {}
    asked = {name: request.POST.get(name, "") for name in ("role", "hours", "why")}
    if request.method == "POST":
        try:
            _do(request, by, asked)
        except InputError as error:
            faults = {each.place.field: text(each.message, **each.values) for each in error.faults}
        else:
            messages.success(request, text("Done, and written in the trail."))
            return redirect("emergencies")
    fresh = set(_fresh().values_list("pk", flat=True))
    lately = Emergency.objects.select_related("asked_by", "agreed_by")[:_SHOWN]
    place = {
        "rows": [
            {
                "each": each,
                "role": text(ROLE_WORDS[Role(each.role)]),
                "may": each.pk in fresh and each.asked_by_id != by.pk,
                "waits": each.pk in fresh,
            }
            for each in lately
        ],
        "roles": [(each, text(ROLE_WORDS[Role(each)])) for each in sorted(OFFICERS - {by.role})],
        "longest": LONGEST,
    }
    return render(request, "accounts/emergencies.html", {**place, "asked": asked, "faults": faults})


def _do(request: HttpRequest, by: User, asked: dict[str, str]) -> None:
    number = request.POST.get("agree", "")
    if number.isascii() and number.isdigit():
        agree(by, get_object_or_404(Emergency, pk=int(number)))
    else:
        ask_to_stand_in(by, **asked)


def _fresh() -> QuerySet[Emergency]:
    return Emergency.objects.filter(agreed_by=None, asked_at__gt=timezone.now() - _WAITS)
