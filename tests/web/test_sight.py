"""What is secret is masked, but for a firm that reads of itself and who unmasked it just now."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone

from wanmu.schema import RECORDS
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.sight import DATA_CLASS, MASK, UNMASKED_UNTIL, DataClass, class_of, sight_of


def request_of(role: Role, until: float = 0):
    from wanmu.web.accounts.models import User  # noqa: PLC0415  Django is not set up before

    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session[UNMASKED_UNTIL] = until
    request.user = User(username="somebody", role=role)
    return request


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FIRM])
def test_staff_see_secrets_masked(role):
    sight = sight_of(request_of(role))
    assert sight.masked("tax", "12.4") == sight.masked("tax_per_mu", "2.0") == MASK
    assert sight.masked("output", "100") == "100"


def test_a_firm_sees_its_own_unmasked():
    assert sight_of(request_of(Role.FIRM)).masked("tax", "12.4") == "12.4"


@pytest.mark.parametrize(("seconds", "shown"), [(60, True), (-1, False)])
def test_unmasking_ends_at_its_hour(seconds, shown):
    until = timezone.now().timestamp() + seconds
    assert sight_of(request_of(Role.CLERK, until)).shows("tax") is shown


def test_nobody_sees_anything():
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    request = request_of(Role.CLERK)
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        sight_of(request)


def test_what_is_not_classed_is_internal_and_every_class_is_of_a_field_that_there_is():
    assert class_of("anything") is DataClass.INTERNAL
    known = {field.name for kind in RECORDS.values() for field in kind.fields}
    to_come = {"contact", "phone"}
    assert set(DATA_CLASS) <= known | to_come
