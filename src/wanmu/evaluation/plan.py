"""A scheme made ready to run: rules with constants filled in, recipes, lists and reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw

from wanmu.evaluation.recipe import Recipe, recipes_of
from wanmu.kernel.rules import FieldType, Rule, parse
from wanmu.kernel.rules.bind import bound
from wanmu.pack.models import schemes
from wanmu.pack.scheme_rules import SchemeRules, read_rules

OUTSIDE: Final = "outside"
UNDECIDED: Final = "undecided"
LACKING: Final = "lacking"
PARTY: Final = "__ranked"
"""Whether a unit is scored and ranked: graded, and not struck by a veto before scoring."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A scheme ready to run. Numbers in tables are positions in these tuples."""

    rules: SchemeRules
    values: Mapping[str, Rule]
    recipes: tuple[Recipe, ...]
    recipe_of: tuple[int, ...]
    lists: tuple[str, ...]
    list_of: tuple[int, ...]
    reasons: tuple[str, ...]

    @property
    def scheme(self) -> schemes.Scheme:
        """The scheme."""
        return self.rules.scheme

    def expression(self, rule: Rule) -> nw.Expr:
        """A rule over a table."""
        return self.rules.fixed(rule).expression()

    def groups_of(self, recipe: int) -> list[int]:
        """The groups that are scored by a recipe."""
        return [at for at, each in enumerate(self.recipe_of) if each == recipe]

    def groups_in(self, listed: int) -> list[int]:
        """The groups that are ranked in a list."""
        return [at for at, each in enumerate(self.list_of) if each == listed]

    def group_numbers(self, ids: Sequence[str]) -> list[int]:
        """Groups by name; all when none is named."""
        return [at for at, each in enumerate(self.scheme.groups) if not ids or each.id in ids]

    def in_groups(self, numbers: Sequence[int]) -> nw.Expr:
        """Whether a unit is in one of these groups, told by numbers in rising order."""
        group = nw.col("__group")
        if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
            return (group >= numbers[0]) & (group <= numbers[-1])
        return group.is_in(numbers)

    def cuts_of(self, listed: int) -> tuple[schemes.Cut, ...] | schemes.TwoKey:
        """How a list is cut: as its first group says, or the scheme."""
        group = self.scheme.groups[self.groups_in(listed)[0]]
        found = self.scheme.cuts if group.cuts is None else group.cuts
        return () if found is None else found

    def grade_number(self, grade: str) -> int:
        """The position of a grade, 0 the best."""
        return [each.id for each in self.scheme.grades].index(grade)

    def vetoes(self, stage: str) -> list[int]:
        """The vetoes of a stage, those with the worst grade first."""
        listed = enumerate(self.scheme.vetoes)
        return sorted(
            (at for at, veto in listed if veto.stage == stage), key=lambda at: -self.given(at)
        )

    def given(self, veto: int) -> int:
        """The number of the grade that a veto gives, or lets a unit have at best."""
        found = self.scheme.vetoes[veto]
        return self.grade_number(str(found.grade or found.at_best))

    @property
    def special(self) -> bool:
        """Whether units are built of firms, so that some fill no place."""
        units = self.scheme.units
        return bool(units.merge or units.inherit or units.joint)

    @property
    def scored(self) -> str:
        """The column that tells whether a unit is scored."""
        return "__scored" if self.special else PARTY

    @property
    def partition(self) -> list[str]:
        """The columns within which units are ranked."""
        return [PARTY, "__list", *self.within]

    @property
    def within(self) -> list[str]:
        """The columns of the parts of lists."""
        return [f"__within_{name}" for name in self.within_fields]

    @property
    def within_fields(self) -> list[str]:
        """The fields within whose values a group is ranked."""
        return list(dict.fromkeys(name for group in self.scheme.groups for name in group.within))


def plan_of(scheme: schemes.Scheme) -> Plan:
    """The plan of a scheme."""
    rules = read_rules(scheme)
    assert rules is not None
    made = recipes_of(rules)
    recipes: dict[tuple[str, ...], Recipe] = {}
    for recipe in made:
        recipes.setdefault(recipe.key, recipe)
    names = [group.list or group.id for group in scheme.groups]
    lists = list(dict.fromkeys(names))
    return Plan(
        rules,
        {name: _value(rules, name) for name in scheme.indicators},
        tuple(recipes.values()),
        tuple(list(recipes).index(recipe.key) for recipe in made),
        tuple(lists),
        tuple(lists.index(name) for name in names),
        _reasons(scheme),
    )


def _value(rules: SchemeRules, name: str) -> Rule:
    """An indicator's value, rounded to its digits."""
    return rounded_rule(rules, rules.indicators[name], rules.scheme.indicators[name].digits)


def rounded_rule(rules: SchemeRules, rule: Rule, digits: int) -> Rule:
    """A rule's figure rounded to decimals, in its own unit."""
    field = FieldType("figure", "number", rule.unit)
    return bound(
        parse(f"round(figure, {digits})", {"figure": field}), {"figure": rules.fixed(rule)}
    )


def _reasons(scheme: schemes.Scheme) -> tuple[str, ...]:
    """Every reason that a unit may have, in the order in which they are told."""
    items = {name: None for group in scheme.groups for name in group.items or [group.rank_by]}
    return (
        f"scope:{OUTSIDE}",
        f"scope:{UNDECIDED}",
        *(f"scope:{each.id}" for each in scheme.scope.outcomes),
        f"scope:{LACKING}",
        *(f"missing:{name}" for name in items),
        *(f"negative:{name}" for name in items),
        *(f"adjust:{each.id}" for each in scheme.adjustments),
        *(f"veto:{each.id}" for each in scheme.vetoes),
        *(f"regrade:{each.id}" for each in scheme.regrades),
        "unit:inherited",
        "unit:joint",
    )


def chosen(cases: Sequence[tuple[nw.Expr, Any]], otherwise: Any) -> nw.Expr:
    """The value of the first case whose condition holds; null does not hold."""
    if not cases:
        return otherwise if isinstance(otherwise, nw.Expr) else nw.lit(otherwise)
    (condition, value), *later = cases
    made: Any = nw.when(condition).then(value)
    for condition, value in later:
        made = made.when(condition).then(value)
    answer: nw.Expr = made.otherwise(otherwise)
    return answer
