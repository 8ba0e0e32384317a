"""Whether each group can be scored and ranked: choices made, weights, bases, shared lists."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import parse
from wanmu.kernel.rules.tree import Arithmetic
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import choice
from wanmu.pack.scheme_findings import Findings
from wanmu.pack.scheme_rules import KeyPath, decimal

_UNSAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cap": mark(
            "choices.cap is not said for {groups}: how much an item can score at most. Write none "
            "(no limit), or {{times: 1.5}} (at most so many times its weight)"
        ),
        "negatives": mark(
            "choices.negatives is not said for {groups}: what a value below zero scores. Write "
            "keep (points below zero), zero (no points), or {{points: -5}} (so many)"
        ),
        "missing": mark(
            "choices.missing is not said for {groups}: what a value that is not there scores. "
            "Write zero (no points), mean_of_scores (the mean score of the group's units that have "
            "one), mean_of_values (their mean value, then scored), reweight (the other items count "
            "for more), ungraded (the unit gets no grade), or {{points: -5}} (so many)"
        ),
        "ties": mark(
            "choices.ties is not said for {groups}: which grade units with the same score get at a "
            "cut. Write better, worse, or {{by: [per_mu_tax]}} (these values decide)"
        ),
        "score_rounding": mark(
            "choices.score_rounding is not said for {groups}: how scores are rounded before they "
            "are compared. Write {{digits: 2, mode: half_up}} (halves up) or {{digits: 2, mode: "
            "down}} (cut off)"
        ),
        "quota_rounding": mark(
            "choices.quota_rounding is not said for {groups}: how a share of units becomes a "
            "number of units. Write half_up (halves up), down or up"
        ),
        "ungraded_in_quota": mark(
            "choices.ungraded_in_quota is not said for {groups}: whether ungraded units count in "
            "the number that shares are taken of. Write true or false"
        ),
    }
)
_UNSCORED: Final = ("zero", "ungraded")


def check_groups(findings: Findings) -> None:
    """E001, E002, E005, E006, E013 and E017: what keeps groups from being scored and ranked."""
    for name, message in _UNSAID.items():
        lacking = [each.id for each in findings.scheme.groups if _lacks(findings, each, name)]
        if lacking and name not in findings.left_out:
            findings.add("E001", message, "choices", name, groups=", ".join(lacking))
    for at, group in enumerate(findings.scheme.groups):
        _check_group(findings, at, group)
        for name, item in group.items.items():
            _check_item(findings, item, ("groups", at, "items", name))
        _check_bases(findings, at, group)
    _check_lists(findings)


def _lacks(findings: Findings, group: schemes.Group, name: str) -> bool:
    """Whether a choice that matters for a group is made nowhere."""
    scheme = findings.scheme
    if name not in schemes.ScoredItem.model_fields:
        needed = bool(group.items) or name != "score_rounding"
        return needed and choice(scheme, group, name) is None
    if group.rank_by and name == "missing":
        return choice(scheme, group, name) is None
    return any(
        choice(scheme, group, name, item) is None
        for item in group.items.values()
        if name != "cap" or isinstance(item.scoring, str)
    )


def _check_group(findings: Findings, at: int, group: schemes.Group) -> None:
    if bool(group.items) == bool(group.rank_by):
        message = mark(
            "the group {group} needs either items, by which it is scored, or rank_by, the one "
            "indicator by which it is ranked"
        )
        findings.add("E006", message, "groups", at, group=group.id)
    missing = choice(findings.scheme, group, "missing")
    if group.rank_by and missing is not None and missing not in _UNSCORED:
        message = mark(
            "the group {group} is ranked by one indicator and has no scores, so missing can only "
            "be zero (the value counts as 0) or ungraded; say one of them in the group's choices"
        )
        findings.add("E001", message, "groups", at, "choices", "missing", group=group.id)
    total = sum((item.weight for item in group.items.values()), Fraction(0))
    if group.items and total != group.full_marks:
        findings.add(
            "E002",
            mark(
                "the weights of the group {group} add up to {found} and not to {wanted}; correct "
                "one, or write full_marks"
            ),
            *("groups", at, "items"),
            group=group.id,
            found=decimal(total),
            wanted=decimal(group.full_marks),
        )


def _check_item(findings: Findings, item: schemes.ScoredItem, path: KeyPath) -> None:
    if item.weight <= 0:
        message = mark("the weight of {item} is {found}; it must be above zero")
        findings.add("E002", message, *path, "weight", item=path[-1], found=decimal(item.weight))
    needs_base = isinstance(item.scoring, str) or (
        isinstance(item.scoring, schemes.Thresholds) and item.scoring.of_base
    )
    if isinstance(item.scoring, schemes.Thresholds):
        _check_steps(findings, item.scoring, path)
    for inside, indicator, base in _bases(item, path):
        if base is None and needs_base:
            message = mark(
                "{item} has no base, and its score is a multiple of it; write the number, or how "
                "it follows from the units (of, figure, digits)"
            )
            findings.add("E005", message, *inside, item=indicator)
        elif base is not None and _figure(base) <= 0:
            message = mark("the base of {item} is {found}; nothing can be measured by it")
            findings.add("E005", message, *inside, item=indicator, found=decimal(_figure(base)))
        if isinstance(base, schemes.Base) and base.figure == "weighted_mean":
            _check_quotient(findings, indicator, inside)


def _check_steps(findings: Findings, scoring: schemes.Thresholds, path: KeyPath) -> None:
    """The first step that is reached counts, so none may stand behind one easier to reach."""
    known = findings.scheme.indicators.get(str(path[-1]))
    sign = -1 if known is not None and known.better == "less" else 1
    for at, (before, step) in enumerate(pairwise(scoring.steps), 1):
        if step.reaches * sign >= before.reaches * sign:
            message = mark(
                "the step {reaches} of {item} stands behind {before}, so it is never reached; "
                "write the best step first"
            )
            values = {"reaches": decimal(step.reaches), "before": decimal(before.reaches)}
            findings.add("E018", message, *path, "scoring", "steps", at, item=path[-1], **values)


def _bases(
    item: schemes.ScoredItem, path: KeyPath
) -> Iterator[tuple[KeyPath, str, Fraction | schemes.Base | None]]:
    """The bases of an item and of the measures in its place, with their indicators."""
    yield (*path, "base"), str(path[-1]), item.base
    for number, each in enumerate(item.alternatives):
        yield (*path, "alternatives", number, "base"), each.indicator, each.base


def _check_bases(findings: Findings, at: int, group: schemes.Group) -> None:
    """An indicator has one base in a group, as an item and in the place of others."""
    stated: dict[str, Any] = {}
    for name, item in group.items.items():
        for path, indicator, base in _bases(item, ("groups", at, "items", name)):
            figure: Any = base
            if isinstance(base, schemes.Base):
                figure = base.model_dump(exclude=set(schemes.Clause.model_fields))
            if base is not None and stated.setdefault(indicator, figure) != figure:
                message = mark(
                    "{item} has two different bases in the group {group}; write the same one, or "
                    "an indicator of its own"
                )
                findings.add("E005", message, *path, item=indicator, group=group.id)


def _figure(base: Fraction | schemes.Base) -> Fraction:
    return base.times if isinstance(base, schemes.Base) else base


def _check_quotient(findings: Findings, indicator: str, path: KeyPath) -> None:
    """A weighted mean is the sum of the numerators over the sum of the denominators."""
    known = findings.scheme.indicators.get(indicator)
    if known is None or _is_quotient(known.formula):
        return
    message = mark(
        "the formula of {item} is no quotient, so it has no weighted mean; take figure: mean, or "
        "write the formula as a / b"
    )
    findings.add("E013", message, *path, "figure", item=indicator)


def _is_quotient(formula: str) -> bool:
    try:
        tree = parse(formula).tree
    except InputError:
        return True  # a formula that cannot be read is told elsewhere
    return isinstance(tree, Arithmetic) and tree.op == "/"


def _check_lists(findings: Findings) -> None:
    """Groups that are ranked together must be ranked, and cut, in the same way."""
    first: dict[str, schemes.Group] = {}
    for at, group in enumerate(findings.scheme.groups):
        other = first.setdefault(group.list or group.id, group)
        mine, theirs = _way(findings, group), _way(findings, other)
        compared = mine.keys() - set(findings.left_out)
        differing = [name for name in mine if name in compared and mine[name] != theirs[name]]
        if differing and other.id != group.id:
            findings.add(
                "E017",
                mark(
                    "the groups {other} and {group} are ranked in one list and differ in {names}; "
                    "make these the same, or give them lists of their own"
                ),
                *("groups", at, "list"),
                other=other.id,
                group=group.id,
                names=", ".join(differing),
            )


def _way(findings: Findings, group: schemes.Group) -> Mapping[str, Any]:
    """How a group is ranked and cut."""
    scheme = findings.scheme
    return {
        "cuts": scheme.cuts if group.cuts is None else group.cuts,
        "within": group.within,
        "rank_by": group.rank_by,
        **{
            name: choice(scheme, group, name)
            for name in ("ties", "quota_rounding", "ungraded_in_quota")
        },
    }
