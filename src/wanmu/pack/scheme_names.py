"""Whether what a scheme names is there, and named once."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from wanmu.kernel.messages import mark
from wanmu.pack.models import schemes
from wanmu.pack.scheme_findings import Findings
from wanmu.pack.scheme_rules import FIELDS, KeyPath

_MASK: Final = re.compile(r"([1-9][0-9]{0,3})\.\.([1-9][0-9]{0,3})")
_TIE_KEY: Final = re.compile(r"(\S+)( asc| desc)?")


def check_names(findings: Findings) -> None:
    """E004, E015 and E016: names that are not there, cannot be read, or stand twice."""
    _check_twice(findings)
    _check_documents(findings)
    _check_grades(findings)
    _check_groups(findings)
    _check_indicators(findings)
    _check_fields(findings)
    _check_ties(findings)
    _check_publication(findings)


def _check_twice(findings: Findings) -> None:
    scheme = findings.scheme
    lists: Mapping[tuple[str, ...], Iterable[Any]] = {
        ("groups",): scheme.groups,
        ("adjustments",): scheme.adjustments,
        ("grades",): scheme.grades,
        ("vetoes",): scheme.vetoes,
        ("regrades",): scheme.regrades,
        ("scope", "outcomes"): scheme.scope.outcomes,
        ("consequences", "measures"): scheme.consequences.measures,
    }
    for path, items in lists.items():
        seen: set[str] = set()
        for at, item in enumerate(items):
            if item.id in seen:
                message = mark('the identifier "{name}" stands here a second time; give it its own')
                findings.add("E016", message, *path, at, "id", name=item.id)
            seen.add(item.id)


def _check_documents(findings: Findings) -> None:
    for path, document in _documents(findings.scheme, ()):
        findings.known(document, findings.scheme.documents, *path, "document")


def _documents(part: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The document of every clause."""
    if isinstance(part, BaseModel):
        named = getattr(part, "document", None)
        if named is not None:
            yield path, named
        for name, info in type(part).model_fields.items():
            yield from _documents(getattr(part, name), (*path, info.alias or name))
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            yield from _documents(inner, (*path, name))
    elif isinstance(part, tuple):
        for at, inner in enumerate(part):
            yield from _documents(inner, (*path, at))


def _check_grades(findings: Findings) -> None:
    grades = [grade.id for grade in findings.scheme.grades]
    for path, named in _grades(findings.scheme):
        findings.known(named, grades, *path)


def _grades(scheme: schemes.Scheme) -> Iterator[tuple[KeyPath, str | None]]:
    yield from _cut_grades(scheme.cuts, ("cuts",))
    for at, group in enumerate(scheme.groups):
        yield from _cut_grades(group.cuts, ("groups", at, "cuts"))
    if scheme.overall is not None:
        yield from _cut_grades(scheme.overall.cuts, ("overall", "cuts"))
    for at, outcome in enumerate(scheme.scope.outcomes):
        yield ("scope", "outcomes", at, "managed_as"), outcome.managed_as
    for at, veto in enumerate(scheme.vetoes):
        yield ("vetoes", at, "grade"), veto.grade
        yield ("vetoes", at, "at_best"), veto.at_best
    for at, regrade in enumerate(scheme.regrades):
        yield ("regrades", at, "to"), regrade.to
        yield from _each(("regrades", at, "grades"), regrade.grades)
    for at, measure in enumerate(scheme.consequences.measures):
        yield from _each(("consequences", "measures", at, "grades"), measure.grades)


def _cut_grades(
    cuts: tuple[schemes.Cut, ...] | schemes.TwoKey | None, path: KeyPath
) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(cuts, schemes.TwoKey):
        yield (*path, "best", "grade"), cuts.best.grade
        yield (*path, "worst", "grade"), cuts.worst.grade
        yield (*path, "rest"), cuts.rest
    for at, cut in enumerate(cuts if isinstance(cuts, tuple) else ()):
        yield (*path, at, "grade"), cut.grade


def _each(path: KeyPath, names: Iterable[str]) -> Iterator[tuple[KeyPath, str]]:
    return (((*path, at), name) for at, name in enumerate(names))


def _check_groups(findings: Findings) -> None:
    scheme = findings.scheme
    groups = [group.id for group in scheme.groups]
    owners: Mapping[str, Iterable[Any]] = {
        "adjustments": scheme.adjustments,
        "vetoes": scheme.vetoes,
        "regrades": scheme.regrades,
    }
    for key, items in owners.items():
        for at, item in enumerate(items):
            for path, name in _each((key, at, "groups"), item.groups):
                findings.known(name, groups, *path)


