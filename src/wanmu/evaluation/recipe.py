"""What a group's score is made of, as rules: one definition for tables, single units and reasons.

The rules read the indicators and what is known of them: ``base_<indicator>``, ``low_``, ``high_``,
``mean_`` and ``mean_score_``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TypeAlias

from wanmu.kernel.rules import FieldType, Rule, parse
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import choice
from wanmu.pack.scheme_rules import SchemeRules, decimal


@dataclass(frozen=True, slots=True)
class ItemRecipe:
    """The score of one item: as it stands, and with what takes the place of a missing one.

    ``plain`` is null where the value is missing; ``full`` is what counts.
    """

    indicator: str
    item: schemes.ScoredItem
    plain: Rule
    full: Rule
    present: Rule
    negative: Rule
    missing: str

    @property
    def needs_mean_score(self) -> bool:
        """Whether a missing score is the mean score of others."""
        return self.missing == "mean_of_scores"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a group is scored; groups that are scored alike have equal recipes.

    ``score`` is None for a group that is ranked by one indicator.
    """

    items: tuple[ItemRecipe, ...]
    score: Rule | None
    needed: Rule | None
    order: Rule
    key: tuple[str, ...]


_Read: TypeAlias = Callable[[str], Rule]


def recipes_of(rules: SchemeRules) -> list[Recipe]:
    """The recipe of every group, in their order.

    Their rules are checked like those of the scheme, so a unit that does not fit cannot enter.
    """
    types = _types(rules)

    @cache  # most groups are scored alike
    def read(text: str) -> Rule:
        return parse(text, types)

    return [_recipe(rules.scheme, group, read) for group in rules.scheme.groups]


def _recipe(scheme: schemes.Scheme, group: schemes.Group, read: _Read) -> Recipe:
    if group.rank_by:
        sign = "-" if scheme.indicators[group.rank_by].better == "less" else ""
        order = read(f"{sign}{_name(group.rank_by)}")
        needed = read(f"{_name(group.rank_by)} IS NOT NULL")
        policy = _policy(choice(scheme, group, "missing"))
        return Recipe((), None, needed if policy == "ungraded" else None, order, (order.text,))
    items = tuple(_item(scheme, group, name, read) for name in group.items)
    score = read(_total(scheme, group, items))
    order = read("score")
    needed_text = _needed(items)
    wanted = read(needed_text) if needed_text else None
    key = (score.text, needed_text, *(item.full.text for item in items))
    return Recipe(items, score, wanted, order, key)


def _types(rules: SchemeRules) -> Mapping[str, FieldType]:
    made = {
        f"adjust_{each.id}": FieldType(f"adjust_{each.id}", "number", None, each.zh, each.en)
        for each in rules.scheme.adjustments
    }
    return {**rules.types, **made}


def _name(field: str) -> str:
    return f'"{field}"'


def _item(scheme: schemes.Scheme, group: schemes.Group, name: str, read: _Read) -> ItemRecipe:
    item = group.items[name]
    missing = choice(scheme, group, "missing", item)
    negatives = choice(scheme, group, "negatives", item)
    cap = choice(scheme, group, "cap", item)
    rounding: schemes.Rounding = choice(scheme, group, "score_rounding")
    measured = [name, *(each.indicator for each in item.alternatives)]
    scored = [
        _rounded(_capped(_signed(_plain(scheme, each, item), each, negatives), item, cap), rounding)
        for each in measured
    ]
    tests = [f"{_name(each)} IS NOT NULL" for each in measured]
    plain = scored[0]
    if len(scored) > 1:
        cases = (f"WHEN {t} THEN {s}" for t, s in zip(tests, scored, strict=True))
        plain = f"CASE {' '.join(cases)} END"
    full = _filled(plain, name, missing, scored[0])
    return ItemRecipe(
        name,
        item,
        read(plain),
        read(full),
        read(" OR ".join(tests)),
        read(f"{_name(name)} < 0"),
        _policy(missing),
    )


def _policy(missing: object) -> str:
    return missing if isinstance(missing, str) else "points"


def _plain(scheme: schemes.Scheme, name: str, item: schemes.ScoredItem) -> str:
    """The score that follows from a value by the item's method."""
    value, base, weight = _name(name), _name(f"base_{name}"), decimal(item.weight)
    match item.scoring:
        case "ratio":
            return f"{value} / {base} * {weight}"
        case "inverse":
            return f"greatest(0, (2 - {value} / {base}) * {weight})"
        case schemes.MinMax() as method:
            return _min_max(name, item, method, better=scheme.indicators[name].better)
        case schemes.Thresholds() as method:
            return _thresholds(value, base, method, better=scheme.indicators[name].better)


