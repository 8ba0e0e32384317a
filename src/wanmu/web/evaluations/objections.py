"""Objections: filed while the period runs, decided with reasons, answered by a new run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.evaluations import clock
from wanmu.web.evaluations.evidence import MOST, Paper, kept
from wanmu.web.evaluations.models import Objection, Publication
from wanmu.web.evaluations.obstacles import newest
from wanmu.web.evaluations.schemes import figures_of, scheme_named
from wanmu.web.evaluations.states import State
from wanmu.web.evaluations.steps import reasoned
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import BASES, EnterpriseYear, Origin
from wanmu.web.ledger.scope import firms_of, of_firms
from wanmu.web.ledger.write import Deed as LedgerDeed
from wanmu.web.ledger.write import Overtaken, write
from wanmu.web.trail.chain import record

RESULT: Final = "result"
_OUT: Final = {"denominators": State.DENOMINATORS, "results": State.NOTICE}
_LONGEST: Final = 4_000
_LARGEST: Final = 1e12


@dataclass(frozen=True, slots=True)
class Claim:
    """An objection as somebody wrote it, all texts."""

    firm: str
    about: str
    claimed: str
    said: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as somebody wrote it; what changes which value, where it is accepted."""

    accepts: bool
    reasons: str
    field: str = ""
    value: str = ""
    department: str = ""
    basis: str = ""


def fields_of(made: Publication) -> tuple[str, ...]:
    """What can be objected to: figures that the scheme reads; of the first round those shown."""
    scheme = scheme_named(made.evaluation.scheme)
    figures = figures_of(scheme)
    if made.round == "denominators":
        return tuple(each for each in figures if each in scheme.publication.fields)
    return figures


def closed(made: Publication) -> InputError | None:
    """Why no objection is taken now: not yet, no more, or another publication is out."""
    at, start = clock.now(), timezone.make_aware(datetime.combine(made.begins, time()))
    ends = f"{timezone.localtime(made.ends):%Y-%m-%d %H:%M}"
    if at < start:
        message = mark("objections are taken from {begins} on")
        return InputError.of("W080", message, begins=made.begins.isoformat())
    if at >= made.ends:
        return InputError.of("W080", mark("objections were taken until {ends}"), ends=ends)
    out = newest(made.evaluation)
    if out != made or State(made.evaluation.state) is not _OUT[made.round]:
        return InputError.of("W080", mark("another publication has taken the place of this one"))
    return None


def file(made: Publication, by: User, claim: Claim, papers: Sequence[Paper]) -> Objection:
    """File an objection, for a firm of one's own.

    Raises:
        PermissionDenied: For who may not, and for a firm of which he reads nothing.
        InputError: W080 outside of the period; W081 and W082 for what is wrong with it.
    """
    if not may(by.role, Deed.OBJECT) or not firms_of(by).filter(code=claim.firm).exists():
        raise PermissionDenied
    _refuse_closed(made)
    value = _checked(made, claim, papers)
    with transaction.atomic():
        made.evaluation.refresh_from_db()
        _refuse_closed(made)
        found = Objection.objects.create(
            publication=made,
            enterprise_id=claim.firm,
            about=claim.about,
            claimed=value,
            text=claim.said.strip(),
            made_by=by,
            made_at=clock.now(),
        )
        found.evidence.set([kept(each, by) for each in papers])
        record(by.username, mark("object"), claim.firm, {"about": ("", claim.about)}, found.text)
    return found


def _refuse_closed(made: Publication) -> None:
    wrong = closed(made)
    if wrong is not None:
        raise wrong


def _checked(made: Publication, claim: Claim, papers: Sequence[Paper]) -> float | None:
    faults = Faults()
    year = made.evaluation.year
    there = EnterpriseYear.objects.filter(enterprise_id=claim.firm, year=year)
    if made.run is not None:
        listed = made.run.results.filter(enterprise_id=claim.firm).exists()
    else:
        listed = there.exists()
    if not listed:
        message = mark("the firm does not stand in this publication")
        faults.add("W081", message, Place(field="firm"))
    allowed = {*fields_of(made), *([RESULT] if made.round == "results" else [])}
    if claim.about not in allowed:
        faults.add("W081", mark("choose what is objected to"), Place(field="about"))
    if not 0 < len(claim.said.strip()) <= _LONGEST:
        message = mark("write what is wrong and why, in at most {most} characters")
        faults.add("W081", message, Place(field="said"), most=_LONGEST)
    value = None
    if claim.about != RESULT:
        value = number_of(claim.claimed, "claimed", "W081", faults)
    for each in papers:
        faults.extend(each.faults())
    if len(papers) > MOST:
        message = mark("hand in {most} files at most")
        faults.add("W082", message, Place(field="evidence"), most=MOST)
    if not papers:
        message = mark("add the evidence: a PDF, a picture, a Word or Excel file")
        faults.add("W082", message, Place(field="evidence"))
    faults.check()
    return value


