"""Polynomials with exact coefficients, and quotients of them.

A relation such as ``a / b - c = q`` becomes one polynomial compared with zero, and a list of
divisors that must not be zero: ``a - c*b - q*b = 0`` and ``b <> 0``. Like terms meet, so a figure
that cancels leaves the relation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from wanmu.kernel.interval import Interval

Monomial: TypeAlias = tuple[str, ...]
"""The names multiplied, sorted; the empty one is the constant term."""

MAX_TERMS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A sum of monomials with exact coefficients, none of them zero."""

    terms: Mapping[Monomial, Fraction]

    @classmethod
    def constant(cls, value: Fraction | int) -> "Polynomial":
        """A number."""
        return cls({(): Fraction(value)} if value else {})

    @classmethod
    def variable(cls, name: str) -> "Polynomial":
        """One name."""
        return cls({(name,): Fraction(1)})

    @property
    def value(self) -> Fraction | None:
        """The number it is, when no name stands in it."""
        if any(monomial for monomial in self.terms):
            return None
        return self.terms.get((), Fraction(0))

    @property
    def names(self) -> frozenset[str]:
        """The names that stand in it."""
        return frozenset(name for monomial in self.terms for name in monomial)

    @property
    def is_linear(self) -> bool:
        """Whether no two names are multiplied."""
        return all(len(monomial) <= 1 for monomial in self.terms)

    def scaled(self, factor: Fraction) -> "Polynomial":
        """Every coefficient times a number."""
        if not factor:
            return Polynomial({})
        return Polynomial({monomial: part * factor for monomial, part in self.terms.items()})

    def __add__(self, other: "Polynomial") -> "Polynomial":
        terms = dict(self.terms)
        for monomial, part in other.terms.items():
            total = terms.get(monomial, Fraction(0)) + part
            if total:
                terms[monomial] = total
            else:
                terms.pop(monomial, None)
        return Polynomial(terms)

    def __sub__(self, other: "Polynomial") -> "Polynomial":
        return self + other.scaled(Fraction(-1))

    def __mul__(self, other: "Polynomial") -> "Polynomial":
        if len(self.terms) * len(other.terms) > MAX_TERMS:
            raise OverflowError
        terms: dict[Monomial, Fraction] = {}
        for mine, part in self.terms.items():
            for theirs, factor in other.terms.items():
                monomial = tuple(sorted(mine + theirs))
                terms[monomial] = terms.get(monomial, Fraction(0)) + part * factor
        return Polynomial({monomial: part for monomial, part in terms.items() if part})

    def bounds(self, values: Mapping[str, Interval]) -> Interval:
        """Every value it can take; no wider than that when each name stands in it once."""
        total = Interval.point(0)
        for monomial, part in self.terms.items():
            product = Interval.point(part)
            for name in monomial:
                product *= values[name]
            total += product
        return total

    def at(self, values: Mapping[str, Fraction]) -> Fraction:
        """Its value where every name has one."""
        total = Fraction(0)
        for monomial, part in self.terms.items():
            product = part
            for name in monomial:
                product *= values[name]
            total += product
        return total


@dataclass(frozen=True, slots=True)
class Quotient:
    """``over / (divisors multiplied)``; no divisor is a plain number."""

    over: Polynomial
    divisors: tuple[Polynomial, ...] = ()

    @property
    def divisor(self) -> Polynomial:
        """The divisors multiplied; 1 when there is none."""
        product = Polynomial.constant(1)
        for divisor in self.divisors:
            product *= divisor
        return product

    def __neg__(self) -> "Quotient":
        return Quotient(self.over.scaled(Fraction(-1)), self.divisors)

    def __add__(self, other: "Quotient") -> "Quotient":
        if self.divisors == other.divisors:
            return Quotient(self.over + other.over, self.divisors)
        over = self.over * other.divisor + other.over * self.divisor
        return Quotient(over, self.divisors + other.divisors)

    def __sub__(self, other: "Quotient") -> "Quotient":
        return self + -other

    def __mul__(self, other: "Quotient") -> "Quotient":
        return Quotient(self.over * other.over, self.divisors + other.divisors)

    def __truediv__(self, other: "Quotient") -> "Quotient":
        """Division; by a plain zero it raises ``ZeroDivisionError``.

        The divisor's own divisors stay divisors: ``a / (b / c)`` needs ``b`` and ``c``.
        """
        inner = other.divisor
        over = self.over * inner * inner if other.divisors else self.over
        divisors = (*self.divisors, *other.divisors)
        number = other.over.value
        if number is None:
            return Quotient(over, (*divisors, other.over))
        return Quotient(over.scaled(Fraction(1) / number), divisors)
