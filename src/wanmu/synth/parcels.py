"""Made-up parcels and their events, whose areas add up to the stocks that a county prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import numpy as np
import polars as pl
import shapely

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark, text
from wanmu.pack import Fact, Pack
from wanmu.schema import RecordType
from wanmu.schema.land import PARCEL, PARCEL_EVENT
from wanmu.synth.parcel_office import Office
from wanmu.synth.parcel_shapes import draw
from wanmu.synth.parcel_stories import INDUSTRIAL, STORIES, Story, waiting
from wanmu.synth.parcel_zones import Zone, allowed, find_zones

PARCELS: Final = 900
_MOST: Final = 20_000
_LABEL: Final = "synthetic"
_NOTE: Final = "合成数据；红线为示意"
_SPREAD: Final = 0.65
_SMALLEST: Final = 2.0
_YEAR: Final = 2020
_PRICES: Final = (15.0, 38.0)


@dataclass(frozen=True, slots=True)
class Stock:
    """A printed stock of land in 亩, beside what the made-up parcels add up to."""

    zone: str
    platform: str
    what: str
    fact: Fact
    parcels: int
    achieved: float
    met: bool


@dataclass(frozen=True, slots=True)
class ParcelSynthesis:
    """Made-up parcels and their events, every row labelled synthetic, in 亩 and 万元."""

    parcels: pl.DataFrame
    events: pl.DataFrame
    stocks: tuple[Stock, ...]
    as_of: date
    seed: int
    assumptions: tuple[str, ...]


def synthesise_parcels(
    pack: Pack,
    enterprises: pl.DataFrame | None = None,
    *,
    seed: int,
    parcels: int = PARCELS,
    as_of: date | None = None,
) -> ParcelSynthesis:
    """Made-up parcels with a history up to ``as_of``, without it the end of the pack's base year.

    Their areas add up to what the pack's facts print as supplied and developed land. Holders are
    ``enterprises``, made up likewise. The same pack, seed and options give the same parcels.

    Raises:
        InputError: Y005 when the pack prints no stock of land; Y006 on a number of parcels that
            cannot be made.
    """
    zones = find_zones(pack)
    _check(zones, parcels, pack)
    day = as_of or _base_day(zones)
    random = np.random.default_rng(seed)
    drawn = [_Drawn(zone, *_counts(zone, zones, parcels), random) for zone in zones]
    rows = [row for each in drawn for row in each.rows()]
    _give_holders(rows, enterprises, random)
    plans = pack.stated_land.plans if pack.stated_land else {}
    # Chance of its own: however parcels are dealt with, they are the same parcels.
    events = _events(rows, day, random, Office(plans, day, np.random.default_rng((seed, 1))))
    for row in rows:
        del row["state"]
    return ParcelSynthesis(
        _frame(PARCEL, rows),
        _frame(PARCEL_EVENT, events),
        tuple(_stocks(drawn)),
        day,
        seed,
        _assumptions(day),
    )


def _check(zones: tuple[Zone, ...], parcels: int, pack: Pack) -> None:
    if not zones:
        raise InputError.of(
            "Y005",
            mark("the pack {pack} prints no area of supplied or developed land; add such facts"),
            pack=pack.name,
        )
    if not 2 * len(zones) <= parcels <= _MOST:
        raise InputError.of(
            "Y006",
            mark("cannot make {parcels} parcels; take from {least} to {most}"),
            parcels=parcels,
            least=2 * len(zones),
            most=_MOST,
        )


def _base_day(zones: tuple[Zone, ...]) -> date:
    """The last day of the earliest year in which a stock was counted."""
    days = [fact.period.start for zone in zones for _, fact in zone.facts if fact.period.start]
    return date(min(days).year if days else _YEAR, 12, 31)


def _counts(zone: Zone, zones: tuple[Zone, ...], parcels: int) -> tuple[int, int]:
    whole = sum(each.supplied + each.waiting for each in zones)
    supplied = max(1, round(parcels * zone.supplied / whole))
    return supplied, max(1, round(parcels * zone.waiting / whole)) if zone.waiting else 0


class _Drawn:
    """A zone with the sizes of its parcels, which add up to its stocks to the hundredth of 亩."""

    def __init__(
        self, zone: Zone, supplied: int, waiting: int, random: np.random.Generator
    ) -> None:
        self.zone = zone
        self.supplied = _sizes(zone.supplied, supplied, random)
        self.waiting = _sizes(zone.waiting, waiting, random)
        self.shapes = draw([*self.supplied, *self.waiting], zone.centre, random)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The zone's parcels; ``state`` says whether they are supplied."""
        sizes = [*self.supplied, *self.waiting]
        for at, (area, shape) in enumerate(zip(sizes, self.shapes, strict=True)):
            yield {
                "id": f"示例-{self.zone.id}-{at + 1:03d}",
                "location": self.zone.id,
                "platform": self.zone.platform or None,
                "block": self.zone.block or None,
                "area": area,
                "plan_use": INDUSTRIAL,
                "legal_class": "permitted",
                "red_line": shapely.to_wkt(shape, rounding_precision=9),
                "data_label": _LABEL,
                "note": _NOTE,
                "state": at < len(self.supplied),
            }


