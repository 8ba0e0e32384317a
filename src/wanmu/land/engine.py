"""Parcels into categories as of a day: state from events, then the county's rules over it."""

from datetime import date
from typing import Any

import narwhals as nw

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.land.checks import check_columns, check_ledger, check_order
from wanmu.land.result import Classification
from wanmu.land.state import latest, shaped, states, timelines, with_clocks
from wanmu.pack import Pack
from wanmu.pack.land_rules import LandRules, answer_name, read_land
from wanmu.pack.models import Land
from wanmu.schema.land import PARCEL, PARCEL_EVENT


def classify(parcels: Any, events: Any, rules: Pack | Land, as_of: date) -> Classification:
    """The state of each parcel on ``as_of`` and the categories that it is in, with reasons.

    ``parcels`` and ``events`` are Polars, pandas or DuckDB frames with the columns of the schema's
    ``parcel`` and ``parcel_event``; those that need not be filled may be missing. ``rules`` are a
    county's (``land.yaml``). Events after ``as_of`` are left out.

    Raises:
        InputError: R, U and P faults of the rules; P072 of a pack without them; G001 to G006 of the
            data; then G007 to G011 of the order of events; G012 when the two frames are held by
            different engines.
    """
    read = read_land(rules.land if isinstance(rules, Pack) else rules)
    held, happened = Held(parcels), Held(events)
    _check_engines(held, happened)
    check_columns(held.lazy, PARCEL)
    check_columns(happened.lazy, PARCEL_EVENT)
    every = shaped(happened.lazy, PARCEL_EVENT)
    known_parcels = shaped(held.lazy, PARCEL)
    check_ledger(known_parcels, every)
    known = every.filter(nw.col("date") <= nw.lit(as_of))
    timeline = happened.keep(timelines(known))
    figures = happened.keep(latest(known, timeline))
    check_order(known, timeline, figures)
    clocks = {name: read.fixed(rule, as_of) for name, rule in read.clocks.items()}
    clocked = with_clocks(states(known_parcels, timeline, figures), known, clocks, as_of)
    answer = held.keep(_judged(clocked, read, as_of))
    return Classification(
        read, as_of, held.given_back(answer), answer, (held, happened), _made_up(known_parcels)
    )


def _made_up(parcels: Lazy) -> int:
    label = nw.col("data_label") == "synthetic"
    return int(collected(parcels.select(__n=label.cast(nw.Int64).sum()))["__n"].item() or 0)


def _judged(table: Lazy, rules: LandRules, as_of: date) -> Lazy:
    """The table with measures, tests, categories and consequences, each a column of its name."""
    for name, rule in rules.measures.items():
        table = table.with_columns(**{name: rules.fixed(rule, as_of).expression()})
    table = table.with_columns(
        **{
            answer_name(*key): rules.fixed(rule, as_of).expression()
            for key, rule in rules.tests.items()
        }
    )
    table = table.with_columns(
        **{
            name: nw.any_horizontal(
                *(nw.col(answer_name(name, key)) for key in category.tests), ignore_nulls=False
            )
            for name, category in rules.land.categories.items()
        }
    )
    return table.with_columns(**_consequences(rules, as_of))


def _consequences(rules: LandRules, as_of: date) -> dict[str, nw.Expr]:
    """Whether each follows, and what it comes to where it is money."""
    columns: dict[str, nw.Expr] = {}
    for name, (when, amount) in rules.consequences.items():
        follows = rules.fixed(when, as_of).expression()
        columns[name] = follows
        if amount is not None:
            figure = rules.fixed(amount, as_of).expression()
            columns[f"{name}_amount"] = nw.when(follows).then(figure)
    return columns


def _check_engines(parcels: Held, events: Held) -> None:
    kinds = [nw.from_native(held.lazy.to_native()).implementation for held in (parcels, events)]
    if kinds[0] is not kinds[1]:
        raise InputError.of(
            "G012",
            mark("parcels are held by {first} and events by {second}; give both to one engine"),
            first=kinds[0].value,
            second=kinds[1].value,
        )