def _check_indicators(findings: Findings) -> None:
    scheme = findings.scheme
    for path, cuts in _all_cuts(scheme):
        if isinstance(cuts, schemes.TwoKey):
            findings.known(cuts.best.by, scheme.indicators, *path, "best", "by")
            findings.known(cuts.worst.by, scheme.indicators, *path, "worst", "by")
    for at, group in enumerate(scheme.groups):
        findings.known(group.rank_by, scheme.indicators, "groups", at, "rank_by")
        for name, item in group.items.items():
            path = ("groups", at, "items", name)
            findings.known(name, scheme.indicators, *path)
            for number, each in enumerate(item.alternatives):
                inside = (*path, "alternatives", number, "indicator")
                findings.known(each.indicator, scheme.indicators, *inside)


def _all_cuts(
    scheme: schemes.Scheme,
) -> Iterator[tuple[KeyPath, tuple[schemes.Cut, ...] | schemes.TwoKey | None]]:
    yield ("cuts",), scheme.cuts
    for at, group in enumerate(scheme.groups):
        yield ("groups", at, "cuts"), group.cuts


def data_names(scheme: schemes.Scheme) -> Collection[str]:
    """The names of what is known of a unit before it is measured: fields, and what is derived."""
    return {**FIELDS, **scheme.fields, **scheme.derived}


def _check_fields(findings: Findings) -> None:
    known = data_names(findings.scheme)
    for path, name in _fields(findings.scheme):
        findings.known(name, known, *path)


def _fields(scheme: schemes.Scheme) -> Iterator[tuple[KeyPath, str | None]]:
    merge, inherit, joint = scheme.units.merge, scheme.units.inherit, scheme.units.joint
    yield ("units", "merge", "by"), merge.by if merge else None
    yield ("units", "inherit", "landholder"), inherit.landholder if inherit else None
    yield ("units", "joint", "by"), joint.by if joint else None
    for at, each in enumerate(scheme.adjustments):
        yield ("adjustments", at, "evidence"), each.evidence
    for at, group in enumerate(scheme.groups):
        yield from _each(("groups", at, "within"), group.within)
        for path, base in bases(at, group):
            if isinstance(base, schemes.Base):
                yield from _each((*path, "by"), base.by)


def bases(at: int, group: schemes.Group) -> Iterator[tuple[KeyPath, Any]]:
    """The bases of a group's items and of the measures in their place."""
    for name, item in group.items.items():
        path = ("groups", at, "items", name)
        yield (*path, "base"), item.base
        for number, each in enumerate(item.alternatives):
            yield (*path, "alternatives", number, "base"), each.base


def _check_ties(findings: Findings) -> None:
    scheme = findings.scheme
    owners: list[tuple[KeyPath, schemes.Choices]] = [(("choices",), scheme.choices)]
    owners += [(("groups", at, "choices"), group.choices) for at, group in enumerate(scheme.groups)]
    for path, choices in owners:
        if choices.ties is not None and isinstance(choices.ties.value, schemes.TieKeys):
            for inside, key in _each((*path, "ties", "is", "by"), choices.ties.value.by):
                _check_tie_key(findings, key, inside)


def _check_tie_key(findings: Findings, key: str, path: KeyPath) -> None:
    scheme = findings.scheme
    found = _TIE_KEY.fullmatch(key)
    if not found:
        message = mark(
            '"{found}" cannot order units; write the name of an indicator or a field, and asc or '
            "desc after it where less or more is better"
        )
        findings.add("E015", message, *path, found=key)
    elif findings.known(
        found[1], {**dict.fromkeys(data_names(scheme)), **scheme.indicators}, *path
    ):
        kind = _kind(scheme, found[1])
        if kind not in {"number", "date", ""}:
            message = mark('"{name}" is no number and no date, so it puts units in no order')
            findings.add("E015", message, *path, name=found[1])


def _kind(scheme: schemes.Scheme, name: str) -> str:
    """The kind of a field's values; "" where only its formula knows."""
    if name in scheme.fields:
        return scheme.fields[name].kind
    if name in scheme.derived:
        return "text" if scheme.derived[name].gbt4754 else ""
    return FIELDS[name].kind if name in FIELDS else "number"


def _check_publication(findings: Findings) -> None:
    known = data_names(findings.scheme)
    publication = findings.scheme.publication
    for path, name in _each(("publication", "fields"), publication.fields):
        findings.known(name, known, *path)
    for name, mask in publication.masked.items():
        findings.known(name, known, "publication", "masked", name)
        found = _MASK.fullmatch(mask.strip())
        if not found or int(found[1]) > int(found[2]):
            message = mark(
                '"{found}" does not say which characters are hidden; write the first and the last, '
                "such as 4..14"
            )
            findings.add("E015", message, "publication", "masked", name, found=mask)
