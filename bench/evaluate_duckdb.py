"""The evaluation that is measured, written by hand in SQL for DuckDB: one query."""

from typing import Final

from evaluate_scheme import (
    BASE_DIGITS,
    CAP,
    DIGITS,
    ENDS,
    FILLED,
    GROUPS,
    INDICATORS,
    LOW_TAX,
    SCORE_DIGITS,
    TWO_YEARS_AGO,
)
from wanmu.kernel.rules.numbers import HALF_STEP

_ADJUSTMENTS: Final = {
    "listed": "CASE WHEN listed THEN 2e0 ELSE 0e0 END",
    "award": f"CASE WHEN award > DATE '{TWO_YEARS_AGO}' THEN 3e0 ELSE 0e0 END",
    "letting": "CASE WHEN tenants > 1 THEN -5e0 * (tenants - 1) ELSE 0e0 END",
}
_GRADED: Final = "status = 'graded'"
_LOW_TAX: Final = f"{_GRADED} AND per_mu_tax < {LOW_TAX}"


def rounded(number: str, digits: int) -> str:
    """Halves away from zero, also those that float64 holds a little too low."""
    return f"round({number} * 1e{digits} * {HALF_STEP!r}::DOUBLE) / 1e{digits}"


def _list(template: str, *, over: str = "", rest: str = "") -> str:
    """The template for each indicator."""
    made = [
        template.format(name=name, above=each.above, below=each.below, over=over, rest=rest)
        for name, each in INDICATORS.items()
    ]
    return ",\n        ".join(made)


def _item(name: str) -> str:
    weight = INDICATORS[name].weight
    score = f"least({name} / base_{name} * {weight}, {CAP * weight}e0)"
    score = f"CASE WHEN {name} < 0 THEN 0e0 WHEN {name} IS NOT NULL THEN {score} END"
    score = score if name == FILLED else f"coalesce({score}, 0)"
    return f"CASE WHEN {_GRADED} THEN {score} END AS score_{name}"


def _reasons() -> str:
    flags = {
        "scope:empty": "status = 'excluded'",
        "scope:new": "status = 'deferred'",
        **{f"missing:{name}": f"{_GRADED} AND {name} IS NULL" for name in INDICATORS},
        **{f"negative:{name}": f"{_GRADED} AND {name} < 0" for name in INDICATORS},
        **{f"adjust:{name}": f"{_GRADED} AND adjust_{name} <> 0" for name in _ADJUSTMENTS},
        "veto:low_tax": _LOW_TAX,
    }
    told = [f"CASE WHEN {flag} THEN '{code}' END" for code, flag in flags.items()]
    return f"concat_ws(';', {', '.join(told)})"


def _grade() -> str:
    ends = " ".join(
        f"WHEN rank <= (ranked * {percent} + 50) // 100 THEN '{grade}'"
        for grade, percent in ENDS.items()
    )
    return f"CASE WHEN {_LOW_TAX} THEN 'D' {ends} END"


def query(units: str) -> str:
    """The query over a table of units: every unit with its result, in the columns of the engine."""
    groups = ", ".join(f"('{name}', '{size}', '{industry}')" for name, size, industry in GROUPS)
    value = rounded("CASE WHEN {below} <> 0 THEN {above} / {below} END", DIGITS)
    known = "FILTER ({name} IS NOT NULL)"
    base = rounded(f"(sum({{above}}) {known} / sum({{below}}) {known})", BASE_DIGITS)
    total = " + ".join(
        f"coalesce(score_{name}, mean, 0)" if name == FILLED else f"score_{name}"
        for name in INDICATORS
    )
    points = " + ".join(f"adjust_{name}" for name in _ADJUSTMENTS)
    whole = rounded(f"({total} + ({points}))", SCORE_DIGITS)
    return f"""
WITH named("group", size_class, industry) AS (VALUES {groups}),
valued AS MATERIALIZED (
    SELECT units.*, "group",
        CASE WHEN tax IS NULL AND land IS NULL THEN 'excluded'
            WHEN registered > DATE '{TWO_YEARS_AGO}' THEN 'deferred' ELSE 'graded' END AS status,
        {_list(value + " AS {name}")}
    FROM {units} AS units LEFT JOIN named USING (size_class, industry)
),
bases AS (
    SELECT industry, {_list(base + " AS base_{name}")}
    FROM valued WHERE {_GRADED} GROUP BY industry
),
itemised AS MATERIALIZED (
    SELECT valued.*, {_list("base_{name}")},
        {",".join(map(_item, INDICATORS))},
        {", ".join(f"{rule} AS adjust_{name}" for name, rule in _ADJUSTMENTS.items())}
    FROM valued LEFT JOIN bases USING (industry)
),
means AS (
    SELECT "group", {rounded(f"avg(score_{FILLED})", DIGITS)} AS mean
    FROM itemised GROUP BY "group"
),
scored AS (
    SELECT * REPLACE (
            CASE WHEN {_GRADED} THEN coalesce(score_{FILLED}, mean, 0) END AS score_{FILLED}),
        CASE WHEN {_GRADED} THEN {whole} END AS score
    FROM itemised LEFT JOIN means USING ("group")
),
ranked AS (
    SELECT *,
        CASE WHEN {_GRADED} THEN rank() OVER (PARTITION BY "group" ORDER BY score DESC NULLS LAST)
            END AS rank,
        count(score) OVER (PARTITION BY "group") AS ranked
    FROM scored
)
SELECT code AS unit, status, "group", score, rank, rank / ranked AS share,
    {_grade()} AS grade,
    {_reasons()} AS reasons,
    {_list("{name} AS value_{name}")},
    {_list("base_{name}")},
    {_list("score_{name}")},
    {", ".join(f"adjust_{name}" for name in _ADJUSTMENTS)}
FROM ranked
"""  # noqa: S608  the parts are constants above
