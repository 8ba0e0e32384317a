"""Correcting one value of a firm: what was typed, what is wrong with it, and the one way in."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import polars as pl
from django.db import transaction

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.schema import RECORDS, Field
from wanmu.schema.absence import STATE_NAMES
from wanmu.schema.cells import typed
from wanmu.web.firms.disputes import settle
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import BASES, Enterprise, EnterpriseYear, Held, Origin
from wanmu.web.ledger.write import Deed, Overtaken, write

_FIXED: Final = frozenset({"code", "year", "data_label"})
_LONGEST: Final = {"department": 64, "period": 32, "why": 500, "value": 500}


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of a firm: of itself, or of a year."""

    firm: Enterprise
    year: int | None
    field: Field

    @property
    def kind(self) -> str:
        """The record type."""
        return "enterprise" if self.year is None else "enterprise_year"

    @property
    def key(self) -> dict[str, Any]:
        """The key of the record."""
        return {"code": self.firm.code} | ({} if self.year is None else {"year": self.year})

    def record(self) -> Held | None:
        """The record as it is held; None where there is none of that year yet."""
        held: Held | None = None
        if self.year is None:
            held = Enterprise.objects.filter(pk=self.firm.pk).first()
        else:
            held = EnterpriseYear.objects.filter(enterprise=self.firm, year=self.year).first()
        return held


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into the form; ``version`` is that of the record he had before him."""

    value: str = ""
    absence: str = ""
    department: str = ""
    basis: str = ""
    period: str = ""
    why: str = ""
    version: int = 0

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Typed":
        """What a form holds, without blanks around it and not longer than there is room."""
        said = {
            name: form.get(name, "").replace("\0", "").strip()[: _LONGEST.get(name, 32)]
            for name in ("value", "absence", "department", "basis", "period", "why")
        }
        version = form.get("version", "")
        return cls(**said, version=int(version) if version.isascii() and version.isdigit() else 0)


def editable(kind: str, name: str) -> Field | None:
    """The field that may be corrected, or None."""
    return None if name in _FIXED else RECORDS[kind].by_name.get(name)


@transaction.atomic
def correct(who: str, spot: Spot, form: Typed) -> None:
    """Write what was typed, with its source and why; an open dispute of it is settled by that.

    Raises:
        InputError: W047 for a value that cannot be, W048 for a source or a reason that is missing.
        Overtaken: Where the record is not the one that he had before him. Nothing is written.
    """
    value = read(spot.field, form)
    absences = {spot.field.name: form.absence} if value is None else {}
    row = {**spot.key, spot.field.name: value}
    key = "/".join(str(part) for part in spot.key.values())
    found = differences(spot.kind, [row], {key: absences} if absences else None)
    for step in found.steps:
        if (step.found.version if step.found else 0) != form.version:
            raise Overtaken([key])
    if not found.steps:
        message = mark("this is what is held already; nothing was written")
        raise InputError.of("W047", message, Place(field="value"))
    origin = Origin(department=form.department, basis=form.basis, period=form.period,
                    received_by=who)  # fmt: skip
    write([found], Deed(who, "correct value", key, form.why), origin)
    if spot.year is not None:
        settle(spot.firm, spot.year, spot.field.name, who, form.why)


def read(field: Field, form: Typed) -> Any:
    """The value that was typed, in the type of the field; None where it says why there is none.

    Raises:
        InputError: W047 and W048, all at once.
    """
    faults, value = Faults(), None
    if form.value and form.absence:
        message = mark("write a value, or say why there is none: not both")
        faults.add("W047", message, Place(field="value"))
    elif form.value:
        value = _value(field, form.value, faults)
    elif form.absence not in STATE_NAMES:
        faults.add("W047", mark("write a value, or say why there is none"), Place(field="value"))
    for name in ("department", "why"):
        if not getattr(form, name):
            message = mark("write it: it stands beside the value from now on")
            faults.add("W048", message, Place(field=name))
    if form.basis not in BASES:
        faults.add("W048", mark("choose the ground on which it is held"), Place(field="basis"))
    faults.check()
    return value


def _value(field: Field, written: str, faults: Faults) -> Any:
    found = typed(pl.Series([written], dtype=pl.String), field, Fraction(1))[0]
    if found is None:
        message = mark("{found} cannot be read as what is asked for here")
        faults.add("W047", message, Place(field="value"), found=written)
    elif field.minimum is not None and found < field.minimum:
        message = mark("{found} is less than {least}, which is the least there can be")
        faults.add("W047", message, Place(field="value"), found=written, least=field.minimum)
    return found
