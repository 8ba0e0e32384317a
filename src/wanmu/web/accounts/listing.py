"""The list of accounts, as the officers see it."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Lower
from django.http import HttpRequest

from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import ROLE_WORDS
from wanmu.web.tables.table import Column, Table

_STATES: Final = {"in use": mark("in use"), "closed": mark("closed")}


def _rows(request: HttpRequest) -> QuerySet[Any]:
    """Every account, with what it is found by: its name, the person's, the unit's."""
    del request
    state = Case(When(is_active=True, then=Value("in use")), default=Value("closed"))
    parts = ("username", Value(" "), "first_name", Value(" "), Coalesce("unit__name", Value("")))
    return User.objects.annotate(
        state=state, search=Lower(Concat(*parts, output_field=TextField()))
    )


def _roles() -> Mapping[str, str]:
    return {role.value: text(words) for role, words in ROLE_WORDS.items()}


def _states() -> Mapping[str, str]:
    return {name: text(words) for name, words in _STATES.items()}


PEOPLE: Final = Table(
    name="accounts",
    title=mark("Accounts"),
    columns=(
        Column(key="name", heading=mark("Name"), path="username", link=("person", "pk")),
        Column(key="full_name", heading=mark("Full name"), path="first_name"),
        Column(key="role", heading=mark("Role"), kind="choice", choices=_roles, filter="choice"),
        Column(key="unit", heading=mark("Unit"), path="unit__name"),
        Column(key="state", heading=mark("State"), kind="choice", choices=_states, filter="choice"),
        Column(key="last_login", heading=mark("Last login"), kind="moment"),
    ),
    rows=_rows,
    order="name",
    search="search",
)
