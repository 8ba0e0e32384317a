"""Who takes part, in which group, with which values: everything that a unit decides alone."""

import narwhals as nw

from wanmu.evaluation.members import JOINT, TENANT
from wanmu.evaluation.plan import PARTY, Plan, chosen
from wanmu.kernel.tables import Lazy
from wanmu.pack.models import schemes

GRADED, UNGRADED, DEFERRED, EXCLUDED = range(4)
STATUSES = ("graded", "ungraded", "deferred", "excluded")
NONE = -1
IN, OUT, OPEN = 0, 1, 2
"""Where a unit stands to the scope: in it, outside, undecided; from 3 on, an exemption."""
_FIRST = 3


def valued(table: Lazy, plan: Plan) -> Lazy:
    """The table with what is derived and with the indicators' values."""
    for name, rule in plan.rules.derived.items():
        table = table.with_columns(plan.expression(rule).alias(name))
    return table.with_columns(**{name: rule.expression() for name, rule in plan.values.items()})


def placed(table: Lazy, plan: Plan) -> Lazy:
    """The valued table with group, scope, status and what is needed to rank."""
    scheme = plan.scheme
    groups = [(plan.expression(rule), at) for at, rule in enumerate(plan.rules.groups)]
    table = table.with_columns(
        __group=chosen(groups, NONE).cast(nw.Int64), __scope=_scope(plan).cast(nw.Int64)
    )
    table = table.with_columns(__lacking=_lacking(plan), __veto=_veto_before(plan))
    table = table.with_columns(__status=_status(scheme).cast(nw.Int64))
    scored = (nw.col("__status") == GRADED) & (nw.col("__veto") == NONE)
    if plan.special:
        # Tenants and joint units stand beside the others and fill no place.
        table = table.with_columns(__scored=scored & (nw.col("__kind") != TENANT))
        scored = scored & ~nw.col("__kind").is_in([TENANT, JOINT])
    table = table.with_columns(
        scored.alias(PARTY),
        __list=chosen(
            [(plan.in_groups(plan.groups_in(at)), at) for at in range(len(plan.lists))],
            NONE,
        ).cast(nw.Int64)
        if len(plan.lists) < len(plan.list_of)
        else nw.col("__group"),
    )
    parts = {f"__within_{name}": _part(plan, name) for name in plan.within_fields}
    return table.with_columns(**parts) if parts else table


def _part(plan: Plan, field: str) -> nw.Expr:
    """The part of a list that a unit is ranked in; one for all where its group has no parts."""
    own = [at for at, group in enumerate(plan.scheme.groups) if field in group.within]
    value = nw.col(field).cast(nw.String).fill_null("")
    if len(own) == len(plan.scheme.groups):
        return value
    return nw.when(plan.in_groups(own)).then(value).otherwise(nw.lit(""))


def _scope(plan: Plan) -> nw.Expr:
    """The first of: undecided, outside, an exemption that applies, in."""
    takes_part = plan.expression(plan.rules.takes_part)
    cases = [(takes_part.is_null(), OPEN), (~takes_part, OUT)]
    for at, (when, unless) in enumerate(plan.rules.outcomes):
        applies = plan.expression(when)
        if unless is not None:
            applies = applies & ~plan.expression(unless).fill_null(value=False)
        until = plan.scheme.scope.outcomes[at].until
        if until is not None:
            lasts = nw.col(until).cast(nw.Date) >= nw.lit(plan.scheme.day)
            applies = applies & lasts.fill_null(value=True)
        cases.append((applies, _FIRST + at))
    return chosen(cases, IN)


def _lacking(plan: Plan) -> nw.Expr:
    """Whether a unit lacks what its group must have to be graded."""
    cases = []
    for at, recipe in enumerate(plan.recipes):
        if recipe.needed is not None:
            inside = plan.in_groups(plan.groups_of(at))
            cases.append((inside & ~plan.expression(recipe.needed), True))
    return chosen(cases, False)  # noqa: FBT003  a value


def _veto_before(plan: Plan) -> nw.Expr:
    """The veto before scoring that strikes, with the worst grade of several."""
    cases = [(struck(plan, at), at) for at in plan.vetoes("before")]
    return chosen(cases, NONE).cast(nw.Int64)


def struck(plan: Plan, at: int) -> nw.Expr:
    """Whether a veto strikes, in the groups that it is for."""
    veto = plan.scheme.vetoes[at]
    strikes = plan.expression(plan.rules.vetoes[at])
    if veto.groups:
        strikes = strikes & plan.in_groups(plan.group_numbers(veto.groups))
    return strikes


def _status(scheme: schemes.Scheme) -> nw.Expr:
    numbers = {"excluded": EXCLUDED, "deferred": DEFERRED, "ungraded": UNGRADED}
    scope = nw.col("__scope")
    cases = [(scope == OUT, EXCLUDED), (scope == OPEN, UNGRADED)]
    for outcome, number in numbers.items():
        own = [_FIRST + at for at, e in enumerate(scheme.scope.outcomes) if e.outcome == outcome]
        if own:
            cases.append((scope.is_in(own), number))
    cases.append((nw.col("__lacking"), UNGRADED))
    return chosen(cases, GRADED)
