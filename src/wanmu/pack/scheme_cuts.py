"""Whether cuts share the ranked units out: each once, none left over, from the best grade on."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from wanmu.kernel.messages import mark
from wanmu.pack.models.schemes import Cut, Key, TwoKey
from wanmu.pack.scheme_findings import Findings
from wanmu.pack.scheme_rules import decimal

_KINDS: Final = ("first", "to", "last", "places", "score", "rest")


def check_cuts(findings: Findings) -> None:
    """E003: what is wrong with the cuts of the scheme, its groups and its overall ranking."""
    scheme = findings.scheme
    for at, group in enumerate(scheme.groups):
        cuts = scheme.cuts if group.cuts is None else group.cuts
        if not cuts and "cuts" not in findings.left_out:
            findings.add(
                "E003",
                mark("the group {group} has no cuts, and the scheme has none for all; write cuts"),
                *("groups", at, "cuts"),
                group=group.id,
            )
        if group.cuts:
            _check(findings, group.cuts, "groups", at, "cuts")
    if scheme.cuts:
        _check(findings, scheme.cuts, "cuts")
    if scheme.overall and scheme.overall.cuts:
        _check(findings, scheme.overall.cuts, "overall", "cuts")
    _check_unscored(findings)


def _check(findings: Findings, cuts: tuple[Cut, ...] | TwoKey, *path: str | int) -> None:
    if isinstance(cuts, TwoKey):
        _check_two_keys(findings, cuts, *path)
        return
    names = [cut.grade for cut in cuts]
    _check_order(findings, names, [(*path, at, "grade") for at in range(len(cuts))])
    sound = [_check_one(findings, cuts, at, *path) for at in range(len(cuts))]
    if all(sound) and _check_sequence(findings, cuts, *path):
        _check_sum(findings, cuts, *path)


def _check_order(
    findings: Findings, names: Sequence[str], paths: Sequence[tuple[str | int, ...]]
) -> None:
    """Each grade once, from the best to the worst."""
    order = [grade.id for grade in findings.scheme.grades]
    before = -1
    for at, (name, path) in enumerate(zip(names, paths, strict=True)):
        if name in names[:at]:
            findings.add(
                "E003",
                mark("the grade {grade} is cut a second time; keep one"),
                *path,
                grade=name,
            )
        elif name in order and order.index(name) < before:
            findings.add(
                "E003",
                mark("the grade {grade} comes after a worse one; the order of grades is {order}"),
                *path,
                grade=name,
                order=" ".join(order),
            )
        before = max(before, order.index(name) if name in order else -1)


def kinds(cut: Cut) -> list[str]:
    """Which of the ways of cutting a cut names."""
    values = {kind: getattr(cut, kind) for kind in _KINDS}
    return [kind for kind, value in values.items() if value is not None and value is not False]


def _check_one(findings: Findings, cuts: Sequence[Cut], at: int, *path: str | int) -> bool:
    """Whether a cut by itself can be read."""
    found = list(_wrong(cuts[at], is_first=at == 0, is_last=at == len(cuts) - 1))
    for message in found:
        findings.add(
            "E003", message, *path, at, grade=cuts[at].grade, found=", ".join(kinds(cuts[at]))
        )
    return not found


def _wrong(cut: Cut, *, is_first: bool, is_last: bool) -> Iterator[str]:
    if not kinds(cut):
        yield mark(
            "the cut of {grade} does not say which units it takes; write one of "
            "first, to, last, places, score, rest"
        )
    if len(kinds(cut)) > 1:
        yield mark("the cut of {grade} says {found} at once; keep one of them")
    if cut.open and cut.to is None:
        yield mark("open belongs to an end that is written with to; the cut of {grade} has none")
    if cut.places is not None and cut.places < 0:
        yield mark("the cut of {grade} takes fewer than no places; write 0 or more")
    if cut.at_most is not None and cut.at_least is not None and cut.at_most < cut.at_least:
        yield mark("the grade {grade} has at_most below at_least; correct one of them")
    if is_first and cut.at_least is not None:
        yield mark(
            "at_least takes units from the grade before, and none stands before {grade}; "
            "enlarge its cut instead"
        )
    if is_last and cut.at_most is not None:
        yield mark(
            "at_most leaves units to the next grade, and none follows {grade}; "
            "set at_least of the grade before, or enlarge the cuts before it"
        )


def _check_sequence(findings: Findings, cuts: Sequence[Cut], *path: str | int) -> bool:
    """Whether the cuts stand in an order in which one after another can be taken."""
    sound = True
    for at, (before, cut) in enumerate(pairwise(cuts), 1):
        message = _misplaced(before, cut)
        if message:
            sound = False
            findings.add("E003", message, *path, at, grade=cut.grade, before=before.grade)
    return sound


def _misplaced(before: Cut, cut: Cut) -> str:
    if before.last is not None and cut.last is None:
        return mark(
            "the cut of {before} takes the last units and {grade} comes after it; put the cuts "
            "with last at the end"
        )
    if before.rest and cut.last is None:
        return mark(
            "the cut of {before} takes all the rest and {grade} comes after it; after rest only "
            "cuts with last may stand"
        )
    if before.score is not None and cut.score is not None and before.score <= cut.score:
        return mark("the score of {grade} is not below that of {before}; write a lower one")
    return ""


def _check_sum(findings: Findings, cuts: Sequence[Cut], *path: str | int) -> None:
    """Whether shares neither overlap nor leave units without a grade."""
    taken, known = Fraction(0), True
    for at, cut in enumerate(cuts):
        if cut.to is not None and cut.to <= taken:
            findings.add(
                "E003",
                mark("the cut of {grade} ends at {to} %, and {taken} % are already taken before"),
                *(*path, at, "to"),
                grade=cut.grade,
                to=decimal(cut.to * 100),
                taken=decimal(taken * 100),
            )
            return
        taken = taken + (cut.first or cut.last or 0) if cut.to is None else cut.to
        known = known and cut.places is None and cut.score is None
    _check_total(findings, cuts, taken if known or taken > 1 else None, *path)


def _check_total(
    findings: Findings, cuts: Sequence[Cut], taken: Fraction | None, *path: str | int
) -> None:
    has_rest = any(cut.rest for cut in cuts)
    if taken is not None and taken > 1:
        message = mark("the cuts take {taken} % of the units together, which is more than all")
        findings.add("E003", message, *path, taken=decimal(taken * 100))
    elif taken is not None and taken < 1 and not has_rest:
        message = mark(
            "the cuts take {taken} % of the units together; say which grade the others get, with "
            "rest: true"
        )
        findings.add("E003", message, *path, taken=decimal(taken * 100))
    elif taken is None and not has_rest:
        message = mark(
            "the cuts need not take all units; say which grade the others get, with rest: true"
        )
        findings.add("E003", message, *path)


def _check_two_keys(findings: Findings, cuts: TwoKey, *path: str | int) -> None:
    names = (cuts.best.grade, cuts.rest, cuts.worst.grade)
    places = ((*path, "best", "grade"), (*path, "rest"), (*path, "worst", "grade"))
    _check_order(findings, names, places)
    halves = cuts.best.half + cuts.worst.half
    if halves > 1:
        message = mark("the parts that are looked at (half) are {taken} % together and overlap")
        findings.add("E003", message, *path, taken=decimal(halves * 100))
    ends: tuple[tuple[str, Key], ...] = (("best", cuts.best), ("worst", cuts.worst))
    for name, key in ends:
        if key.share > key.half:
            message = mark("{grade} takes {share} % of all out of {half} %; lower its share")
            values = {"share": decimal(key.share * 100), "half": decimal(key.half * 100)}
            findings.add("E003", message, *path, name, "share", grade=key.grade, **values)


def _check_unscored(findings: Findings) -> None:
    """A group that is ranked by one indicator has no score to cut at."""
    scheme = findings.scheme
    for at, group in enumerate(scheme.groups):
        cuts = scheme.cuts if group.cuts is None else group.cuts
        if group.rank_by and isinstance(cuts, tuple):
            for cut in cuts:
                if cut.score is not None:
                    findings.add(
                        "E003",
                        mark(
                            "{grade} is cut at a score, and the group {group} is ranked by an "
                            "indicator and has none; give the group cuts of its own"
                        ),
                        *("groups", at, "cuts"),
                        grade=cut.grade,
                        group=group.id,
                    )
