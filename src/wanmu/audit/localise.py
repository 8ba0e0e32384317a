"""Which values of a record are probably wrong: exact error localisation after Fellegi and Holt.

``localise`` takes one record and relations in the rule language and answers with *every* lightest
set of fields whose change lets all relations hold. ``Localiser`` reads and checks the relations
once for many records.

How absence and zero divisors count:

* A missing value has to be filled: it is free, stands in every set and counts its weight (1 when
  its weight is infinite: it cannot be kept). A field whose absence a relation speaks of
  (``IS NULL``, ``coalesce``) may be absent: its absence is then a value like any other.
* A record is consistent when no relation is false. A relation that a zero divisor of the record
  leaves undecided is no error, and is told in ``unchecked``; no repair makes a divisor zero.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import islice, product
from math import inf
from typing import Any, Final, TypeAlias

import networkx as nx

from wanmu.audit import reasons
from wanmu.audit.claim import Claim, Relations, optional_fields, read_claims
from wanmu.audit.group import Detailed, Group, Judged, Outcome, Setting
from wanmu.audit.kinds import Kinds, ValueKind
from wanmu.audit.localisation import Localisation, Solution
from wanmu.audit.observed import Alphabet, exact, read_record
from wanmu.audit.reasons import Reason
from wanmu.audit.telling import Telling
from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.rules.tree import Text, walk

Domains: TypeAlias = Mapping[str, Iterable[object]]

LIMIT: Final = 1_000
"""How many equally good sets are listed."""
SECONDS: Final = 2.0
"""How long the solver may take over one question."""


def localise(
    values: Mapping[str, object],
    relations: Relations,
    weights: Mapping[str, object] | None = None,
    *,
    domains: Domains | None = None,
    limit: int = LIMIT,
    seconds: float = SECONDS,
) -> Localisation:
    """Every lightest set of fields whose change lets all relations hold.

    Args:
        values: name to number, printed figure (taken in base units), interval, text, truth, date
            or None (missing). A float is taken as it is written: 0.1 is one tenth.
        relations: texts, rules or trees of the rule language; or a mapping from names to them.
        weights: how sure each value is, 1 unless given; ``inf`` (or "inf") keeps it as it is.
        domains: the values that a field may have; any other has to change.
        limit: how many sets to list; ``complete`` tells whether there are more.
        seconds: how long one question to the solver may take.

    Raises:
        InputError: A001 relations that contradict each other, A002 one that cannot be localised,
            A003 to A007 values, weights and fields that do not fit, R… what the parser refuses.
    """
    localiser = Localiser(relations, domains, kinds=_kinds_of(values), seconds=seconds)
    return localiser.localise(values, weights, limit=limit)


def localise_records(
    records: Iterable[Mapping[str, object]],
    relations: Relations,
    weights: Mapping[str, object] | Iterable[Mapping[str, object] | None] | None = None,
    *,
    domains: Domains | None = None,
    limit: int = LIMIT,
    seconds: float = SECONDS,
) -> Iterator[Localisation]:
    """Localise many records, one after another; ``weights`` for all, or one for each record."""
    listed = list(records)
    kinds = dict(pair for record in reversed(listed) for pair in _kinds_of(record).items())
    localiser = Localiser(relations, domains, kinds=kinds, seconds=seconds)
    each = (
        [weights] * len(listed)
        if weights is None or isinstance(weights, Mapping)
        else list(weights)
    )
    for record, own in zip(listed, each, strict=True):
        yield localiser.localise(record, own, limit=limit)


def contradictions(relations: Relations, domains: Domains | None = None) -> tuple[str, ...]:
    """A smallest group of relations that no record can meet; empty when they can all hold.

    The first group found is given; with one of its relations gone, another may come up.
    """
    return Localiser(relations, domains, check=False).contradiction()


class Localiser:
    """Relations, read and checked once, for many records."""

    def __init__(
        self,
        relations: Relations,
        domains: Domains | None = None,
        *,
        kinds: Mapping[str, ValueKind] | None = None,
        seconds: float = SECONDS,
        check: bool = True,
    ) -> None:
        """Read the relations; ``kinds`` of fields are needed only where no relation tells them.

        Raises:
            InputError: A001 relations that contradict each other; A002, A006, A007, R…
        """
        claims = read_claims(relations)
        allowed = {name: tuple(options) for name, options in (domains or {}).items()}
        self._kinds = _inferred(claims, allowed, kinds or {})
        self._alphabet = Alphabet([*_texts(claims), *_words(allowed)])
        self._allowed = allowed
        setting = Setting(
            self._kinds,
            optional_fields(claim.tree for claim in claims),
            self._alphabet,
            {name: self._codes(name, options) for name, options in allowed.items()},
            int(seconds * 1000),
        )
        self._optional = setting.optional
        self.groups = tuple(_groups(claims, allowed, setting))
        self._needed = tuple(name for group in self.groups for name in group.fields)
        if check:
            self._refuse_contradiction()

    def contradiction(self) -> tuple[str, ...]:
        """A smallest group of relations that no record can meet; empty when there is none."""
        return next(filter(None, (group.oracle.contradiction() for group in self.groups)), ())

    def _refuse_contradiction(self) -> None:
        found = self.contradiction()
        if found:
            raise InputError.of(
                "A001",
                mark("No record can meet these relations together: {relations}. Correct one."),
                relations="; ".join(found),
            )

    def _codes(self, name: str, options: tuple[object, ...]) -> tuple[Fraction, ...]:
        if self._kinds[name] == "text":
            return tuple(self._alphabet.code(str(option)) for option in options)
        return tuple(_code(option) for option in options)

    def localise(
        self,
        values: Mapping[str, object],
        weights: Mapping[str, object] | None = None,
        *,
        limit: int = LIMIT,
    ) -> Localisation:
        """Every lightest set of one record: see :func:`localise`."""
        record = read_record(values, weights, self._kinds, self._needed, self._alphabet)
        observed, weighed = record.values, record.weights
        judged = [group.judge(observed) for group in self.groups]
        outcomes = [
            group.localise(record, verdict, limit)
            for group, verdict in zip(self.groups, judged, strict=True)
            if verdict.failed or verdict.outside or not verdict.sure
        ]
        missing = tuple(sorted(n for n, v in observed.items() if v.missing and not self._may(n)))
        telling = Telling(values, observed, self._allowed, judged, frozenset(missing))
        filled = sum((_filling(weighed[name]) for name in missing), Fraction(0))
        sets = _combined(outcomes, _strays(missing, outcomes), limit + 1)
        solutions = sorted(map(telling.solution, sets), key=lambda each: each.fields)
        return _answer(solutions, missing, filled, judged, outcomes, limit=limit)

    def _may(self, name: str) -> bool:
        """Whether a field may be absent."""
        return name in self._optional


def _filling(weight: Fraction | float) -> Fraction:
    """What a missing value counts: it cannot be kept, so an infinite weight says nothing."""
    return weight if isinstance(weight, Fraction) else Fraction(1)


def _answer(
    solutions: list[Solution],
    missing: tuple[str, ...],
    filled: Fraction,
    judged: list[Judged],
    outcomes: list[Outcome],
    *,
    limit: int,
) -> Localisation:
    weight = sum((outcome.weight for outcome in outcomes), filled)
    undecided = tuple(tuple(sorted(each)) for found in outcomes for each in found.undecided)
    blocked = tuple(name for outcome in outcomes for name in outcome.blocked)
    feasible = weight != inf or bool(undecided)
    return Localisation(
        weight=weight,
        sets=tuple(solutions[:limit]),
        missing=missing,
        failed=tuple(claim.name for each in judged for claim in each.failed),
        unchecked=tuple(claim.name for each in judged for claim in each.unchecked),
        complete=len(solutions) <= limit and all(found.complete for found in outcomes),
        feasible=feasible,
        undecided=undecided,
        reasons=() if feasible else (Reason(reasons.FIXED, {"relations": blocked}),),
    )


def _strays(missing: tuple[str, ...], outcomes: list[Outcome]) -> Detailed:
    """The missing fields that no relation ties down."""
    tied = {n for o in outcomes for part in o.parts for choice in part for n in choice.fields}
    free = tuple(name for name in missing if name not in tied)
    return Detailed(free, dict.fromkeys(free), {}, {}, ())


def _combined(
    outcomes: list[Outcome], strays: Detailed, limit: int
) -> Iterator[tuple[Detailed, ...]]:
    """One choice of every part, in all combinations."""
    if any(outcome.weight == inf for outcome in outcomes):
        return iter(())
    parts = [part for outcome in outcomes for part in outcome.parts]
    return ((strays, *chosen) for chosen in islice(product(*parts), limit))


def _kinds_of(values: Mapping[str, object]) -> dict[str, ValueKind]:
    """The kinds of values as they are, for fields whose kind no relation tells."""
    kinds: dict[str, ValueKind] = {}
    for name, value in values.items():
        if isinstance(value, str):
            kinds[name] = "text"
        elif type(value).__name__ in ("bool", "bool_"):
            kinds[name] = "boolean"
        elif isinstance(value, date):
            kinds[name] = "date"
    return kinds


def _inferred(
    claims: Iterable[Claim],
    allowed: Mapping[str, tuple[object, ...]],
    hints: Mapping[str, ValueKind],
) -> dict[str, ValueKind]:
    """The kind of every field: from domains, then relations, then hints; else a number."""
    named = [(claim.name, claim.tree) for claim in claims]
    kinds = Kinds(_domain_kinds(allowed))
    kinds.learn(named)
    hinted = Kinds({**hints, **kinds.of})
    hinted.learn(named)
    every = {name for claim in claims for name in claim.fields}
    return {**dict.fromkeys(every - hinted.of.keys(), "number"), **hinted.of}


def _domain_kinds(allowed: Mapping[str, tuple[object, ...]]) -> dict[str, ValueKind]:
    faults = Faults()
    kinds: dict[str, ValueKind] = {}
    for name, options in allowed.items():
        found = {_kinds_of({name: option}).get(name, "number") for option in options}
        if len(found) == 1:
            kinds[name] = found.pop()
        else:
            message = mark("The values that {field} may have are none, or of several kinds.")
            faults.add("A003", message, Place(field=name), field=name)
    faults.check()
    return kinds


def _code(option: Any) -> Fraction:
    return Fraction(option.toordinal()) if isinstance(option, date) else exact(option)


def _texts(claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        for node in walk(claim.tree):
            if isinstance(node, Text):
                yield node.value


def _words(allowed: Mapping[str, tuple[object, ...]]) -> Iterator[str]:
    return (each for options in allowed.values() for each in options if isinstance(each, str))


def _groups(
    claims: Iterable[Claim], allowed: Mapping[str, object], setting: Setting
) -> Iterator[Group]:
    """The relations in groups that share no field; those without fields stand alone."""
    graph: nx.Graph[object] = nx.Graph()
    graph.add_nodes_from(allowed)
    listed = list(claims)
    for place, claim in enumerate(listed):
        graph.add_node(place)
        graph.add_edges_from((place, name) for name in claim.fields)
    for members in nx.connected_components(graph):
        places = sorted(member for member in members if isinstance(member, int))
        fields = [member for member in members if isinstance(member, str)]
        yield Group([listed[place] for place in places], fields, setting)
