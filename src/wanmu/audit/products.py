"""Products of two fields, and how to reason about them without leaving linear arithmetic.

A product is a number of its own. A factor that is kept ties it to the other factor by a band,
``low × other ≤ product < high × other``. Where one factor stands nowhere else, that is all there
is to say: it takes whatever value the product needs. Elsewhere a factor is fixed at a value.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import networkx as nx

from wanmu.audit.claim import Claim, equal_fields
from wanmu.audit.formula import Formulas, Product
from wanmu.audit.logic import Bool, band, constant, number_of
from wanmu.audit.observed import Observed

WAYS: Final = range(4)
"""The ways to fix a product, in the order of their promise."""


class Products:
    """The products in the formulas of one group of relations."""

    def __init__(self, formulas: Formulas, claims: Iterable[Claim]) -> None:
        """Take fields that a relation equates for one and the same."""
        self._formulas = formulas
        self.nominals: Mapping[str, Fraction | None] = {}
        self.same = _same(filter(None, map(self.equated, claims)))
        formulas.same = {name: names[0] for name, names in self.same.items()}
        self._lone: dict[str, str] = {}

    def settle(self, domains: Mapping[str, object]) -> None:
        """Find the factors that stand alone, once every relation is a formula."""
        self._lone = {each.result: self._lone_factor(each, domains) for each in self._all}

    @property
    def _all(self) -> list[Product]:
        return list(self._formulas.products.values())

    def _lone_factor(self, product: Product, domains: Mapping[str, object]) -> str:
        """The factor that stands nowhere but in this product, itself or under another name.

        It takes whatever value the product needs, so only the product has to be reasoned about.
        """
        if product.left == product.right or product.left[0] == "⟨":
            return ""
        for name in (product.right, product.left):
            names = self._names_of(name)
            held = any(each in domains or self._formulas.is_optional(each) for each in names)
            if not held and len(self._formulas.uses(names)) == 1:
                return name
        return ""

    def equated(self, claim: Claim) -> tuple[str, str] | None:
        """The two fields that a relation says are the same, wherever it is asked."""
        pair = equal_fields(claim.tree)
        formulas = self._formulas
        odd = pair and any(formulas.is_truth(n) or formulas.is_optional(n) for n in pair)
        return None if odd else pair

    def _names_of(self, name: str) -> tuple[str, ...]:
        """The fields that a relation says are the same as this one, itself included."""
        return self.same.get(name, (name,))

    def links(
        self,
        values: Mapping[str, Observed],
        if_kept: Callable[[str, Bool], Bool],
        *,
        lone: bool,
    ) -> Iterator[Bool]:
        """What a kept factor says of its products.

        Where one factor stands in its product alone, its band says all there is to say; the band
        of the other factor is needed only to bound that one (``lone=False`` gives those).
        """
        for product in self._all:
            result = self._formulas.real(product.result)
            single = self._lone[product.result]
            for known, other in ((product.left, product.right), (product.right, product.left)):
                for name in self._names_of(known):
                    value = values.get(name)
                    if value is None or value.interval is None:
                        continue
                    needed = not single or known == single or value.interval.is_point
                    if needed == lone:
                        said = band(result, value.interval, self._formulas.real(other))
                        yield if_kept(name, said)

    def tie(self, model: Any) -> bool:
        """Whether every product is the product of its factors in this model, or can be made so."""
        return all(self._fits(model, each) for each in self._all)

    def _fits(self, model: Any, product: Product) -> bool:
        result = number_of(model, self._formulas.real(product.result))
        left, right = (
            number_of(model, self._formulas.real(name)) for name in (product.left, product.right)
        )
        single = self._lone[product.result]
        other = left if single == product.right else right
        # A lone factor becomes the result divided by the other, never zero.
        return result == left * right or (single != "" and result != 0 and other != 0)

    def fixings(self, product: Product, model: Any) -> list[tuple[Bool, Bool]]:
        """Ways to make a product linear: a factor where it was printed, or where the model has it.

        What was printed comes first: it lies within its rounding, the model likes the edges.
        """
        factors = self._factors(product)
        printed = [(name, self._nominal(name, model)) for name in factors]
        modelled = [(name, number_of(model, self._formulas.real(name))) for name in factors]
        ways = [*printed, *modelled]
        return [self._fixed(product, name, value) for name, value in (ways * len(WAYS))[:4]]

    def _nominal(self, name: str, model: Any) -> Fraction:
        known = (self.nominals.get(each) for each in self._names_of(name))
        found = next((value for value in known if value is not None), None)
        return number_of(model, self._formulas.real(name)) if found is None else found

    def _fixed(self, product: Product, known: str, number: Fraction) -> tuple[Bool, Bool]:
        real = self._formulas.real
        other = product.left if known == product.right else product.right
        value = constant(number)
        return real(known) == value, real(product.result) == value * real(other)

    def _factors(self, product: Product) -> list[str]:
        """The factors that may be fixed: first the one that less depends on, as a ratio."""
        pair = [each for each in (product.right, product.left) if each[0] != "⟨"]
        return sorted(pair, key=self._dependants)

    def _dependants(self, name: str) -> int:
        return self._formulas.uses(self._names_of(name)).total()

    @property
    def shared(self) -> list[Product]:
        """The products whose factors both stand elsewhere too."""
        products = self._all
        return [each for each in products if not self._lone[each.result]]

    def _divided(self, model: Any, product: Product, single: str) -> Fraction:
        """The value of a lone factor."""
        other = product.left if single == product.right else product.right
        divisor = number_of(model, self._formulas.real(other))
        result = number_of(model, self._formulas.real(product.result))
        return result / divisor if divisor else number_of(model, self._formulas.real(single))

    def multiplies_free(self, kept: frozenset[str]) -> bool:
        """Whether two figures are multiplied neither of which is kept."""
        return any(
            sum(kept.isdisjoint(self._names_of(name)) for name in monomial) > 1
            for monomial in self._formulas.products
        )

    def repaired(self, model: Any, found: dict[str, Any]) -> None:
        """Give lone factors the value that their product needs."""
        for product in self._all:
            single = self._lone[product.result]
            for name in self._names_of(single) if single else ():
                if name in found:
                    found[name] = self._divided(model, product, single)


def multiplied(formulas: Formulas) -> list[Bool]:
    """That every product is one: what linear arithmetic cannot say."""
    real = formulas.real
    return [
        real(each.result) == real(each.left) * real(each.right)
        for each in formulas.products.values()
    ]


def _same(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """For each field that a relation equates with another, all that are the same."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(pairs)
    parts = [tuple(sorted(part)) for part in nx.connected_components(graph)]
    return {name: part for part in parts for name in part}
