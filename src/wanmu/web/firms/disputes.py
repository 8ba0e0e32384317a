"""What a firm says of its figures: that they are right, or that one is wrong."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.schema import Field
from wanmu.web.firms.models import Dispute
from wanmu.web.ledger.models import Enterprise, EnterpriseYear
from wanmu.web.ledger.write import Deed, Overtaken, confirm
from wanmu.web.trail.chain import record

_LONGEST: Final = 64


def confirm_year(who: str, held: EnterpriseYear, fields: list[str], version: int) -> None:
    """Write down that the firm confirms its figures of a year as it had them before it.

    Raises:
        Overtaken: Where they were changed meanwhile.
    """
    if held.version != version:
        raise Overtaken([held.named()])
    there = [name for name in fields if getattr(held, held.column(name)) is not None]
    confirm(held, there, Deed(who, "confirm values", held.named()))


@transaction.atomic
def dispute(who: str, held: EnterpriseYear, field: Field, claimed: str, why: str) -> Dispute:
    """Write down that a figure is wrong in the eyes of the firm.

    Raises:
        InputError: W047 without what it should be, or where it is disputed already; W048 without
            why.
    """
    faults = Faults()
    if not claimed:
        faults.add("W047", mark("write what it should be"), Place(field="claimed"))
    if not why:
        faults.add("W048", mark("write why, and what shows it"), Place(field="why"))
    where = {"enterprise_id": held.enterprise_id, "year": held.year, "field": field.name}
    if Dispute.objects.filter(**where, answered_at=None).exists():
        message = mark("this figure is disputed already; wait for the answer")
        faults.add("W047", message, Place(field="claimed"))
    faults.check()
    now = getattr(held, held.column(field.name))
    found = Dispute.objects.create(
        **where, held="" if now is None else str(now), claimed=claimed[:_LONGEST], why=why, by=who
    )
    record(who, "dispute value", held.named(), {field.name: (now, claimed)}, why)
    return found


@transaction.atomic
def answer_dispute(who: str, found: Dispute, answer: str) -> None:
    """Answer a dispute without changing the figure.

    Raises:
        InputError: W048 without an answer.
    """
    if not answer:
        raise InputError.of("W048", mark("write the answer"), Place(field="answer"))
    settle(found.enterprise, found.year, found.field, who, answer)
    subject = f"{found.enterprise_id}/{found.year}"
    record(who, "answer dispute", subject, {"field": ("", found.field)}, answer)


def settle(firm: Enterprise, year: int, field: str, who: str, answer: str) -> None:
    """Close the open dispute of a figure, if there is one."""
    open_ones = Dispute.objects.filter(enterprise=firm, year=year, field=field, answered_at=None)
    open_ones.update(answer=answer, answered_by=who, answered_at=timezone.now())
