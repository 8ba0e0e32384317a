"""From scores to ranks and grades: lists, ties, cuts, vetoes, tests after the cut.

``rank`` is the place in the list, where equal scores share a place unless the scheme breaks ties;
a unit's grade follows from ``rank`` where ties go to the better grade, and from the last place that
its equals share where they go to the worse.
"""

from collections.abc import Iterator
from typing import Any, Final

import narwhals as nw
import polars as pl

from wanmu.evaluation.places import Counts, ends, places, score_cuts
from wanmu.evaluation.placing import GRADED, NONE, UNGRADED, struck
from wanmu.evaluation.plan import PARTY, Plan, chosen
from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import choice

_TIED: Final = "__tied"
"""The rank that decides the grade."""


def ranked(table: Lazy, plan: Plan, held: Held) -> Lazy:
    """The table with ``rank`` and the rank that decides the grade."""
    table = held.ranked(table, ["__list", *plan.within], "__order", PARTY)
    table = table.with_columns(rank=nw.col("__first"))
    return _with_broken_ties(table, plan)


def _ties(plan: Plan, listed: int) -> Any:
    group = plan.scheme.groups[plan.groups_in(listed)[0]]
    return choice(plan.scheme, group, "ties")


def _with_broken_ties(table: Lazy, plan: Plan) -> Lazy:
    ways = [_ties(plan, at) for at in range(len(plan.lists))]
    worse = [at for at, way in enumerate(ways) if way == "worse"]
    last = _in_lists(plan, worse, nw.col("__last"), nw.col("rank")) if worse else nw.col("rank")
    table = table.with_columns(last.alias(_TIED))
    keyed: dict[tuple[str, ...], list[int]] = {}
    for at, way in enumerate(ways):
        if isinstance(way, schemes.TieKeys):
            keyed.setdefault(way.by, []).append(at)
    for keys, lists in keyed.items():
        table = _by_keys(table, plan, keys, lists)
    return table


def _in_lists(plan: Plan, lists: list[int], here: nw.Expr, elsewhere: nw.Expr) -> nw.Expr:
    if len(lists) == len(plan.lists):
        return here
    return nw.when(nw.col("__list").is_in(lists)).then(here).otherwise(elsewhere)


def _by_keys(table: Lazy, plan: Plan, keys: tuple[str, ...], lists: list[int]) -> Lazy:
    """Ranks without ties: by the score, the keys, and last the unit's identifier."""
    falling = {"__key": -nw.col("__order")}
    for at, key in enumerate(keys):
        falling[f"__key{at}"] = _key(plan, key)
    table = table.with_columns(**falling)
    place = nw.col("code").cum_count().over(*plan.partition, order_by=[*falling, "code"])
    place = nw.when(nw.col(PARTY)).then(place).cast(nw.Int64)
    table = table.with_columns(__place=place)
    return table.with_columns(
        rank=_in_lists(plan, lists, nw.col("__place"), nw.col("rank")),
        __tied=_in_lists(plan, lists, nw.col("__place"), nw.col(_TIED)),
    ).drop(*falling, "__place")


def _key(plan: Plan, written: str) -> nw.Expr:
    """A key such that less is better; a value that is not there stands last."""
    name, _, way = written.partition(" ")
    indicator = plan.scheme.indicators.get(name)
    more = indicator is None or indicator.better == "more"
    if way:
        more = way == "desc"
    kind = plan.rules.types[name].kind
    value = nw.col(name)
    if kind == "date":
        day = value.cast(nw.Date).dt
        value = day.year() * 10000 + day.month() * 100 + day.day()
    value = value.cast(nw.Float64)
    return (-value if more else value).fill_null(1.7e308)


def list_table(table: Lazy, plan: Plan) -> pl.DataFrame:
    """The lists with their counts and the last rank of each grade: one row a list and part.

    Columns: ``__list`` and its parts, ``ranked``, ``vetoed``, ``besides``, ``__end_<n>`` for each
    cut, or ``__half_best``, ``__half_worst``, ``__best``, ``__worst`` of two-key grading.
    """
    keys = ["__list", *plan.within]
    counts = {
        "ranked": nw.col(PARTY),
        "vetoed": (nw.col("__status") == GRADED) & nw.col("__veto").is_in(_filling(plan)),
        "besides": nw.col("__status") == UNGRADED,
        **{f"__reach_{at}": _reaches(score) for at, score in enumerate(cut_scores(plan))},
    }
    sums = {name: expr.cast(nw.Int64).sum() for name, expr in counts.items()}
    found = collected(table.group_by(*keys).agg(**sums)).filter(pl.col("__list") >= 0).sort(keys)
    rows = [dict(row) | _ends(plan, row) for row in found.iter_rows(named=True)]
    types: dict[str, Any] = dict.fromkeys(keys[1:], pl.String) | {"__list": pl.Int64}
    none = dict.fromkeys(counts, 0)
    lists = [_ends(plan, {"__list": at} | none) for at in range(len(plan.lists))]
    names = list(dict.fromkeys([*counts, *(name for each in lists for name in each)]))
    return pl.DataFrame(
        rows, schema={k: types[k] for k in keys} | dict.fromkeys(names, pl.Int64), orient="row"
    )


