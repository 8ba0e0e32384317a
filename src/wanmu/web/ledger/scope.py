"""Which records a person may read. Every page, export and answer of the API goes through here."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.ledger.models import Enterprise, Parcel

_Any = TypeVar("_Any", bound=Model)

_ALL = frozenset({Role.LEADER, Role.CLERK, Role.REVIEWER, Role.INVESTMENT})
"""Who reads of the whole county; roles that stand in no list here read nothing."""
COUNTY = "county"
"""The reach of who reads everything."""
_PLACE = {Role.PLATFORM: "platform", Role.TOWNSHIP: "region"}


def firms_of(person: Any) -> QuerySet[Enterprise]:
    """The firms that a person may read: all, those of his platform or town, or his own."""
    return Enterprise.objects.filter(_firms(person))


def of_firms(person: Any, rows: QuerySet[_Any], path: str) -> QuerySet[_Any]:
    """Rows that point to a firm by ``path``, of those firms that a person may read."""
    if _role(person) in _ALL:
        return rows
    return rows.filter(**{f"{path}__in": firms_of(person)})


def parcels_of(person: Any) -> QuerySet[Parcel]:
    """The parcels that a person may read.

    A platform reads its own; a town those whose holder stands in it; a firm those that it holds.
    """
    match _role(person):
        case role if role in _ALL:
            return Parcel.objects.all()
        case Role.PLATFORM:
            return Parcel.objects.filter(platform=_unit(person))
        case Role.TOWNSHIP | Role.FIRM:
            return Parcel.objects.filter(holder__in=firms_of(person).values("code"))
    return Parcel.objects.none()


def reach(person: Any) -> str:
    """Whose records a person may read, as a key: people of one reach read the same."""
    role = _role(person)
    return COUNTY if role in _ALL else f"{role}/{_unit(person) if role else ''}"


def _firms(person: Any) -> Q:
    role = _role(person)
    if role in _ALL:
        return Q()
    if not _unit(person):
        return Q(pk__in=())
    if role in _PLACE:
        return Q(**{_PLACE[role]: _unit(person)})
    return Q(code=_unit(person)) if role == Role.FIRM else Q(pk__in=())


def _role(person: Any) -> Role | None:
    return Role(person.role) if isinstance(person, User) and person.is_active else None


def _unit(person: User) -> str:
    """The code of his unit: a platform's or town's id in the pack, a firm's credit code."""
    return person.unit.code if person.unit else ""
