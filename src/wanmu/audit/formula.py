"""Relations as formulas of exact real arithmetic.

Each condition becomes two formulas, when it is true and when it is false; where neither holds it
is null. Comparisons become polynomials compared with zero, so a quotient is its numerator against
the other side times its divisor. A product of two fields is a number of its own here, and what
ties it to its factors is said record by record: with one factor known it is linear.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

import z3

from wanmu.audit.evaluate import day_of
from wanmu.audit.kinds import ValueKind
from wanmu.audit.logic import FALSE, TRUE, Bool, Real, all_of, any_of, both, constant, negated
from wanmu.audit.observed import Alphabet
from wanmu.audit.polynomial import Monomial, Polynomial, Quotient
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.kernel.rules.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Field,
    In,
    IsNull,
    Negate,
    Node,
    Not,
    Null,
    Number,
    Or,
    Text,
    Truth,
)

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
_SIGN: Final[Mapping[str, Callable[[Real], Bool]]] = {
    "=": lambda side: side == 0,
    "<>": lambda side: side != 0,
    "<": lambda side: side < 0,
    "<=": lambda side: side <= 0,
    ">": lambda side: side > 0,
    ">=": lambda side: side >= 0,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """When a condition is true and when it is false; null otherwise."""

    true: Bool
    false: Bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and when it is null besides where a divisor is zero."""

    quotient: Quotient
    null: Bool = FALSE


@dataclass(frozen=True, slots=True)
class Product:
    """A number that is the product of two others."""

    result: str
    left: str
    right: str


