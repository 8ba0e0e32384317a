"""The units of the county: the list, and a new one."""

import re
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import Unit
from wanmu.web.accounts.roles import KIND_WORDS, UNIT_KINDS, Deed, may
from wanmu.web.trail.chain import record

_CODE: Final = re.compile(r"[\w-]{1,32}")
_ON_A_PAGE: Final = 100


def add_unit(by: str, code: str, name: str, kind: str, parent: str = "") -> Unit:
    """A new unit, written in the trail.

    Raises:
        InputError: W038 for a code that is none or taken, a name that is none, a kind or a unit
            above it that there is not.
    """
    faults = Faults()
    if not _CODE.fullmatch(code):
        message = mark("write a code of 1 to 32 letters, digits, - and _")
        faults.add("W038", message, Place(field="code"))
    elif Unit.objects.filter(code=code).exists():
        message = mark("there is a unit with the code {unit} already")
        faults.add("W038", message, Place(field="code"), unit=code)
    if not name or kind not in UNIT_KINDS:
        faults.add("W038", mark("write a name, and choose a kind"), Place(field="name"))
    above = Unit.objects.filter(code=parent).first()
    if parent and above is None:
        message = mark("there is no unit with the code {unit}")
        faults.add("W038", message, Place(field="parent"), unit=parent)
    faults.check()
    with transaction.atomic():
        unit = Unit.objects.create(code=code, name=name[:128], kind=kind, parent=above)
        record(by, "add unit", code, {"name": ("", name), "kind": ("", kind)})
    return unit


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.KEEP_ACCOUNTS, Deed.GRANT_ROLES)
def units(request: HttpRequest) -> HttpResponse:
    """Every unit with the number of its people, but firms, which come with the ledger."""
    asked = {
        name: request.POST.get(name, "").strip() for name in ("code", "name", "kind", "parent")
    }
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            _add(request, asked)
        except InputError as error:
            faults = {each.place.field: text(each.message, **each.values) for each in error.faults}
        else:
            messages.success(request, text("Done, and written in the trail."))
            return redirect("units")
    found = Unit.objects.exclude(kind="firm").select_related("parent")
    page = Paginator(found.annotate(count=Count("people")).order_by("code"), _ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "accounts/units.html",
        {
            "page": page,
            "rows": [{"unit": unit, "kind": text(KIND_WORDS[unit.kind])} for unit in page],
            "kinds": [(kind, text(words)) for kind, words in KIND_WORDS.items()],
            "asked": asked,
            "faults": faults,
        },
    )


def _add(request: HttpRequest, asked: dict[str, str]) -> None:
    by = person_of(request)
    if not may(by.role, Deed.KEEP_ACCOUNTS):
        raise PermissionDenied
    add_unit(by.username, **asked)
