"""The papers of an evaluation: a sheet for a firm, public notices, the form of objection."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from wanmu.evaluation import Evaluation
from wanmu.evaluation.explain import UnitExplanation
from wanmu.evaluation.figures_said import plain
from wanmu.evaluation.notice import last_moment
from wanmu.kernel.messages import language, text
from wanmu.pack.models import schemes
from wanmu.report.document import Attachment, Block, Document, Heading, Paragraph, Table
from wanmu.report.evaluation_view import synthetic_units
from wanmu.report.explanation_view import field_names, way_text


def firm_sheet(found: UnitExplanation, scheme: schemes.Scheme) -> Document:
    """One page for a firm: its result, how it came about, what the next grade takes."""
    blocks: list[Block] = [
        Paragraph(
            text(
                "{name} ({code}): {status}",
                name=found.name or found.unit,
                code=found.unit,
                status=_status(found),
            ),
            indent=False,
        ),
        Heading(text("How the result came about")),
        Table(
            (text("step"), text("basis")),
            [
                (line.said, line.clause or (line.assumed and text("assumed")))
                for line in found.lines
            ],
            (7, 3),
        ),
    ]
    blocks += _ways(found, scheme)
    blocks += _exposures(found, scheme)
    blocks.append(Paragraph(text("These hold {held}.", held=found.held), indent=False))
    blocks += _assumed(found.assumptions)
    if found.synthetic:
        blocks.append(Paragraph(text("This firm is synthetic: it is made up."), indent=False))
    title = text("{scheme}: result of one firm", scheme=scheme.name(language()))
    return Document(title, tuple(blocks), dense=True)


def _status(found: UnitExplanation) -> str:
    grade = found.result["grade"]
    if grade is None:
        return text("no grade")
    return text("grade {grade}, score {score}", grade=grade, score=plain(found.result["score"]))


def _ways(found: UnitExplanation, scheme: schemes.Scheme) -> Iterator[Block]:
    if not found.next_grade:
        return
    yield Heading(text("What grade {grade} takes, each indicator alone", grade=found.next_grade))
    names = field_names(scheme)
    rows = [
        (
            scheme.indicators[way.indicator].name(language()),
            plain(way.value),
            plain(way.needed),
            way.unit,
            way_text(way, names),
        )
        for way in found.ways
    ]
    headings = (text("indicator"), text("now"), text("needed"), text("unit"), text("that is"))
    yield Table(headings, rows, (3, 1.4, 1.4, 1.6, 3), frozenset({1, 2}))


def _exposures(found: UnitExplanation, scheme: schemes.Scheme) -> Iterator[Block]:
    exposed = [each for each in found.exposures if each.limit is not None][:3]
    if not exposed:
        return
    yield Heading(text("What would lose the grade"))
    rows = [
        (
            scheme.indicators[each.indicator].name(language()),
            plain(each.value),
            plain(each.limit),
            each.unit,
        )
        for each in exposed
    ]
    headings = (text("indicator"), text("now"), text("limit"), text("unit"))
    yield Table(headings, rows, (3, 1.4, 1.4, 1.6), frozenset({1, 2}))


def _assumed(assumptions: tuple[object, ...]) -> Iterator[Block]:
    if assumptions:
        count = len(assumptions)
        yield Paragraph(
            text("What the scheme assumes as its documents do not say it: {count}; the office "
                 "shows the list.", count=count),
            indent=False,
        )  # fmt: skip


def denominators_notice(evaluation: Evaluation, begins: date) -> Document:
    """The first round: the land of every unit for objection, before any score."""
    scheme = evaluation.scheme
    title = text("Notice of the land areas for {scheme}", scheme=scheme.name(language()))
    said = text(
        "The land areas that the evaluation of {year} will use are made public before any score is "
        "computed. Units listed in the attached workbook: {count}.",
        year=scheme.year,
        count=evaluation.total.taken_part,
    )
    period = scheme.publication.denominators
    return _notice(evaluation, title, [Paragraph(said)], period, begins)


def results_notice(evaluation: Evaluation, begins: date) -> Document:
    """The second round: the grades, with the counts that add up."""
    scheme = evaluation.scheme
    title = text("Notice of the results of {scheme}", scheme=scheme.name(language()))
    total = evaluation.total
    said = text(
        "Units that took part: {taken}; graded {graded}, evaluated without a grade {ungraded}, "
        "deferred {deferred}, excluded {excluded}. The list is in the attached workbook; its "
        "order is not the rank.",
        taken=total.taken_part,
        graded=total.graded,
        ungraded=total.ungraded,
        deferred=total.deferred,
        excluded=total.excluded,
    )
    blocks: list[Block] = [Paragraph(said), _counts(evaluation)]
    if scheme.trial:
        blocks.append(Paragraph(text("This is a trial year: the result has no consequences.")))
    return _notice(evaluation, title, blocks, scheme.publication.results, begins)


def _counts(evaluation: Evaluation) -> Table:
    scheme = evaluation.scheme
    names = {group.id: group.name(language()) for group in scheme.groups}
    headings = (
        text("group"),
        text("taken part"),
        *(grade.id for grade in scheme.grades),
        text("without a grade"),
    )
    rows = [
        (
            names.get(account.group, text("all")),
            str(account.taken_part),
            *(str(account.grades[grade.id]) for grade in scheme.grades),
            str(account.taken_part - account.graded),
        )
        for account in evaluation.accounts
    ]
    return Table(headings, rows, right=frozenset(range(1, len(headings))))


def _notice(
    evaluation: Evaluation,
    title: str,
    blocks: list[Block],
    period: schemes.Notice | None,
    begins: date,
) -> Document:
    publication = evaluation.scheme.publication
    if period is not None:
        ends = last_moment(period, begins)
        said = text(
            "Notice from {begins} to {ends}. Objections that come later count as none.",
            begins=day(begins),
            ends=f"{day(ends.day)} {ends.clock}".strip(),
        )
        blocks.append(Paragraph(said))
    if publication.objections:
        blocks.append(Paragraph(text("Objections: {how}", how=publication.objections)))
    if publication.contact:
        blocks.append(Paragraph(text("Contact: {who}", who=publication.contact)))
    made_up = synthetic_units(evaluation)
    if made_up:
        said = text("units that are synthetic (made up): {count}", count=made_up)
        blocks.append(Paragraph(said))
    if evaluation.assumptions:
        blocks.append(
            Paragraph(
                text("Draft: choices of the scheme that are assumed, and marked so in the "
                     "workbook: {count}.", count=len(evaluation.assumptions))
            )
        )  # fmt: skip
    form = Attachment(text("Attachment"), text("Form of objection"), (_form(),))
    return Document(title, tuple(blocks), (day(begins),), (form,))


def _form() -> Table:
    fields = (
        text("unit"), text("unified social credit code"), text("what is objected to"),
        text("figure as published"), text("figure held to be right"), text("evidence (list)"),
        text("contact and telephone"), text("stamp and date"),
    )  # fmt: skip
    return Table((text("field"), text("to be filled in")), [(each, "") for each in fields], (1, 2))


def day(moment: date) -> str:
    """A date as official papers write it: without leading zeros."""
    if language() == "zh":
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {moment:%B} {moment.year}"


def masked(frame: pl.DataFrame, masks: dict[str, tuple[int, int | None]]) -> pl.DataFrame:
    """The frame with these characters of its columns replaced by stars."""

    def hidden(written: str, first: int, last: int | None) -> str:
        end = len(written) if last is None else min(last, len(written))
        return written[: first - 1] + "*" * max(0, end - first + 1) + written[end:]

    made = [
        pl.Series(name, [None if each is None else hidden(each, *span) for each in frame[name]])
        for name, span in masks.items()
        if name in frame.columns
    ]
    return frame.with_columns(made)