def cut_scores(plan: Plan) -> list[Any]:
    """The scores at which any list is cut."""
    lists = (plan.cuts_of(at) for at in range(len(plan.lists)))
    cuts = (each for each in lists if isinstance(each, tuple))
    return sorted({score for each in cuts for score in score_cuts(each)})


def _reaches(score: Any) -> nw.Expr:
    return (nw.col(PARTY) & (nw.col("__order") >= float(score))).fill_null(value=False)


def _ends(plan: Plan, row: dict[str, Any]) -> dict[str, int]:
    """The ends of a list's cuts, by the number of the cut's grade."""
    listed = int(row["__list"])
    group = plan.scheme.groups[plan.groups_in(listed)[0]]
    rounding = choice(plan.scheme, group, "quota_rounding")
    besides = row["besides"] if choice(plan.scheme, group, "ungraded_in_quota") else 0
    reaching = {score: row[f"__reach_{at}"] for at, score in enumerate(cut_scores(plan))}
    counts = Counts(row["ranked"], row["vetoed"], besides, reaching)
    cuts = plan.cuts_of(listed)
    if isinstance(cuts, schemes.TwoKey):
        best = places(cuts.best.half, counts.ranked, rounding)
        worst = counts.ranked - places(cuts.worst.half, counts.ranked, rounding)
        return {
            # In a list of odd length both halves round up; the middle stands in the best one.
            "__half_best": best,
            "__half_worst": max(best, worst),
            "__best": places(cuts.best.share, counts.base, rounding),
            "__worst": places(cuts.worst.share, counts.base, rounding),
        }
    found = zip(cuts, ends(cuts, counts, rounding), strict=True)
    return {f"__end_{plan.grade_number(cut.grade)}": end for cut, end in found}


def _filling(plan: Plan) -> list[int]:
    """The vetoes before scoring whose units take up places at the end."""
    vetoes = enumerate(plan.scheme.vetoes)
    return [at for at, veto in vetoes if veto.stage == "before" and veto.in_quota]


def graded(table: Lazy, plan: Plan, lists: pl.DataFrame, held: Held) -> Lazy:
    """The table with ``__cut`` and ``__grade``: the number of the grade by rank, 0 the best."""
    joined = held.looked_up(table, ["__list", *plan.within], lists)
    ways = [plan.cuts_of(at) for at in range(len(plan.lists))]
    keyed = [at for at, way in enumerate(ways) if isinstance(way, schemes.TwoKey)]
    grade = _by_ends(plan, lists)
    if keyed:
        joined, by_key = _by_two_keys(joined, plan, keyed)
        grade = _in_lists(plan, keyed, by_key, grade)
    cut = nw.when(nw.col(PARTY)).then(grade).cast(nw.Int64)
    return joined.with_columns(__cut=cut, __grade=cut)


def _by_ends(plan: Plan, lists: pl.DataFrame) -> nw.Expr:
    numbers = [at for at in range(len(plan.scheme.grades)) if f"__end_{at}" in lists.columns]
    return chosen([(nw.col(_TIED) <= nw.col(f"__end_{at}"), at) for at in numbers], NONE)


def _by_two_keys(table: Lazy, plan: Plan, keyed: list[int]) -> tuple[Lazy, nw.Expr]:
    """Two-key grading: the best by a second key among the first, the worst among the last."""
    cases = []
    for listed in keyed:
        cuts = plan.cuts_of(listed)
        assert isinstance(cuts, schemes.TwoKey)
        here = nw.col("__list") == listed
        for best in (True, False):
            key = cuts.best if best else cuts.worst
            table, place = _second_place(table, plan, listed, key, best=best)
            size = nw.col("__best" if best else "__worst")
            cases.append((here & (place <= size), plan.grade_number(key.grade)))
        cases.append((here, plan.grade_number(cuts.rest)))
    return table, chosen(cases, NONE)


def _second_place(
    table: Lazy, plan: Plan, listed: int, key: schemes.Key, *, best: bool
) -> tuple[Lazy, nw.Expr]:
    """The table, and the place by the second key in one end of a list, from that end on.

    Equals share the place that the scheme's ties give them; where keys break ties, the rank does.
    """
    name = f"__among_{listed}_{best}"
    rank = nw.col(_TIED)
    among = rank <= nw.col("__half_best") if best else rank > nw.col("__half_worst")
    among = ((nw.col("__list") == listed) & among).fill_null(value=False)
    more = (plan.scheme.indicators[key.by].better == "more") == best
    value = nw.col(key.by) if more else -nw.col(key.by)
    table = table.with_columns(
        among.alias(name),
        value.fill_null(-1.7e308).alias(f"{name}_key"),
        (-rank if best else rank).alias(f"{name}_rank"),
    )
    ties = _ties(plan, listed)
    within = [name, *plan.partition]
    if isinstance(ties, schemes.TieKeys):
        falling = {f"{name}_{by}": -nw.col(f"{name}_{by}") for by in ("key", "rank")}
        table = table.with_columns(**falling)
        place = nw.col("code").cum_count().over(*within, order_by=list(falling))
    else:
        shared: Any = "min" if (ties == "better") == best else "max"
        place = nw.col(f"{name}_key").rank(shared, descending=True).over(*within)
    table = table.with_columns(place.alias(f"{name}_place"))
    return table, nw.when(nw.col(name)).then(nw.col(f"{name}_place"))