def _sizes(whole: float, count: int, random: np.random.Generator) -> list[float]:
    """Areas in hundredths of 亩 that add up to the whole exactly, none of them tiny."""
    if not count:
        return []
    shares = random.lognormal(0.0, _SPREAD, count)
    least = min(_SMALLEST, whole / count / 2)
    cents = np.floor(100 * (least + (whole - least * count) * shares / shares.sum())).astype(int)
    cents[int(np.argmax(cents))] += round(100 * whole) - int(cents.sum())
    return [float(each) / 100 for each in cents]


def _give_holders(
    rows: list[dict[str, Any]], enterprises: pl.DataFrame | None, random: np.random.Generator
) -> None:
    """Give supplied parcels a price and a holder of their platform, where there is one."""
    pools: dict[str | None, list[tuple[str, str | None]]] = {}
    if enterprises is not None:
        for code, platform, industry in enterprises.select(
            "code", "platform", "industry"
        ).iter_rows():
            pools.setdefault(platform, []).append((code, industry))
    used: dict[str | None, int] = {}
    for row in rows:
        if not row["state"]:
            continue
        row["land_price"] = round(row["area"] * float(random.uniform(*_PRICES)), 2)
        at = row["platform"] if row["platform"] in pools else None
        pool = pools.get(at, [])
        if pool:
            row["holder"], row["industry"] = pool[used.get(at, 0) % len(pool)]
            used[at] = used.get(at, 0) + 1


def _events(
    rows: list[dict[str, Any]], day: date, random: np.random.Generator, office: Office
) -> list[dict[str, Any]]:
    """What happened to each parcel: the stories go round, so that none is left out."""
    deck = [teller for teller, share in STORIES for _ in range(share)]
    order: list[int] = []
    events: list[dict[str, Any]] = []
    for row in rows:
        story = Story(row["id"], row["area"], day, random)
        if row["state"]:
            order = order or random.permutation(len(deck)).tolist()
            deck[order.pop()](story)
        else:
            waiting(story)
        office.deal_with(story)
        told = (event for event in story.events if event["date"] <= day)
        events += sorted(told, key=lambda event: event["date"])
    return [{"note": _NOTE, **event, "data_label": _LABEL} for event in events]


def _stocks(drawn: list[_Drawn]) -> Iterator[Stock]:
    for each in drawn:
        for what, fact in each.zone.facts:
            sizes = each.supplied if what == "supplied" else [*each.supplied, *each.waiting]
            achieved = round(sum(sizes), 2)
            yield Stock(
                each.zone.id,
                each.zone.platform,
                what,
                fact,
                len(sizes),
                achieved,
                allowed(fact).contains(Fraction(str(achieved))),
            )


def _frame(record: RecordType, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {field.name: field.dtype for field in record.fields}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def _assumptions(day: date) -> tuple[str, ...]:
    return (
        text("every parcel, event and holder is made up; only the sums are published"),
        text("red lines are schematic: of the right area, near the town, never surveyed"),
        text("the printed stocks are taken to stand on {day}", day=day.isoformat()),
        text(
            "where only developed land is printed it is taken to be supplied; what is developed "
            "and not supplied is approved and waits"
        ),
        text("what was found of them, when, and how far the disposal plans have come is made up"),
        text("supplied land of the blocks to be developed is not in the stocks of other zones"),
    )
