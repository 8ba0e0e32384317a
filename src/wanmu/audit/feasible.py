"""Can the values that are kept stand together? An exact answer, with the conflict when they cannot.

The relations of one group stand in a z3 solver once. A record adds, for each value, "if it is
kept, the field is this"; a question assumes which are kept. Arithmetic is rational, strict
inequalities are strict, alternatives are alternatives: there is no tolerance and no big number.

A product of two fields is linear as soon as one of them is known. Where both are free, or both
are intervals, the linear question comes first: its "no" is a no; its "yes" is made exact by
fixing one factor, and only where that fails is the full nonlinear question asked, with a time
limit. What the solver cannot decide in time is reported as undecided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import z3

from wanmu.audit.claim import Claim
from wanmu.audit.formula import Formulas
from wanmu.audit.logic import (
    Bool,
    all_of,
    any_of,
    constant,
    hull,
    is_true,
    limited,
    negated,
    number_of,
    within,
)
from wanmu.audit.observed import Observed
from wanmu.audit.products import WAYS, Products, multiplied
from wanmu.audit.switched import Switched
from wanmu.kernel.interval import Interval

Answer: TypeAlias = Literal["yes", "no", "unknown"]
Repair: TypeAlias = Fraction | bool | None

_PATIENCE: Final = 3
"""How many questions of a record may end undecided before the next are not even asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the kept values can stand together; a repair of the others, or the conflict."""

    answer: Answer
    conflict: frozenset[str] = frozenset()
    repair: Mapping[str, Repair] = field(default_factory=dict)


class Oracle:
    """Answers for one group of relations, one record after another."""

    def __init__(
        self,
        claims: tuple[Claim, ...],
        formulas: Formulas,
        domains: Mapping[str, tuple[Fraction, ...]],
        milliseconds: int,
    ) -> None:
        """Assert the relations and the domains once."""
        self._formulas = formulas
        self._milliseconds = milliseconds
        self._allowed: dict[str, Bool] = {}
        self._products = Products(formulas, claims)
        self._relations = claims
        self._claims = {claim.name: self._accepted(claim, formulas) for claim in claims}
        self._domains = [self._domain(name, codes) for name, codes in domains.items()]
        self._products.settle(domains)
        self._always = [*self._domains, *formulas.definitions]
        self._solver = limited(z3.SimpleSolver(), milliseconds)
        self._solver.add(*self._claims.values(), *self._always)
        self._names: frozenset[str] = frozenset()
        self._literals: dict[str, Bool] = {}
        self._kept: dict[str, Bool] = {}
        self._facts: list[Bool] = []
        self._outer: list[Bool] = []
        self._patience = _PATIENCE

    def _accepted(self, claim: Claim, formulas: Formulas) -> Bool:
        """A relation must not be false, and no divisor may be made zero where that matters."""
        pair = self._products.equated(claim)
        if pair is not None:
            return formulas.real(pair[0]) == formulas.real(pair[1])
        formulas.divisors = []
        condition = formulas.condition(claim.tree)
        if not formulas.divisors:
            return negated(condition.false)
        allowed = self._allowed[claim.name] = z3.Bool(f"{claim.name} may stay undecided")
        nonzero = [formulas.sign(each, "<>", guard=True) for each in formulas.divisors]
        return all_of(
            (negated(condition.false), any_of((condition.true, allowed, all_of(nonzero))))
        )

    def _domain(self, name: str, codes: tuple[Fraction, ...]) -> Bool:
        """One of the values allowed; truths are 0 and 1."""
        if self._formulas.is_truth(name):
            truth = self._formulas.truth(name)
            inside = [truth if code else z3.Not(truth) for code in codes]
        else:
            variable = self._formulas.real(name)
            inside = [variable == constant(code) for code in codes]
        return any_of((self._formulas.absent(name), *inside))

    def begin(
        self, values: Mapping[str, Observed], fixed: frozenset[str], undecided: frozenset[str]
    ) -> None:
        """Take up a record: what it says, what may not change, which relations may stay null."""
        self._solver.push()
        self._names = frozenset(values)
        self._products.nominals = {name: value.nominal for name, value in values.items()}
        self._patience = _PATIENCE
        self._kept = {
            name: self._literal(name)
            for name, value in values.items()
            if name not in fixed and self._is_given(name, value)
        }
        self._facts = [
            negated(allowed) if name not in undecided else allowed
            for name, allowed in self._allowed.items()
        ]
        for name, value in values.items():
            if self._is_given(name, value):
                self._facts.append(self._if_kept(name, self._fact(name, value)))
        self._facts += self._products.links(values, self._if_kept, lone=True)
        self._outer = list(self._products.links(values, self._if_kept, lone=False))
        self._solver.add(*self._facts)

    def _literal(self, name: str) -> Bool:
        if name not in self._literals:
            self._literals[name] = z3.Bool(f"{name} is kept")
        return self._literals[name]

    def end(self) -> None:
        """Put the record away."""
        self._solver.pop()

    def _is_given(self, name: str, value: Observed) -> bool:
        return not value.missing or name in self._formulas.absences

    def _if_kept(self, name: str, fact: Bool) -> Bool:
        return z3.Implies(self._kept[name], fact) if name in self._kept else fact

    def _fact(self, name: str, value: Observed) -> Bool:
        absent = self._formulas.absent(name)
        if value.missing:
            return absent
        if value.kind == "boolean":
            truth = self._formulas.truth(name)
            return all_of((negated(absent), truth if value.truth else z3.Not(truth)))
        assert value.interval is not None
        return all_of((negated(absent), *within(self._formulas.real(name), value.interval)))

    def check(self, kept: Iterable[str]) -> Verdict:
        """Whether these values can all be kept; if so, a repair of the others."""
        kept = frozenset(kept)
        assumed = self._assumed(kept)
        answer = self._solver.check(*assumed)
        if answer == z3.unsat:
            return Verdict("no", self._conflict(self._solver))
        if answer == z3.sat:
            model = self._solver.model()
            wanted = self._names - kept
            if self._products.tie(model):
                return Verdict("yes", repair=self._repair(model, wanted))
            return self._tied(assumed, model, wanted)
        return Verdict("unknown")

    def _assumed(self, kept: Iterable[str]) -> list[Bool]:
        return [self._kept[name] for name in sorted(kept) if name in self._kept]

    def _conflict(self, solver: Any) -> frozenset[str]:
        core = {each.get_id() for each in solver.unsat_core()}
        return frozenset(name for name, kept in self._kept.items() if kept.get_id() in core)

    def _tied(self, assumed: list[Bool], model: Any, wanted: frozenset[str]) -> Verdict:
        """The question made linear by fixing a factor of each product; else as it is."""
        for way in (*WAYS, None):
            self._solver.push()
            try:
                found = (
                    self._fixed_one_by_one(assumed, model)
                    if way is None
                    else self._all_fixed(assumed, model, way)
                )
                if found is not None and self._products.tie(found):
                    return Verdict("yes", repair=self._repair(found, wanted))
            finally:
                self._solver.pop()
        return self._nonlinear(assumed, wanted)

    def _all_fixed(self, assumed: list[Bool], model: Any, way: int) -> Any | None:
        for product in self._products.shared:
            self._solver.add(*self._products.fixings(product, model)[way])
        return self._solver.model() if self._solver.check(*assumed) == z3.sat else None

    def _fixed_one_by_one(self, assumed: list[Bool], model: Any) -> Any | None:
        """Fix a factor of one product after another, each where the last left it."""
        for product in self._products.shared:
            for fixing in self._products.fixings(product, model):
                self._solver.push()
                self._solver.add(*fixing)
                answer = self._solver.check(*assumed)
                found = self._solver.model() if answer == z3.sat else None
                self._solver.pop()
                if found is not None:
                    model = found
                    self._solver.add(*fixing)
                    break
            else:
                return None
        return model

    def _nonlinear(self, assumed: list[Bool], wanted: frozenset[str]) -> Verdict:
        """The question as it is, products of free factors included."""
        if not self._patience:
            return Verdict("unknown")
        for solver, hard in ((z3.Solver(), False), (z3.SolverFor("QF_NRA"), True)):
            limited(solver, self._milliseconds)
            solver.add(
                *self._claims.values(), *self._always, *self._facts, *multiplied(self._formulas)
            )
            if hard:
                solver.add(*assumed)
            answer = solver.check(*([] if hard else assumed))
            if answer == z3.sat:
                return Verdict("yes", repair=self._repair(solver.model(), wanted))
            if answer == z3.unsat:
                whole = {each.get_id() for each in assumed}
                every = frozenset(n for n, kept in self._kept.items() if kept.get_id() in whole)
                return Verdict("no", every if hard else self._conflict(solver))
        self._patience -= 1
        return Verdict("unknown")

    def _repair(self, model: Any, wanted: frozenset[str]) -> dict[str, Repair]:
        found: dict[str, Repair] = {}
        for name in wanted:
            if is_true(model, self._formulas.absent(name)):
                found[name] = None
            elif self._formulas.is_truth(name):
                found[name] = is_true(model, self._formulas.truth(name))
            else:
                found[name] = number_of(model, self._formulas.real(name))
        self._products.repaired(model, found)
        return found

    def ranges(self, kept: Iterable[str], fields: Iterable[str]) -> dict[str, Interval]:
        """What each of these numbers can be when those values are kept; the hull of it."""
        optimiser = z3.Optimize()
        optimiser.set(priority="box", timeout=self._milliseconds)
        optimiser.add(*self._claims.values(), *self._always, *self._facts, *self._outer)
        optimiser.add(*self._assumed(kept))
        variables = [(name, self._formulas.real(name)) for name in fields]
        ends = [
            (name, optimiser.minimize(variable), optimiser.maximize(variable))
            for name, variable in variables
        ]
        if optimiser.check() != z3.sat:
            return {}
        return {
            name: hull(optimiser.lower_values(low), optimiser.upper_values(high))
            for name, low, high in ends
        }

    def options(
        self, kept: Iterable[str], name: str, codes: Iterable[Fraction]
    ) -> tuple[Fraction, ...]:
        """Which of these values a field can take when those others are kept."""
        variable, assumed = self._formulas.real(name), self._assumed(kept)
        found = []
        for code in codes:
            self._solver.push()
            self._solver.add(variable == constant(code))
            if self._solver.check(*assumed) == z3.sat:
                found.append(code)
            self._solver.pop()
        return tuple(found)

    def culprits(self, kept: Iterable[str]) -> tuple[str, ...]:
        """A small group of relations that these values cannot meet together."""
        return self._switched.culprits([*self._facts, *self._assumed(kept)])

    def contradiction(self) -> tuple[str, ...]:
        """A smallest group of relations that no record can meet; empty when there is none."""
        return self._switched.contradiction(self._allowed.values())

    @cached_property
    def _switched(self) -> Switched:
        """The relations as written: fields that one equates are not taken for each other here."""
        if not self._products.same:
            return Switched(self._claims, self._always, self._formulas, self._milliseconds)
        formulas = self._formulas.plain()
        claims = {each.name: self._accepted(each, formulas) for each in self._relations}
        always = [*self._domains, *formulas.definitions]
        return Switched(claims, always, formulas, self._milliseconds)

    def multiplies_free(self, kept: frozenset[str]) -> bool:
        """Whether two figures are multiplied neither of which is kept."""
        return self._products.multiplies_free(kept)