class Formulas:
    """Turns trees into formulas over the variables of one group of relations."""

    def __init__(
        self, kinds: Mapping[str, ValueKind], optional: frozenset[str], alphabet: Alphabet
    ) -> None:
        """Take the kinds of the fields and those that may be absent."""
        self._kinds = kinds
        self._optional = optional
        self._alphabet = alphabet
        self.same: Mapping[str, str] = {}
        self.reals: dict[str, Real] = {}
        self.truths: dict[str, Bool] = {}
        self.absences: dict[str, Bool] = {}
        self.products: dict[Monomial, Product] = {}
        self.definitions: list[Bool] = []
        self._uses: dict[str, Counter[Monomial]] = {}
        self.divisors: list[Polynomial] = []

    def plain(self) -> "Formulas":
        """The same without fields taken for each other."""
        return Formulas(self._kinds, self._optional, self._alphabet)

    def real(self, name: str) -> Real:
        """The variable of a number, a text or a date."""
        if name not in self.reals:
            self.reals[name] = self._day(name) if self._is_date(name) else z3.Real(name)
        return self.reals[name]

    def _is_date(self, name: str) -> bool:
        return self._kinds.get(name) == "date"

    def _day(self, name: str) -> Real:
        """A date is a whole day of the calendar."""
        day = z3.Int(name)
        self.definitions += [day >= date.min.toordinal(), day <= date.max.toordinal()]
        return z3.ToReal(day)

    def truth(self, name: str) -> Bool:
        """The variable of a field that is true or false."""
        return self.truths.setdefault(name, z3.Bool(f"{name} is true"))

    def is_truth(self, name: str) -> bool:
        """Whether a field is true or false."""
        return self._kinds.get(name) == "boolean"

    def is_optional(self, name: str) -> bool:
        """Whether a field may be absent."""
        return name in self._optional

    def absent(self, name: str) -> Bool:
        """When a field is absent: never, unless a relation speaks of its absence."""
        if name not in self._optional:
            return FALSE
        return self.absences.setdefault(name, z3.Bool(f"{name} is absent"))

    def condition(self, node: Node) -> Condition:  # noqa: C901  one case for each kind of node
        """When a condition is true and when it is false."""
        match node:
            case Truth(value):
                return Condition(TRUE, FALSE) if value else Condition(FALSE, TRUE)
            case Null():
                return Condition(FALSE, FALSE)
            case Field(name):
                there = negated(self.absent(name))
                held = self.truth(name)
                return Condition(both(there, held), both(there, z3.Not(held)))
            case Not(term):
                inner = self.condition(term)
                return Condition(inner.false, inner.true)
            case And(terms):
                return _all([self.condition(term) for term in terms])
            case Or(terms):
                return _any([self.condition(term) for term in terms])
            case Compare(op, left, right):
                return self._compared(op, left, right)
            case In(term, options):
                return _any([self._compared("=", term, option) for option in options])
            case Between(term, low, high):
                return _all([self._compared(">=", term, low), self._compared("<=", term, high)])
            case IsNull(term):
                null = self._null(term)
                return Condition(null, negated(null))
            case Case(branches, otherwise):
                return self._chosen(branches, otherwise)
            case Call("coalesce", arguments):
                return self._first([self.condition(argument) for argument in arguments])
        raise InputError.of(
            "A002", mark("A relation has a part that localisation cannot reason about.")
        )

    def _chosen(self, branches: tuple[tuple[Node, Node], ...], otherwise: Node) -> Condition:
        answer = self.condition(otherwise)
        for when, value in reversed(branches):
            chosen, inner = self.condition(when).true, self.condition(value)
            answer = Condition(
                z3.If(chosen, inner.true, answer.true), z3.If(chosen, inner.false, answer.false)
            )
        return answer

    def _first(self, conditions: list[Condition]) -> Condition:
        answer = Condition(FALSE, FALSE)
        for each in reversed(conditions):
            null = both(negated(each.true), negated(each.false))
            answer = Condition(
                any_of((each.true, both(null, answer.true))),
                any_of((each.false, both(null, answer.false))),
            )
        return answer

    def _is_condition(self, node: Node) -> bool:
        match node:
            case Field(name):
                return self.is_truth(name)
            case Truth() | Not() | And() | Or() | Compare() | In() | Between() | IsNull():
                return True
            case Case(branches, otherwise):
                return any(map(self._is_condition, (branches[0][1], otherwise)))
            case Call("coalesce" | "nullif", arguments):
                return any(map(self._is_condition, arguments))
        return False

    def _null(self, node: Node) -> Bool:
        if self._is_condition(node):
            condition = self.condition(node)
            return both(negated(condition.true), negated(condition.false))
        return self._nothing(self.amount(node))

    def _nothing(self, amount: Amount) -> Bool:
        zero = [self.sign(divisor, "=", guard=True) for divisor in amount.quotient.divisors]
        return any_of((amount.null, *zero))

    def _compared(self, op: str, left: Node, right: Node) -> Condition:
        if self._is_condition(left) or self._is_condition(right):
            return _same_truth(op, self.condition(left), self.condition(right))
        first, second = self.amount(left), self.amount(right)
        difference = first.quotient - second.quotient
        zero = [self.sign(divisor, "=", guard=True) for divisor in difference.divisors]
        there = negated(any_of((first.null, second.null, *zero)))
        return Condition(
            both(there, self._against_zero(difference, op)),
            both(there, self._against_zero(difference, _OPPOSITE[op])),
        )

    def _against_zero(self, difference: Quotient, op: str) -> Bool:
        if op in {"=", "<>"} or not difference.divisors:
            return self.sign(difference.over, op)
        last, rest = difference.divisors[-1], Quotient(difference.over, difference.divisors[:-1])
        return any_of(
            (
                both(self.sign(last, ">"), self._against_zero(rest, op)),
                both(self.sign(last, "<"), self._against_zero(rest, _FLIPPED[op])),
            )
        )

    def sign(self, polynomial: Polynomial, op: str, *, guard: bool = False) -> Bool:
        """The polynomial compared with zero; as a guard it does not count as a use."""
        value = polynomial.value
        if value is not None:
            return TRUE if z3.is_true(z3.simplify(_SIGN[op](constant(value)))) else FALSE
        return _SIGN[op](self.sum(polynomial, guard=guard))

    def sum(self, polynomial: Polynomial, *, guard: bool = False) -> Real:
        """The polynomial as a linear term, its products as numbers of their own."""
        parts = []
        for monomial, factor in polynomial.terms.items():
            for name in () if guard else monomial:
                self._uses.setdefault(name, Counter())[monomial] += 1
            if not monomial:
                parts.append(constant(factor))
            else:
                term = self.real(self._product(monomial))
                parts.append(term if factor == 1 else constant(factor) * term)
        return z3.Sum(parts) if len(parts) > 1 else parts[0]

    def _product(self, monomial: Monomial) -> str:
        """The name of the product of several names, two by two."""
        if len(monomial) == 1:
            return monomial[0]
        if monomial not in self.products:
            left = self._product(monomial[:-1])
            result = f"⟨{' × '.join(monomial)}⟩"
            self.products[monomial] = Product(result, left, monomial[-1])
        return self.products[monomial].result

    def uses(self, names: Iterable[str]) -> Counter[Monomial]:
        """The terms in which these numbers stand, and how often."""
        return sum((self._uses.get(name, Counter()) for name in names), Counter())

    def amount(self, node: Node) -> Amount:
        """A number (or a text or a date, as its number)."""
        match node:
            case Number(value):
                return _number(value)
            case Null():
                return Amount(_number(Fraction(0)).quotient, TRUE)
            case Text(found):
                return _number(self._alphabet.code(found))
            case Field(name):
                known = self.same.get(name, name)
                return Amount(Quotient(Polynomial.variable(known)), self.absent(name))
            case Negate(term):
                inner = self.amount(term)
                return Amount(-inner.quotient, inner.null)
            case Arithmetic(op, left, right) if op != "%":
                divisor = self.amount(right)
                if op == "/" and divisor.quotient.over.value is None:
                    self.divisors.append(divisor.quotient.over)
                return _calculated(op, self.amount(left), divisor)
            case Case(branches, otherwise):
                whens = [self.condition(when).true for when, _ in branches]
                values = [self.amount(value) for _, value in branches]
                return self._choice(list(zip(whens, values, strict=True)), self.amount(otherwise))
            case Call(name, arguments):
                return self._call(name, arguments)
        raise InputError.of(
            "A002", mark("A relation has a part that localisation cannot reason about.")
        )

    def _call(self, name: str, arguments: tuple[Node, ...]) -> Amount:
        if name == "date":
            return _number(Fraction(day_of(arguments)))
        values = [self.amount(argument) for argument in arguments]
        match name:
            case "coalesce":
                known = [(negated(self._nothing(value)), value) for value in values[:-1]]
                return self._choice(known, values[-1])
            case "nullif":
                same = self._compared("=", *arguments).true
                return self._choice([(same, self.amount(Null()))], values[0])
            case "least" | "greatest":
                return self._extreme("<=" if name == "least" else ">=", values)
            case "abs":
                down = _compared_zero(self, values[0], "<")
                negative = Amount(-values[0].quotient, values[0].null)
                return self._choice([(down, negative)], values[0])
            case "days_between":
                return _calculated("-", values[1], values[0])
            case _:
                return self._whole(name, values)

    def _extreme(self, op: str, values: list[Amount]) -> Amount:
        answer = values[0]
        nulls = any_of(self._nothing(value) for value in values)
        for value in values[1:]:
            difference = answer.quotient - value.quotient
            answer = self._choice([(self._against_zero(difference, op), answer)], value)
        return Amount(answer.quotient, any_of((answer.null, nulls)))

    def _choice(self, branches: list[tuple[Bool, Amount]], otherwise: Amount) -> Amount:
        """A number of its own that is the first value whose condition is true."""
        name = f"⟨choice {len(self.definitions) + 1}⟩"
        variable = Polynomial.variable(name)
        defined, null = self._equals(variable, otherwise), self._nothing(otherwise)
        for when, value in reversed(branches):
            defined = z3.If(when, self._equals(variable, value), defined)
            null = z3.If(when, self._nothing(value), null)
        self.definitions.append(defined)
        return Amount(Quotient(variable), FALSE if z3.is_false(z3.simplify(null)) else null)

    def _equals(self, variable: Polynomial, value: Amount) -> Bool:
        nothing = self._nothing(value)
        equal = self.sign((Quotient(variable) - value.quotient).over, "=")
        return equal if nothing is FALSE else any_of((nothing, equal))

    def _whole(self, name: str, values: list[Amount]) -> Amount:
        """``floor``, ``ceil`` and ``round``: a whole number of steps."""
        step = Fraction(1)
        if len(values) > 1:
            digits = values[1].quotient.over.value
            step = Fraction(10) ** -int(digits or 0)
        inner = self._choice([], values[0])
        number = self.sum(inner.quotient.over) / constant(step)
        half = z3.RealVal("1/2")
        steps = {
            "floor": lambda: z3.ToInt(number),
            "ceil": lambda: -z3.ToInt(-number),
            "round": lambda: z3.If(number >= 0, z3.ToInt(number + half), -z3.ToInt(half - number)),
        }[name]()
        result = f"⟨whole {len(self.definitions) + 1}⟩"
        self.definitions.append(self.real(result) == z3.ToReal(steps) * constant(step))
        return Amount(Quotient(Polynomial.variable(result)), inner.null)