def decided(table: Lazy, plan: Plan) -> Lazy:
    """The table after tests that change grades, cuts along one ranking of all, and vetoes.

    A veto comes last, so that nothing lifts it again.
    """
    table = regraded(table, plan)
    wanted = plan.scheme.overall
    if wanted is not None and wanted.cuts:
        table = _overall(table, plan, wanted)
    table = table.with_columns(__grade=_after_vetoes(plan))
    if wanted is not None and not wanted.cuts:
        table = _overall(table, plan, wanted)
    return table


def _after_vetoes(plan: Plan) -> nw.Expr:
    """The grade after vetoes, of several the worst; one before scoring decides alone."""
    after = [(struck(plan, at) & nw.col(PARTY), at) for at in plan.vetoes("after")]
    vetoes = plan.scheme.vetoes
    given = [(strikes, plan.given(at)) for strikes, at in after if vetoes[at].grade]
    grade = chosen(given, nw.col("__grade"))
    for strikes, at in after:
        if vetoes[at].at_best:
            better = grade < plan.given(at)
            grade = nw.when(strikes & better).then(nw.lit(plan.given(at))).otherwise(grade)
    graded = nw.col("__status") == GRADED
    before = [((nw.col("__veto") == at) & graded, plan.given(at)) for at in plan.vetoes("before")]
    return chosen(before, grade).cast(nw.Int64)


def regraded(table: Lazy, plan: Plan) -> Lazy:
    """The table after the tests that change grades, in the scheme's order."""
    for at, each in enumerate(plan.scheme.regrades):
        table = table.with_columns(grade=letter(plan, "__grade"))
        now = nw.col("__grade")
        numbers = [plan.grade_number(grade) for grade in each.grades]
        meets = plan.expression(plan.rules.regrades[at]) & now.is_in(numbers)
        meets = meets & nw.col(PARTY) & plan.in_groups(plan.group_numbers(each.groups))
        made = _moved(plan, each, now)
        table = table.with_columns(
            __grade=nw.when(meets).then(made).otherwise(now).cast(nw.Int64),
            **{f"__regraded_{at}": meets.fill_null(value=False)},
        )
    return table


def _moved(plan: Plan, each: schemes.Regrade, now: nw.Expr) -> nw.Expr:
    if each.to is not None:
        return nw.lit(plan.grade_number(each.to))
    last = len(plan.scheme.grades) - 1
    moved = now - (each.up or 0) + (each.down or 0)
    return nw.when(moved < 0).then(nw.lit(0)).when(moved > last).then(nw.lit(last)).otherwise(moved)


def letter(plan: Plan, column: str) -> nw.Expr:
    """The grade of a number; null where there is none."""
    cases = [(nw.col(column) == at, nw.lit(each.id)) for at, each in enumerate(plan.scheme.grades)]
    return chosen(cases, nw.lit(None, dtype=nw.String))


def _overall(table: Lazy, plan: Plan, wanted: schemes.Overall) -> Lazy:
    """The table with ``overall_rank`` along all groups, and grades cut anew where it has cuts."""
    party = nw.col("__status") == GRADED
    score = (
        nw.col("__order") if wanted.by == "score" else nw.col("__order") - nw.col("__grade") * 1e9
    )
    table = table.with_columns(__over=score, __in_overall=party)
    rank = nw.col("__over").rank("min", descending=True).over("__in_overall")
    table = table.with_columns(overall_rank=nw.when(party).then(rank).cast(nw.Int64))
    if not wanted.cuts:
        return table
    size = collected(table.select(size=party.cast(nw.Int64).sum()))["size"].item()
    rounding = choice(plan.scheme, plan.scheme.groups[0], "quota_rounding")
    found = zip(wanted.cuts, ends(wanted.cuts, Counts(int(size or 0)), rounding), strict=True)
    cases = [(nw.col("overall_rank") <= end, plan.grade_number(cut.grade)) for cut, end in found]
    again = nw.when(party).then(chosen(cases, NONE)).cast(nw.Int64)
    return table.with_columns(__grade=again)


def reasons_of_grades(plan: Plan) -> Iterator[tuple[str, nw.Expr]]:
    """The reasons that grading gives: vetoes and tests after the cut."""
    for at, veto in enumerate(plan.scheme.vetoes):
        if veto.stage == "before":
            yield f"veto:{veto.id}", (nw.col("__veto") == at) & (nw.col("__status") == GRADED)
        else:
            yield f"veto:{veto.id}", struck(plan, at) & nw.col(PARTY)
    for at, each in enumerate(plan.scheme.regrades):
        yield f"regrade:{each.id}", nw.col(f"__regraded_{at}")
