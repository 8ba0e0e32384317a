"""Ledgers made by hand: a parcel, what happened to it, and the day that is asked about."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from wanmu.land import Classification, classify
from wanmu.pack import load_pack
from wanmu.pack.models import Land
from wanmu.schema.land import PARCEL_EVENT

DAYS = {field.name for field in PARCEL_EVENT.fields if field.kind == "date"}


@pytest.fixture(scope="session")
def land() -> Land:
    """Jinyun's rules."""
    return load_pack("jinyun").land


@pytest.fixture(scope="session")
def ledger() -> Callable[..., pl.DataFrame]:
    """A frame of events: each a kind, a day, and its figures and promises by field."""

    def made(*events: tuple[str, str, dict[str, Any]]) -> pl.DataFrame:
        schema = {field.name: field.dtype for field in PARCEL_EVENT.fields}
        return pl.DataFrame([_row(*each) for each in events], schema=schema)

    return made


def _row(kind: str, day: str, figures: dict[str, Any]) -> dict[str, Any]:
    row = {"parcel": "P1", "kind": kind, "date": day, **figures}
    return {
        name: date.fromisoformat(value) if name in DAYS and value else value
        for name, value in row.items()
    }


@pytest.fixture(scope="session")
def parcels() -> pl.DataFrame:
    """Parcel P1 of 30 亩 that cost 300 万元."""
    return pl.DataFrame({"id": "P1", "area": 30.0, "land_price": 300.0})


@pytest.fixture(scope="session")
def on(
    land: Land, parcels: pl.DataFrame, ledger: Callable[..., pl.DataFrame]
) -> Callable[..., Classification]:
    """Parcel P1 classified on a day, after these events."""

    def classified(day: str, *events: tuple[str, str, dict[str, Any]]) -> Classification:
        return classify(parcels, ledger(*events), land, date.fromisoformat(day))

    return classified


@pytest.fixture(scope="session")
def categories(on: Callable[..., Classification]) -> Callable[..., set[str]]:
    """The categories that parcel P1 is in on a day."""

    def found(day: str, *events: tuple[str, str, dict[str, Any]]) -> set[str]:
        result = on(day, *events)
        return {count.category for count in result.counts() if count.parcels}

    return found