def number_of(written: str, field: str, code: str, faults: Faults) -> float | None:
    """A figure as somebody wrote it, or a fault at its field."""
    try:
        value = float(written.strip().replace(",", ""))
    except ValueError:
        faults.add(code, mark("write the figure that is held to be right"), Place(field=field))
        return None
    if not abs(value) <= _LARGEST:
        faults.add(code, mark("this cannot be a firm's figure"), Place(field=field))
    return value


def decide(objection: Objection, by: User, version: int, said: Decision) -> None:
    """Decide an objection; accepted, the value is changed in the ledger with where it comes from.

    Raises:
        PermissionDenied: For who may not, and for who filed it.
        InputError: W071 where it was decided meanwhile, or the value changed; W083, W085 for what
            is wrong with the decision.
    """
    if not may(by.role, Deed.DECIDE_OBJECTION) or objection.made_by_id == by.pk:
        raise PermissionDenied
    reasons = reasoned(said.reasons, "reasons")
    value = _value(objection, said) if said.accepts else None
    state = "accepted" if said.accepts else "rejected"
    with transaction.atomic():
        mine = Objection.objects.filter(pk=objection.pk, version=version, state="open")
        done = mine.update(
            state=state, reasons=reasons, decided_by=by, decided_at=clock.now(),
            version=F("version") + 1,
        )  # fmt: skip
        if not done:
            raise _decided(objection)
        subject = text("objection {number}", number=objection.pk)
        record(by.username, mark("decide objection"), subject, {"state": ("open", state)}, reasons)
        if value is not None:
            _change(objection, said, value, by, reasons)
    objection.refresh_from_db()


def _decided(objection: Objection) -> InputError:
    objection.refresh_from_db()
    message = mark("{who} has decided it meanwhile; nothing of yours was written")
    return InputError.of("W071", message, who=objection.decided_by or "—")


def _value(objection: Objection, said: Decision) -> float | None:
    faults = Faults()
    if said.field not in figures_of(scheme_named(objection.publication.evaluation.scheme)):
        faults.add("W083", mark("choose the figure that is changed"), Place(field="field"))
    value = number_of(said.value, "value", "W083", faults)
    if not said.department.strip():
        message = mark("write which department the right figure comes from")
        faults.add("W083", message, Place(field="department"))
    if said.basis not in BASES or said.basis == "statistical":
        message = mark("choose on what ground the figure is held; statistical micro-data is none")
        faults.add("W083", message, Place(field="basis"))
    faults.check()
    return value


def _change(objection: Objection, said: Decision, value: float, by: User, reasons: str) -> None:
    year = objection.publication.evaluation.year
    row = {"code": objection.enterprise_id, "year": year, said.field: value}
    found = differences("enterprise_year", [row])
    if not found.steps:
        message = mark("the ledger holds this figure already; reject the objection, or change it")
        raise InputError.of("W083", message, Place(field="value"))
    subject = text("objection {number}", number=objection.pk)
    origin = Origin(
        department=said.department.strip(),
        basis=said.basis,
        period=str(year),
        label=_label(objection.enterprise_id, year),
        note=subject,
        document=objection.evidence.first(),
        received_by=by.username,
    )
    try:
        write(
            [found], LedgerDeed(by.username, mark("correct by objection"), subject, reasons), origin
        )
    except Overtaken as error:
        message = mark("somebody has changed the firm's figures meanwhile; look at them again")
        raise InputError.of("W071", message) from error


def _label(firm: str, year: int) -> str:
    """What is corrected of a made-up firm is made up, too."""
    held = EnterpriseYear.objects.get(enterprise_id=firm, year=year)
    return "synthetic" if held.data_label == "synthetic" else "stated"


def objections_of(person: User, made: QuerySet[Objection]) -> QuerySet[Objection]:
    """Those of the objections that a person may read: of firms that he reads."""
    return of_firms(person, made, "enterprise")
