"""Whether what changes a grade, and what follows from one, says one thing and one only."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from wanmu.kernel.messages import mark
from wanmu.pack.scheme_findings import Findings
from wanmu.pack.scheme_rules import KeyPath


def check_effects(findings: Findings) -> None:
    """E007, E009 and E018: vetoes, regrades, consequences, and limits that exclude each other."""
    scheme = findings.scheme
    for at, veto in enumerate(scheme.vetoes):
        _check_one_of(findings, veto, ("grade", "at_best"), "vetoes", at)
        if veto.at_best is not None and veto.stage == "before":
            message = mark(
                "{name} strikes before scoring, so there is no grade that it could limit; write "
                "grade instead of at_best, or stage: after"
            )
            findings.add("E007", message, "vetoes", at, "at_best", name=veto.id)
    for at, regrade in enumerate(scheme.regrades):
        _check_one_of(findings, regrade, ("to", "up", "down"), "regrades", at)
        for name in ("up", "down"):
            steps = getattr(regrade, name)
            if steps is not None and steps < 1:
                message = mark("{name} moves the grade by {found}; write 1 or more")
                findings.add("E007", message, "regrades", at, name, name=regrade.id, found=steps)
    _check_consequences(findings)
    for path, part, low, high in _limits(findings):
        _check_limits(findings, path, part, low, high)


def _check_one_of(findings: Findings, part: Any, names: Sequence[str], *path: str | int) -> None:
    said = [name for name in names if getattr(part, name) is not None]
    if len(said) != 1:
        message = mark("{name} must say exactly one of {names}, and says {found}")
        found = ", ".join(said) or "–"
        findings.add("E007", message, *path, name=part.id, names=", ".join(names), found=found)


def _check_consequences(findings: Findings) -> None:
    consequences = findings.scheme.consequences
    path = ("consequences",)
    kinds = Counter(each.kind for each in consequences.measures if each.amount is not None)
    for kind in consequences.combine:
        every = [each.kind for each in consequences.measures]
        findings.known(kind, every, *path, "combine", kind)
    for kind, count in kinds.items():
        if count > 1 and kind not in consequences.combine:
            message = mark(
                "{count} measures of the kind {kind} have an amount; say in consequences.combine "
                "whether a unit bears the highest of them or their sum"
            )
            findings.add("E009", message, *path, "combine", kind=kind, count=count)
    counted = [each.id for each in consequences.measures if each.years is not None]
    if counted and consequences.exempt_year is None:
        message = mark(
            "{measures} count years running, and consequences.exempt_year does not say what a year "
            "without a grade does to them. Write breaks (it ends them), skipped (it is passed "
            "over) or counted (it is one more)"
        )
        findings.add("E009", message, *path, "exempt_year", measures=", ".join(counted))


def _limits(findings: Findings) -> Iterator[tuple[KeyPath, Any, str, str]]:
    """Pairs of a lower and an upper limit."""
    scheme = findings.scheme
    yield (), scheme, "in_force", "expires"
    yield ("adjustment_limits",), scheme.adjustment_limits, "at_least", "at_most"
    for at, each in enumerate(scheme.adjustments):
        yield ("adjustments", at), each, "at_least", "at_most"
    for at, measure in enumerate(scheme.consequences.measures):
        path = ("consequences", "measures", at)
        yield path, measure, "valid_from", "valid_to"
        if measure.years is not None:
            yield (*path, "years"), measure.years, "at_least", "at_most"


def _check_limits(findings: Findings, path: KeyPath, part: Any, low: str, high: str) -> None:
    least, most = getattr(part, low), getattr(part, high)
    if least is not None and most is not None and least > most:
        message = mark("{high} stands before or below {low}; correct one of them")
        findings.add("E018", message, *path, high, high=high, low=low)
