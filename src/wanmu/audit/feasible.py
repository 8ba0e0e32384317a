"""Can the values that are kept stand together? An exact answer, with the conflict when they cannot.

The relations of one group stand in a z3 solver once. A record adds, for each value, "if it is
kept, the field is this"; a question assumes which are kept. Arithmetic is rational, strict
inequalities are strict, alternatives are alternatives: there is no tolerance and no big number.

A product of two fields is linear as soon as one of them is known. Where both are free, or both
are intervals, the linear question comes first: its "no" is a no; its "yes" is made exact by
fixing one factor, and only where that fails is the full nonlinear question asked, with a time
limit. What the solver cannot decide in time is reported as undecided.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import z3

from wanmu.audit.claim import Claim
from wanmu.audit.formula import Formulas, Product
from wanmu.audit.logic import Bool, Real, all_of, any_of, constant, negated
from wanmu.audit.observed import Observed
from wanmu.kernel.interval import Interval

Answer: TypeAlias = Literal["yes", "no", "unknown"]
Repair: TypeAlias = Fraction | bool | None

_DIGITS: Final = 20
"""Digits of a repair that is no fraction (the root of a product)."""


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
        claims: Iterable[Claim],
        formulas: Formulas,
        domains: Mapping[str, tuple[Fraction, ...]],
        milliseconds: int,
    ) -> None:
        """Assert the relations and the domains once."""
        self._formulas = formulas
        self._milliseconds = milliseconds
        self._allowed: dict[str, Bool] = {}
        self._claims = {claim.name: self._accepted(claim) for claim in claims}
        self._domains = [self._domain(name, codes) for name, codes in domains.items()]
        self._lone = {
            each.result: self._lone_factor(each, domains) for each in formulas.products.values()
        }
        self._always = [*self._domains, *formulas.definitions]
        self._solver = _solver(z3.SimpleSolver(), milliseconds)
        self._solver.add(*self._claims.values(), *self._always)
        self._names: frozenset[str] = frozenset()
        self._literals: dict[str, Bool] = {}
        self._kept: dict[str, Bool] = {}
        self._facts: list[Bool] = []
        self._outer: list[Bool] = []

    def _lone_factor(self, product: Product, domains: Mapping[str, object]) -> str:
        found = self._formulas.lone_factor(product)
        return "" if found in domains or self._formulas.is_optional(found) else found

    def _accepted(self, claim: Claim) -> Bool:
        """A relation must not be false, and no divisor may be made zero where that matters."""
        self._formulas.divisors = []
        condition = self._formulas.condition(claim.tree)
        if not self._formulas.divisors:
            return negated(condition.false)
        allowed = self._allowed[claim.name] = z3.Bool(f"{claim.name} may stay undecided")
        nonzero = [self._formulas.sign(each, "<>") for each in self._formulas.divisors]
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
        self._facts += self._links(values, lone=True)
        self._outer = list(self._links(values, lone=False))
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
        return all_of((negated(absent), *_within(self._formulas.real(name), value.interval)))

    def _links(self, values: Mapping[str, Observed], *, lone: bool) -> Iterator[Bool]:
        """What a kept factor says of its products.

        Where one factor stands in its product alone, its band says all there is to say; the band
        of the other factor is needed only to bound that one (``lone=False`` gives those).
        """
        for product in self._formulas.products.values():
            result = self._formulas.real(product.result)
            single = self._lone[product.result]
            for known, other in ((product.left, product.right), (product.right, product.left)):
                value = values.get(known)
                if value is None or value.interval is None:
                    continue
                needed = not single or known == single or value.interval.is_point
                if needed == lone:
                    band = _band(result, value.interval, self._formulas.real(other))
                    yield self._if_kept(known, band)

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
            if self._ties(model):
                return Verdict("yes", repair=self._repair(model, wanted))
            return self._tied(assumed, model, wanted)
        return Verdict("unknown")

    def _assumed(self, kept: Iterable[str]) -> list[Bool]:
        return [self._kept[name] for name in sorted(kept) if name in self._kept]

    def _conflict(self, solver: Any) -> frozenset[str]:
        core = {each.get_id() for each in solver.unsat_core()}
        return frozenset(name for name, kept in self._kept.items() if kept.get_id() in core)

    def _ties(self, model: Any) -> bool:
        """Whether every product is the product of its factors in this model, or can be made so."""
        return all(self._fits(model, each) for each in self._formulas.products.values())

    def _fits(self, model: Any, product: Product) -> bool:
        single = self._lone[product.result]
        result = _number(model, self._formulas.real(product.result))
        if single:
            other = product.left if single == product.right else product.right
            # The lone factor is then the result divided by the other.
            return result == 0 or _number(model, self._formulas.real(other)) != 0
        left, right = (self._formulas.real(name) for name in (product.left, product.right))
        return result == _number(model, left) * _number(model, right)

    def _tied(self, assumed: list[Bool], model: Any, wanted: frozenset[str]) -> Verdict:
        for right in (True, False):
            found = self._with_fixed_factors(assumed, model, right=right)
            if found is not None:
                return Verdict("yes", repair=self._repair(found, wanted))
        return self._nonlinear(assumed, wanted)

    def _with_fixed_factors(self, assumed: list[Bool], model: Any, *, right: bool) -> Any | None:
        real = self._formulas.real
        self._solver.push()
        try:
            for product in self._formulas.products.values():
                if self._lone[product.result]:
                    continue
                names = (product.right, product.left)
                known, other = names if right or product.left[0] == "⟨" else names[::-1]
                value = constant(_number(model, real(known)))
                self._solver.add(real(known) == value, real(product.result) == value * real(other))
            if self._solver.check(*assumed) != z3.sat:
                return None
            found = self._solver.model()
            return found if self._ties(found) else None
        finally:
            self._solver.pop()

    def _nonlinear(self, assumed: list[Bool], wanted: frozenset[str]) -> Verdict:
        """The question as it is, products of free factors included."""
        for solver, hard in ((z3.Solver(), False), (z3.SolverFor("QF_NRA"), True)):
            _solver(solver, self._milliseconds)
            solver.add(*self._claims.values(), *self._always, *self._facts, *self._multiplied())
            if hard:
                solver.add(*assumed)
            answer = solver.check(*([] if hard else assumed))
            if answer == z3.sat:
                return Verdict("yes", repair=self._repair(solver.model(), wanted))
            if answer == z3.unsat:
                whole = {each.get_id() for each in assumed}
                every = frozenset(n for n, kept in self._kept.items() if kept.get_id() in whole)
                return Verdict("no", every if hard else self._conflict(solver))
        return Verdict("unknown")

    def _multiplied(self) -> list[Bool]:
        real = self._formulas.real
        return [
            real(each.result) == real(each.left) * real(each.right)
            for each in self._formulas.products.values()
        ]

    def _repair(self, model: Any, wanted: frozenset[str]) -> dict[str, Repair]:
        found: dict[str, Repair] = {}
        for name in wanted:
            if _is_true(model, self._formulas.absent(name)):
                found[name] = None
            elif self._formulas.is_truth(name):
                found[name] = _is_true(model, self._formulas.truth(name))
            else:
                found[name] = _number(model, self._formulas.real(name))
        for product in self._formulas.products.values():
            single = self._lone[product.result]
            if single in found:
                found[single] = self._divided(model, product, single)
        return found

    def _divided(self, model: Any, product: Product, single: str) -> Fraction:
        """The value of a lone factor."""
        other = product.left if single == product.right else product.right
        divisor = _number(model, self._formulas.real(other))
        if divisor == 0:
            return _number(model, self._formulas.real(single))
        return _number(model, self._formulas.real(product.result)) / divisor

    def multiplies_free(self, kept: frozenset[str]) -> bool:
        """Whether two figures are multiplied neither of which is kept."""
        return any(
            sum(name not in kept for name in monomial) > 1 for monomial in self._formulas.products
        )

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
            name: _hull(optimiser.lower_values(low), optimiser.upper_values(high))
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
        solver, guards = self._guarded
        solver.push()
        try:
            solver.add(*self._facts, *self._assumed(kept))
            return _blamed(solver, guards)
        finally:
            solver.pop()

    def contradiction(self) -> tuple[str, ...]:
        """A smallest group of relations that no record can meet; empty when there is none."""
        solver, guards = self._guarded
        if self._formulas.products:
            solver = self._with_guards(z3.Solver(), guards)
        solver.push()
        try:
            solver.add(*self._allowed.values(), *self._multiplied())
            return _smallest(solver, guards, _blamed(solver, guards))
        finally:
            solver.pop()

    @cached_property
    def _guarded(self) -> tuple[Any, dict[str, Bool]]:
        """A solver in which each relation can be left out, and what puts each in force."""
        guards = {name: z3.Bool(f"{name} is in force") for name in self._claims}
        return self._with_guards(z3.SimpleSolver(), guards), guards

    def _with_guards(self, solver: Any, guards: Mapping[str, Bool]) -> Any:
        _solver(solver, self._milliseconds)
        solver.add(*self._always)
        solver.add(*(z3.Implies(guards[name], claim) for name, claim in self._claims.items()))
        return solver


def _blamed(solver: Any, guards: Mapping[str, Bool]) -> tuple[str, ...]:
    if solver.check(*guards.values()) != z3.unsat:
        return ()
    core = {each.get_id() for each in solver.unsat_core()}
    return tuple(name for name, guard in guards.items() if guard.get_id() in core)


def _smallest(solver: Any, guards: Mapping[str, Bool], names: tuple[str, ...]) -> tuple[str, ...]:
    """The group without any relation that is not needed for the contradiction."""
    for name in names:
        rest = tuple(each for each in names if each != name)
        if solver.check(*(guards[each] for each in rest)) == z3.unsat:
            names = rest
    return names


def _solver(solver: Any, milliseconds: int) -> Any:
    solver.set("timeout", milliseconds)
    # Not every solver of the library can make its conflicts small by itself.
    with suppress(z3.Z3Exception):
        solver.set("core.minimize", True)  # noqa: FBT003  the library's own signature
    return solver


def _within(variable: Real, interval: Interval) -> Iterator[Bool]:
    low, high = interval.low, interval.high
    if low is not None and low == high:
        yield variable == constant(low)
        return
    if low is not None:
        end = constant(low)
        yield variable >= end if interval.low_closed else variable > end
    if high is not None:
        end = constant(high)
        yield variable <= end if interval.high_closed else variable < end


def _band(result: Real, factor: Interval, other: Real) -> Bool:
    """What ``result = factor × other`` says when the factor lies in an interval."""
    if factor.is_point:
        assert factor.low is not None
        return result == constant(factor.low) * other
    positive = all_of((other > 0, *_between(result, factor, other)))
    negative = all_of((other < 0, *_between(-result, factor, -other)))
    return any_of((all_of((other == 0, result == 0)), positive, negative))


def _between(result: Real, factor: Interval, other: Real) -> Iterator[Bool]:
    if factor.low is not None:
        end = constant(factor.low) * other
        yield result >= end if factor.low_closed else result > end
    if factor.high is not None:
        end = constant(factor.high) * other
        yield result <= end if factor.high_closed else result < end


def _is_true(model: Any, condition: Bool) -> bool:
    return bool(z3.is_true(model.eval(condition, model_completion=True)))


def _number(model: Any, variable: Real) -> Fraction:
    value = model.eval(variable, model_completion=True)
    if not z3.is_rational_value(value):
        value = value.approx(_DIGITS)
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


def _hull(low: list[Any], high: list[Any]) -> Interval:
    """An interval from the solver's ends: infinity, value and a nudge off the value, each."""
    bottom, low_open = _end(low)
    top, high_open = _end(high)
    return Interval(bottom, top, not low_open, not high_open)


def _end(parts: list[Any]) -> tuple[Fraction | None, bool]:
    infinite, value, nudge = (Fraction(str(part)) for part in parts)
    return (None, True) if infinite else (value, bool(nudge))