def _min_max(name: str, item: schemes.ScoredItem, method: schemes.MinMax, *, better: str) -> str:
    value, low, high = _name(name), _name(f"low_{name}"), _name(f"high_{name}")
    worst, best = (low, high) if better == "more" else (high, low)
    weight, floor = decimal(item.weight), method.floor * 100
    equal = decimal(item.weight * (1 if method.when_equal == "full" else method.floor))
    share = f"({value} - {worst}) / ({best} - {worst})"
    scaled = f"({decimal(floor)} + {decimal(100 - floor)} * {share}) * {weight} / 100"
    return f"CASE WHEN {value} IS NULL THEN NULL WHEN {low} = {high} THEN {equal} ELSE {scaled} END"


def _thresholds(value: str, base: str, method: schemes.Thresholds, *, better: str) -> str:
    sign = ">=" if better == "more" else "<="
    measured = f"round({value} / {base}, 8)" if method.of_base else value
    cases = [
        f"WHEN {measured} {sign} {decimal(step.reaches)} THEN {decimal(step.points)}"
        for step in method.steps
    ]
    return f"CASE WHEN {value} IS NULL THEN NULL {' '.join(cases)} ELSE {decimal(method.below)} END"


def _signed(plain: str, name: str, negatives: object) -> str:
    match negatives:
        case "keep":
            return plain
        case "zero":
            return f"CASE WHEN {_name(name)} < 0 THEN 0 ELSE {plain} END"
        case schemes.Points(points=points):
            return f"CASE WHEN {_name(name)} < 0 THEN {points} ELSE {plain} END"
    raise TypeError(negatives)


def _capped(plain: str, item: schemes.ScoredItem, cap: object) -> str:
    if isinstance(cap, schemes.Times):
        return f"least({plain}, {decimal(cap.times * item.weight)})"
    return plain


def _rounded(plain: str, rounding: schemes.Rounding) -> str:
    return plain if rounding.items is None else _to_digits(plain, rounding.items, rounding.mode)


def _to_digits(text: str, digits: int, mode: str) -> str:
    if mode == "half_up":
        return f"round({text}, {digits})"
    # Half a step less before rounding; a billionth is left for what float64 holds too low.
    half = decimal(Fraction(1, 2 * 10**digits) - Fraction(1, 10**9))
    down, up = (f"round({text} {sign} {half}, {digits})" for sign in "-+")
    return f"CASE WHEN {text} < 0 THEN {up} ELSE {down} END"


def _filled(plain: str, name: str, missing: object, own: str) -> str:
    match missing:
        case "zero":
            return f"coalesce({plain}, 0)"
        case "mean_of_scores":
            return f"coalesce({plain}, {_name(f'mean_score_{name}')}, 0)"
        case "mean_of_values":
            filled = own.replace(_name(name), _name(f"mean_{name}"))
            return f"coalesce({plain}, {filled}, 0)"
        case schemes.Points(points=points):
            return f"coalesce({plain}, {points})"
    return plain


def _total(scheme: schemes.Scheme, group: schemes.Group, items: tuple[ItemRecipe, ...]) -> str:
    rounding: schemes.Rounding = choice(scheme, group, "score_rounding")
    total = " + ".join(_parts(items))
    if any(item.missing == "reweight" for item in items):
        total = f"({total}) * {decimal(group.full_marks)} / ({_present_weight(items)})"
    if scheme.adjustments:
        total = f"{total} + adjustment"
    return _to_digits(total, rounding.digits, rounding.mode)


def _parts(items: tuple[ItemRecipe, ...]) -> Iterator[str]:
    for item in items:
        score = _name(f"score_{item.indicator}")
        yield f"coalesce({score}, 0)" if item.missing == "reweight" else score


def _present_weight(items: tuple[ItemRecipe, ...]) -> str:
    """The weight of the items that have a score; the others count in full."""
    return " + ".join(
        f"if(score_{item.indicator} IS NULL, 0, {decimal(item.item.weight)})"
        if item.missing == "reweight"
        else decimal(item.item.weight)
        for item in items
    )


def _needed(items: tuple[ItemRecipe, ...]) -> str:
    """What a unit must have to be graded at all."""
    tests = [f"({item.present.text})" for item in items if item.missing == "ungraded"]
    if items and all(item.missing == "reweight" for item in items):
        tests.append("(" + " OR ".join(item.present.text for item in items) + ")")
    return " AND ".join(tests)
