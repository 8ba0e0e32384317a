"""Which relations are to blame: the solver with every relation on a switch."""

from collections.abc import Iterable, Mapping
from typing import Any

import z3

from wanmu.audit.formula import Formulas
from wanmu.audit.logic import Bool, limited
from wanmu.audit.products import multiplied


class Switched:
    """Relations that can be left out one by one."""

    def __init__(
        self,
        claims: Mapping[str, Bool],
        always: Iterable[Bool],
        formulas: Formulas,
        milliseconds: int,
    ) -> None:
        """Put every relation on a switch of its own."""
        self._milliseconds = milliseconds
        self._formulas = formulas
        self._switches = {name: z3.Bool(f"{name} is in force") for name in claims}
        self._asserted = [
            *always,
            *(z3.Implies(self._switches[name], claim) for name, claim in claims.items()),
        ]
        self._linear = self._asserting(z3.SimpleSolver())

    def _asserting(self, solver: Any) -> Any:
        limited(solver, self._milliseconds)
        solver.add(*self._asserted)
        return solver

    def culprits(self, facts: Iterable[Bool]) -> tuple[str, ...]:
        """A small group of relations that these facts cannot meet together."""
        self._linear.push()
        try:
            self._linear.add(*facts)
            return self._blamed(self._linear)
        finally:
            self._linear.pop()

    def contradiction(self, facts: Iterable[Bool]) -> tuple[str, ...]:
        """A smallest group of relations that no record can meet; empty when there is none."""
        solver = z3.Solver() if self._formulas.products else z3.SimpleSolver()
        self._asserting(solver).add(*facts, *multiplied(self._formulas))
        names = self._blamed(solver)
        for name in names:
            rest = tuple(each for each in names if each != name)
            if solver.check(*(self._switches[each] for each in rest)) == z3.unsat:
                names = rest
        return names

    def _blamed(self, solver: Any) -> tuple[str, ...]:
        if solver.check(*self._switches.values()) != z3.unsat:
            return ()
        core = {each.get_id() for each in solver.unsat_core()}
        return tuple(name for name, switch in self._switches.items() if switch.get_id() in core)
