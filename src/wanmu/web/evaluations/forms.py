"""The fields of the forms, each with its label, its value and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.messages import language, mark, text
from wanmu.report.publication import Round
from wanmu.web.accounts.sight import Sight
from wanmu.web.evaluations.evidence import KINDS as PAPERS
from wanmu.web.evaluations.evidence import LARGEST, MOST
from wanmu.web.evaluations.models import Evaluation, Objection, Publication
from wanmu.web.evaluations.notices import KINDS, proposed
from wanmu.web.evaluations.objections import RESULT, fields_of
from wanmu.web.evaluations.schemes import figures_of, scheme_named
from wanmu.web.ledger.models import BASES, EnterpriseYear

Given = Mapping[str, str]


@dataclass(slots=True)
class Control:
    """A field of a form: ``kind`` is text, date, number, lines, choice or files."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    options: Sequence[tuple[str, str]] = ()
    help: str = ""
    required: bool = True
    faults: list[str] = field(default_factory=list)


def said(fault: Fault) -> str:
    """A fault as a sentence in the language in force."""
    return text(fault.message, **fault.values)


def with_faults(
    controls: Sequence[Control], wrong: InputError | None, given: Given | None
) -> list[str]:
    """Fill in what was given and what is wrong, and give the faults that are no field's."""
    for each in controls:
        if given is not None:
            each.value = given.get(each.name, each.value)
    if wrong is None:
        return []
    by_name = {each.name: each for each in controls}
    others = []
    for fault in wrong.faults:
        if fault.place.field in by_name:
            by_name[fault.place.field].faults.append(said(fault))
        else:
            others.append(said(fault))
    return others


_REASON: Final = mark("Reason")


def controls_of(name: str, evaluation: Evaluation) -> list[Control]:
    """The fields that a step asks for."""
    match name:
        case "publish denominators":
            return _period(evaluation, "denominators")
        case "publish results":
            return _period(evaluation, "results")
        case "approve" | "approve again":
            return [Control("opinion", text("Opinion"), "lines", required=False)]
        case "return":
            return [Control("opinion", text("Opinion"), "lines")]
        case "ask to unlock" | "unlock" | "refuse to unlock":
            return [Control("why", text(_REASON), "lines")]
    return []


def _period(evaluation: Evaluation, which: Round) -> list[Control]:
    first = proposed(evaluation, which)
    kinds = [(name, text(words)) for name, words in KINDS.items()]
    counted = text("The first day counts as one of them.")
    return [
        Control("begins", text("First day"), "date", first.begins),
        Control("days", text("Days"), "number", first.days, help=counted),
        Control("kind", text("Kind of days"), "choice", first.kind, kinds),
        Control("until", text("Ends on the last day at"), "text", first.until),
        Control("contact", text("Contact and telephone"), "text", first.contact),
    ]


def objection_controls(made: Publication, firms: Sequence[tuple[str, str]]) -> list[Control]:
    """The form of an objection; the firm is given where there is only one."""
    about = [(name, field_said(name)) for name in fields_of(made)]
    if made.round == "results":
        about.append((RESULT, text("the result as such")))
    one = firms[0][0] if len(firms) == 1 else ""
    papers = text(
        "Up to {count} files of up to {most} MB each: {kinds}",
        count=MOST, most=LARGEST // (1024 * 1024), kinds=" ".join(sorted(PAPERS)),
    )  # fmt: skip
    wanted = text("Leave it empty where the result as such is objected to.")
    code = text("Unified social credit code of the firm")
    return [
        Control("firm", code, "choice" if one else "text", one, firms if one else ()),
        Control("about", text("What is wrong"), "choice", "", about),
        Control("claimed", text("Figure held to be right"), "text", help=wanted, required=False),
        Control("said", text("What is objected to, and why"), "lines"),
        Control("evidence", text("Evidence"), "files", help=papers),
    ]


def decision_controls(objection: Objection, sight: Sight) -> list[Control]:
    """The form of a decision: reasons always, the figure where it is accepted.

    It begins with the figure that is claimed, where whoever decides sees such figures.
    """
    figures = figures_of(scheme_named(objection.publication.evaluation.scheme))
    fields = [(name, field_said(name)) for name in figures]
    shown = objection.claimed is not None and sight.shows(objection.about)
    claimed = f"{objection.claimed:g}" if shown else ""
    grounds = [(name, text(words)) for name, words in BASES.items() if name != "statistical"]
    only = text("Only where the objection is accepted.")
    return [
        Control("reasons", text("Reasons of the decision"), "lines"),
        Control("field", text("Figure that is changed"), "choice", objection.about, fields, only,
                required=False),
        Control("value", text("Right figure"), "text", claimed, required=False),
        Control("department", text("Department that it comes from"), "text", required=False),
        Control("basis", text("Ground on which it is held"), "choice", "registered", grounds,
                required=False),
    ]  # fmt: skip


def field_said(name: str) -> str:
    """A figure by its name, with its unit in brackets."""
    if name == RESULT:
        return text("the result as such")
    found = EnterpriseYear.record().by_name[name]
    title = found.title(language())
    return text("{name} ({unit})", name=title, unit=found.unit) if found.unit else title
