"""Records of the ledger for programs: which ones, in which pages, with which values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404

from wanmu.kernel.faults import InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User
from wanmu.web.accounts.sight import DataClass, class_of
from wanmu.web.ledger.models import KINDS, Enterprise, EnterpriseYear, Held, Lease, Parcel
from wanmu.web.ledger.scope import firms_of, of_firms, parcels_of

MOST: Final = 1_000
"""Records that a page holds at most."""


def kind_of(name: str) -> type[Held]:
    """The table of a record type.

    Raises:
        Http404: Where there is none.
    """
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def seen(kind: type[Held], person: User) -> QuerySet[Any]:
    """The records of a type that a person may read, in the order of their keys."""
    rows: QuerySet[Any]
    if kind is Enterprise:
        rows = firms_of(person)
    elif kind is EnterpriseYear:
        rows = of_firms(person, EnterpriseYear.objects.all(), "enterprise")
    elif kind is Lease:
        lets = of_firms(person, Lease.objects.all(), "lessor")
        rows = lets | of_firms(person, Lease.objects.all(), "lessee")
    elif kind is Parcel:
        rows = parcels_of(person)
    else:
        rows = kind.objects.filter(parcel__in=parcels_of(person))
    return rows.order_by("pk")


def filtered(kind: type[Held], rows: QuerySet[Any], wanted: Sequence[str]) -> QuerySet[Any]:
    """The rows of which fields have the values that ``field=value`` says.

    Raises:
        InputError: W113 for a filter that is none; W114 for a field that is not there; W115 for a
            value that the field cannot have.
    """
    for each in wanted:
        field, separator, value = each.partition("=")
        if not separator:
            raise InputError.of(
                "W113", mark("{found} is no filter; write field=value"), Place(field="filter"),
                found=each,
            )  # fmt: skip
        columns = kind.columns()
        if field not in columns:
            raise InputError.of(
                "W114", mark("there is no field {found!r}; did you mean {near!r}?"),
                Place(field="filter"), found=field, near=nearest(field, columns),
            )  # fmt: skip
        rows = rows.filter(**{columns[field]: _typed(kind, field, value)})
    return rows


def page(kind: type[Held], rows: QuerySet[Any], after: str, size: int) -> tuple[list[Any], str]:
    """A page of rows after the one called ``after``, and after which the next page begins.

    "" where there is no next one. It asks for rows beyond a key, so the last page of many is as
    quick as the first.
    """
    if after:
        rows = rows.filter(pk__gt=_to_python(kind._meta.pk, after, "after"))
    found = list(rows[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def _typed(kind: type[Held], field: str, value: str) -> Any:
    column = kind.columns()[field]
    found = next(each for each in kind._meta.concrete_fields if each.attname == column)
    return _to_python(found, value, field)


def _to_python(column: Any, value: str, field: str) -> Any:
    try:
        # The character with number zero is none for a database.
        typed = None if "\0" in value else column.to_python(value)
        if typed is not None:
            column.get_prep_value(typed)
            return typed
    except (ValidationError, ValueError, TypeError, OverflowError):
        pass
    raise InputError.of(
        "W115", mark("{field} cannot be {found!r}"), Place(field=field), field=field, found=value
    )


def values(held: Held, *, secrets: bool) -> dict[str, Any]:
    """A record's values by field; what is masked is left out."""
    return {
        field: getattr(held, column)
        for field, column in held.columns().items()
        if secrets or class_of(field) < DataClass.SECRET
    }


def of_all(found: Sequence[Held], *, secrets: bool) -> Iterator[Mapping[str, Any]]:
    """The values of each record."""
    return (values(held, secrets=secrets) for held in found)