def _compared_zero(formulas: Formulas, amount: Amount, op: str) -> Bool:
    zero = [formulas.sign(divisor, "<>") for divisor in amount.quotient.divisors]
    return all_of((*zero, formulas._against_zero(amount.quotient, op)))  # noqa: SLF001


def _number(value: Fraction) -> Amount:
    return Amount(Quotient(Polynomial.constant(value)))


def _calculated(op: str, left: Amount, right: Amount) -> Amount:
    null = any_of((left.null, right.null))
    if op == "/":
        if right.quotient.over.value == 0:
            return Amount(Quotient(Polynomial.constant(0)), TRUE)
        return Amount(left.quotient / right.quotient, null)
    calculate = {"+": Quotient.__add__, "-": Quotient.__sub__, "*": Quotient.__mul__}[op]
    return Amount(calculate(left.quotient, right.quotient), null)


def _all(parts: list[Condition]) -> Condition:
    return Condition(all_of(part.true for part in parts), any_of(part.false for part in parts))


def _any(parts: list[Condition]) -> Condition:
    return Condition(any_of(part.true for part in parts), all_of(part.false for part in parts))


def _same_truth(op: str, left: Condition, right: Condition) -> Condition:
    same = any_of((both(left.true, right.true), both(left.false, right.false)))
    other = any_of((both(left.true, right.false), both(left.false, right.true)))
    if op == "=":
        return Condition(same, other)
    if op == "<>":
        return Condition(other, same)
    raise InputError.of("A002", mark("True and false cannot be ordered; compare with = or <>."))
