"""What the readers of a county's rule files have in common: they go on where a part is faulty."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import FieldType, Rule, parse
from wanmu.kernel.units import Unit, unit
from wanmu.pack.models.schemes import Clause

KeyPath: TypeAlias = tuple[str | int, ...]
Locate: TypeAlias = Callable[..., Place]


class PartReader:
    """Reads rules, units and clauses of a file; ``locate`` gives the place of a path in it."""

    def __init__(self, locate: Locate, faults: Faults) -> None:
        self.locate = locate
        self.faults = faults

    def parsed(
        self,
        written: str,
        types: Mapping[str, FieldType],
        kind: str,
        path: KeyPath,
        measured: Unit | None = None,
    ) -> Rule:
        """A rule that gives a ``kind``; one that is faulty gives null."""
        place = self.locate(*path)
        try:
            rule = parse(written, types, place=place, unit=measured)
        except InputError as error:
            self.faults.extend(replace(fault, place=place) for fault in error.faults)
            return parse("NULL")
        if rule.kind not in {kind, "any"}:
            self.faults.add(
                "P070",
                mark("this must give a {kind} and gives a {found}"),
                place,
                kind=kind,
                found=rule.kind,
            )
        return rule

    def measured(self, written: str | None, path: KeyPath) -> Unit | None:
        """The unit of the part at a path; none where it has none or a faulty one."""
        if written is None:
            return None
        try:
            return unit(written)
        except InputError as error:
            place = self.locate(*path, "unit")
            self.faults.extend(replace(fault, place=place) for fault in error.faults)
            return None

    def check_clauses(self, parts: Iterable[tuple[KeyPath, Clause]]) -> None:
        """P068: everything that decides has a clause or says that it is assumed, and why."""
        for path, part in parts:
            if not part.clause and not part.assumed:
                self.faults.add(
                    "P068",
                    mark('"{name}" rests on nothing: name its clause, or say under "assumed" why'),
                    self.locate(*path),
                    name=path[-1],
                )
