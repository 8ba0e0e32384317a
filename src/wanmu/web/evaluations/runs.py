"""Making a run: computed first, without a lock on anything; then written whole or not at all."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from wanmu.evaluation import Evaluation as Computed
from wanmu.evaluation.judge import Judge
from wanmu.evaluation.run import (
    CHANGES,
    RESULT,
    SCHEME,
    UNITS,
    Corrected,
    Made,
    evaluation_of,
    make_run,
)
from wanmu.kernel.messages import text
from wanmu.web.accounts.models import User
from wanmu.web.evaluations import clock
from wanmu.web.evaluations.data import units_of
from wanmu.web.evaluations.in_force import run_in_force
from wanmu.web.evaluations.models import Evaluation, Objection, Result, Run, RunFile
from wanmu.web.evaluations.obstacles import unanswered
from wanmu.web.evaluations.schemes import scheme_file
from wanmu.web.evaluations.states import State
from wanmu.web.evaluations.steps import move, ready

_AT_ONCE = 500
_KEPT = 4
"""Results that a process keeps computed; explaining one firm needs all of them."""


def run(evaluation: Evaluation, by: User, version: int) -> Run:
    """Run an evaluation: the ledger as it is, or a run corrected by the objections accepted.

    A correction takes the units of the run that it corrects, and of the firms whose objections it
    answers the figures as they are held now: nothing else moves between the two.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; what stands in the way; E faults of the data.
    """
    act = ready(evaluation, "run", by, version)
    before, answered = _corrects(evaluation)
    made = _made(evaluation, before, answered)
    with transaction.atomic():
        kept = _keep(evaluation, made, by, before)
        Objection.objects.filter(pk__in=[each.pk for each in answered]).update(run=kept)
        move(evaluation, act, by, version, kept.why, run=kept)
    return kept


def file_of(run: Run, name: str) -> bytes:
    """A file of a run.

    Raises:
        RunFile.DoesNotExist: where the run has none of that name.
    """
    return bytes(run.files.get(name=name).content)


def computed(run: Run) -> Computed:
    """The result of a kept run, computed again from what went in, and checked against it.

    Raises:
        InputError: E042 when it does not come out as it was kept.
    """
    return judge_of(run).evaluation


def judge_of(run: Run) -> Judge:
    """Who judges one unit of a kept run at a time: quick, once a process has read the run.

    Raises:
        InputError: E042 when it does not come out as it was kept.
    """
    return _judge(run.identity, run.pk)


@lru_cache(maxsize=_KEPT)
def _judge(identity: str, number: int) -> Judge:
    del identity  # what went in: two runs of one identity have one result
    files = {each.name: bytes(each.content) for each in RunFile.objects.filter(run=number)}
    return Judge(evaluation_of(files, str(Run.objects.get(pk=number).record["wanmu"])))


def changes_of(run: Run) -> list[dict[str, Any]]:
    """What a correction changed, for whom: unit, status, grade, score, before and after."""
    if run.corrects_id is None:
        return []
    frame = pl.read_csv(BytesIO(file_of(run, CHANGES)), infer_schema_length=0)
    return frame.to_dicts()


def _corrects(evaluation: Evaluation) -> tuple[Run | None, list[Objection]]:
    """The run that the next one corrects, and the objections that it answers."""
    match State(evaluation.state):
        case State.NOTICE:
            return evaluation.run, list(unanswered(evaluation))
        case State.RETURNED if evaluation.run is not None:
            return evaluation.run.corrects, list(evaluation.run.answers.all())
        case State.UNLOCKED:
            return evaluation.run, []
    return None, []


def _made(evaluation: Evaluation, before: Run | None, answered: list[Objection]) -> Made:
    previous = run_in_force(evaluation.year - 1)
    last = None if previous is None else pl.read_parquet(BytesIO(file_of(previous, RESULT)))
    units, scheme = units_of(evaluation.year), scheme_file(evaluation.scheme).read_bytes()
    if before is None:
        return make_run(units, scheme, last)
    if answered:
        units = _with_answers(before, units, {each.enterprise_id for each in answered})
        scheme = file_of(before, SCHEME)
    said = ", ".join(text("objection {number}", number=each.pk) for each in answered)
    corrected = Corrected(before.identity, file_of(before, RESULT), said or evaluation.asked_why)
    return make_run(units, scheme, last, corrected=corrected)


def _with_answers(before: Run, now: pl.DataFrame, firms: set[str]) -> pl.DataFrame:
    """The units of a run, and of some firms what is held now."""
    then = pl.read_parquet(BytesIO(file_of(before, UNITS)))
    fresh = now.filter(pl.col("code").is_in(sorted(firms))).select(then.columns)
    return pl.concat([then.filter(~pl.col("code").is_in(sorted(firms))), fresh])


def _keep(evaluation: Evaluation, made: Made, by: User, before: Run | None) -> Run:
    kept = Run(
        evaluation=evaluation,
        number=evaluation.runs.count() + 1,
        identity=str(made.record["id"]),
        record=dict(made.record),
        corrects=before,
        why=str(made.record.get("corrects", {}).get("objection", "")),
        made_by=by,
        made_at=clock.now(),
    )
    kept.save()
    RunFile.objects.bulk_create(_files(kept, made))
    Result.objects.bulk_create(_results(kept, made.evaluation), batch_size=_AT_ONCE)
    return kept


def _files(kept: Run, made: Made) -> Iterator[RunFile]:
    for name, content in made.files.items():
        digest = hashlib.sha256(content).hexdigest()
        yield RunFile(run=kept, name=name, sha256=digest, content=content)


def _results(kept: Run, found: Computed) -> Iterator[Result]:
    """A row a firm; the members of a unit of several firms share its result."""
    units = {row["unit"]: row for row in found.frame().iter_rows(named=True)}
    members = [(unit, unit) for unit in units]
    if found.members is not None:
        rows = pl.DataFrame(found.members).filter(pl.col("kind") != "joint")
        members = [(row["firm"], row["unit"]) for row in rows.iter_rows(named=True)]
    for firm, unit in members:
        row = units[unit]
        yield Result(
            run=kept,
            enterprise_id=firm,
            unit=unit,
            group=row["group"] or "",
            status=row["status"],
            grade=row["grade"] or "",
            score=row["score"],
            rank=row["rank"],
            reasons=row["reasons"] or "",
        )


def accounts_of(run: Run) -> list[dict[str, Any]]:
    """How the counts of a run add up: a row a group, the last one of all."""
    found: list[dict[str, Any]] = json.loads(file_of(run, "reconciliation.json"))
    return found


def published_run(evaluation: Evaluation) -> Run | None:
    """The run that everybody may know of: the one in force, or published last."""
    last = evaluation.publications.exclude(run=None).select_related("run").first()
    runs = [each for each in (evaluation.final, last.run if last else None) if each is not None]
    return max(runs, key=lambda each: each.number, default=None)


def results_of(run: Run) -> QuerySet[Result]:
    """The results of a run, a row a firm."""
    return Result.objects.filter(run=run)
