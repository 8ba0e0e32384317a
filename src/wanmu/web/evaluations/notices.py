"""Publishing: the period, the files as they are issued, and what must never be in them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from wanmu.evaluation import Evaluation as Computed
from wanmu.evaluation import evaluate
from wanmu.evaluation.notice import last_moment
from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.pack.models import schemes
from wanmu.report.publication import Round, publication
from wanmu.web.accounts.models import User
from wanmu.web.accounts.sight import DataClass, class_of
from wanmu.web.evaluations import clock
from wanmu.web.evaluations.data import units_of
from wanmu.web.evaluations.models import Evaluation, Publication
from wanmu.web.evaluations.runs import computed
from wanmu.web.evaluations.schemes import scheme_named
from wanmu.web.evaluations.steps import move, ready
from wanmu.web.ledger.models import Document

KINDS: Final[Mapping[str, str]] = {
    "calendar": mark("calendar days"),
    "working": mark("working days"),
}
_LENGTHS: Final[Mapping[str, str]] = {
    "calendar": mark("calendar days: {days}"),
    "working": mark("working days: {days}"),
}
_TITLES: Final[Mapping[str, str]] = {
    "denominators": mark("Land areas of {year} for objection"),
    "results": mark("Results of {year} for objection"),
}
_LONGEST: Final = 60
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_LONGEST_CONTACT: Final = 200
_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A period as somebody wrote it: all texts, as they came in a form."""

    begins: str
    days: str
    kind: str
    until: str
    contact: str


@dataclass(frozen=True, slots=True)
class Period:
    """A notice period: its first day counts as one of its days, and it ends at a clock time."""

    begins: date
    notice: schemes.Notice
    contact: str

    @property
    def ends(self) -> datetime:
        """The moment before which objections are taken.

        Raises:
            InputError: E044 where the calendar of working days does not reach so far.
        """
        last = last_moment(self.notice, self.begins)
        return timezone.make_aware(datetime.combine(last.day, time.fromisoformat(last.clock)))


def period_of(asked: Asked) -> Period:
    """The period that somebody wrote down.

    Raises:
        InputError: W078, every fault of it; E044 where the calendar does not reach so far.
    """
    faults = Faults()
    begins = _begins(asked.begins, faults)
    days = asked.days.strip()
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= _LONGEST):
        message = mark("write days from 1 to {most}")
        faults.add("W078", message, Place(field="days"), most=_LONGEST)
    if asked.kind not in KINDS:
        faults.add("W078", mark("choose calendar or working days"), Place(field="kind"))
    if not _CLOCK.fullmatch(asked.until.strip()):
        message = mark("write the clock time at which it ends as 17:30")
        faults.add("W078", message, Place(field="until"))
    if not 0 < len(asked.contact.strip()) <= _LONGEST_CONTACT:
        message = mark("write who answers questions, with a telephone number")
        faults.add("W078", message, Place(field="contact"))
    faults.check()
    assert begins is not None
    notice = schemes.Notice.model_validate(
        {"days": int(days), "kind": asked.kind, "until": asked.until.strip()}
    )
    return _still_ahead(Period(begins, notice, asked.contact.strip()))


def _begins(written: str, faults: Faults) -> date | None:
    place, today = Place(field="begins"), clock.today()
    try:
        begins = date.fromisoformat(written.strip())
    except ValueError:
        faults.add("W078", mark("write the first day as 2024-10-08"), place)
        return None
    if begins < today:
        message = mark("the first day lies before today, {today}; nobody could have objected then")
        faults.add("W078", message, place, today=today.isoformat())
    elif begins > today + timedelta(days=_LONGEST):
        message = mark("the first day is more than {most} days away")
        faults.add("W078", message, place, most=_LONGEST)
    return begins


def _still_ahead(period: Period) -> Period:
    if period.ends <= clock.now():
        message = mark("the period would be over by now; choose more days or a later time")
        raise InputError.of("W078", message, Place(field="days"))
    return period


def publish(
    evaluation: Evaluation, which: Round, by: User, version: int, asked: Asked
) -> Publication:
    """Publish a round: the files are made first, then written with the step, or neither.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; W078 for the period; W079 for secret values.
    """
    act = ready(evaluation, f"publish {which}", by, version)
    period = period_of(asked)
    found = _noticed(_found(evaluation, which), which, period)
    refuse_secrets(found.scheme)
    files = publication(found, which, period.begins)
    with transaction.atomic():
        made = Publication(
            evaluation=evaluation,
            run=evaluation.run if which == "results" else None,
            round=which,
            begins=period.begins,
            days=period.notice.days,
            kind=period.notice.kind,
            ends=period.ends,
            contact=period.contact,
            issued_by=by,
            issued_at=clock.now(),
        )
        made.save()
        made.files.set([_kept(evaluation, name, content, by) for name, content in files.items()])
        move(evaluation, act, by, version)
    return made


def refuse_secrets(scheme: schemes.Scheme) -> None:
    """Refuse a scheme that would publish what is secret.

    Raises:
        InputError: W079 with every field that it must not show.
    """
    secret = [each for each in scheme.publication.fields if class_of(each) >= DataClass.SECRET]
    if secret:
        message = mark(
            "the scheme publishes {fields}, which are secret; take them out of its publication"
        )
        raise InputError.of("W079", message, fields=", ".join(secret))


def _found(evaluation: Evaluation, which: Round) -> Computed:
    """The result that is published; who takes part, before there is any."""
    if which == "results":
        assert evaluation.run is not None
        return computed(evaluation.run)
    scheme = scheme_named(evaluation.scheme)
    return evaluate(units_of(evaluation.year), scheme)


def _noticed(found: Computed, which: Round, period: Period) -> Computed:
    """The result with the period that was chosen in the place of the scheme's."""
    told = {which: period.notice, "contact": period.contact}
    public = found.scheme.publication.model_copy(update=told)
    return replace(found, scheme=found.scheme.model_copy(update={"publication": public}))


def _kept(evaluation: Evaluation, name: str, content: bytes, by: User) -> Document:
    return Document.objects.create(
        name=f"{evaluation.year}-{name}",
        media_type=_TYPES[name.rsplit(".", 1)[1]],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        added_by=by.username,
    )


def days_said(made: Publication) -> str:
    """How long a period is, in days of its kind."""
    return text(_LENGTHS[made.kind], days=made.days)


def left_said(made: Publication) -> str:
    """How many days and hours are left of a period, or since when it is over."""
    left = made.ends - clock.now()
    ends = f"{timezone.localtime(made.ends):%Y-%m-%d %H:%M}"
    if left <= timedelta(0):
        return text("over since {ends}", ends=ends)
    hours, rest = divmod(int(left.total_seconds()), 3600)
    return text(
        "{days} d {hours} h {minutes} min left, until {ends}",
        days=hours // 24,
        hours=hours % 24,
        minutes=rest // 60,
        ends=ends,
    )


def proposed(evaluation: Evaluation, which: Round) -> Asked:
    """What the form of a period says at first: what the scheme does, else seven calendar days."""
    public = scheme_named(evaluation.scheme).publication
    notice = public.denominators if which == "denominators" else public.results
    days, kind, until = (notice.days, notice.kind, notice.until) if notice else (7, "calendar", "")
    return Asked(clock.today().isoformat(), str(days), kind, until or "17:30", public.contact)


def round_said(made: Publication) -> str:
    """What a publication is of, with the year."""
    return text(_TITLES[made.round], year=made.evaluation.year)
