"""The pages of the officers for accounts: the list, one account, a new one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.web.accounts import lockout, people
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.listing import PEOPLE
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import OFFICERS, ROLE_WORDS, Deed, Role
from wanmu.web.accounts.second_factor import has_second_factor
from wanmu.web.tables.views import answer


@require_safe
@allowed(Deed.KEEP_ACCOUNTS, Deed.GRANT_ROLES, Deed.SEE_TRAIL)
def list_of_people(request: HttpRequest) -> HttpResponseBase:
    """Every account with its role and unit."""
    return answer(request, PEOPLE, "accounts/people.html")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.KEEP_ACCOUNTS)
def new_person(request: HttpRequest) -> HttpResponse:
    """Open an account; its password is shown on the answer and nowhere else."""
    name, full_name = request.POST.get("name", ""), request.POST.get("full_name", "")
    place: dict[str, Any] = {"name": name, "full_name": full_name, "faults": {}}
    if request.method == "POST":
        try:
            user, password = people.open_account(person_of(request).username, name, full_name)
        except InputError as error:
            place["faults"] = _by_field(error)
        else:
            return render(
                request, "accounts/password_once.html", {"person": user, "password": password}
            )
    return render(request, "accounts/new_person.html", place)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.KEEP_ACCOUNTS, Deed.GRANT_ROLES, Deed.SEE_TRAIL)
def one_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, and what the reader may do to it."""
    user, by = get_object_or_404(User.objects.select_related("unit"), pk=pk), person_of(request)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            done = _do(request, by, user)
        except InputError as error:
            faults = _by_field(error)
            user.refresh_from_db()
        else:
            return done
    return render(request, "accounts/person.html", _place(by, user, faults, request))


def _do(request: HttpRequest, by: User, user: User) -> HttpResponse:
    """The deed that the pressed button names."""
    why = request.POST.get("why", "")
    version = request.POST.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() else -1
    match request.POST.get("deed"):
        case "grant":
            people.grant(by, user, people.Grant(_role(request), _unit(request), why, known))
        case "close":
            people.close(by, user, why, known)
        case "unlock":
            people.unlock(by, user, why)
        case "second factor":
            people.take_second_factor(by, user, why)
        case "password":
            password = people.new_password(by, user, known)
            return render(
                request, "accounts/password_once.html", {"person": user, "password": password}
            )
        case _:
            raise PermissionDenied
    messages.success(request, text("Done, and written in the trail."))
    return redirect("person", pk=user.pk)


def _place(by: User, user: User, faults: dict[str, str], request: HttpRequest) -> dict[str, Any]:
    lock = lockout.name_lock(user.username)
    return {
        "person": user,
        "role": text(ROLE_WORDS[Role(user.role)]),
        "locked": lockout.is_locked(lock) or lockout.is_locked(lockout.code_lock(user)),
        "second_factor": has_second_factor(user),
        "may_keep": people.may_act_on(by, user, Deed.KEEP_ACCOUNTS),
        "may_grant": people.may_act_on(by, user, Deed.GRANT_ROLES),
        "own": by.pk == user.pk,
        "officer": user.role in OFFICERS,
        "roles": _roles(),
        "units": Unit.objects.exclude(kind="firm"),
        "unit_code": request.POST.get("unit", user.unit.code if user.unit else ""),
        "chosen": request.POST.get("role", user.role),
        "faults": faults,
        "why": request.POST.get("why", "") if faults else "",
    }


def _roles() -> list[tuple[str, str]]:
    return [(role.value, text(words)) for role, words in ROLE_WORDS.items()]


def _role(request: HttpRequest) -> Role:
    try:
        return Role(request.POST.get("role", ""))
    except ValueError:
        raise PermissionDenied from None


def _unit(request: HttpRequest) -> Unit | None:
    code = request.POST.get("unit", "").strip()
    found = Unit.objects.filter(code=code).first()
    if code and found is None:
        message = mark("there is no unit with the code {unit}")
        raise InputError.of("W038", message, Place(field="unit"), unit=code)
    return found


def _by_field(error: InputError) -> dict[str, str]:
    said: dict[str, str] = {}
    for fault in error.faults:
        said.setdefault(fault.place.field or "all", text(fault.message, **fault.values))
    return said
