"""The made-up firms and parcels of a county in the ledger, each value labelled synthetic."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from wanmu.kernel.messages import text
from wanmu.pack import Pack
from wanmu.synth import SEED, synthesise, synthesise_parcels
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write


def load_demo(pack: Pack, who: str) -> date:
    """Write the county's made-up firms, years, leases and parcels; answers the day they tell of."""
    firms = synthesise(pack)
    land = synthesise_parcels(pack, firms.enterprises, seed=SEED)
    frames = {
        "enterprise": firms.enterprises,
        "enterprise_year": firms.enterprise_years,
        "lease": firms.leases,
        "parcel": land.parcels,
        "parcel_event": land.events,
    }
    for kind, frame in frames.items():
        # What points to firms and parcels is compared after they are there.
        found = differences(kind, _rows(frame))
        deed = Deed(who, "load demo", kind, text("made-up records to try the office on"))
        write([found], deed, _origin(kind, firms.seed, who))
    return land.as_of


def _rows(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    return frame.iter_rows(named=True)


def _origin(kind: str, seed: int, who: str) -> Origin:
    return Origin(
        department=text("demo"),
        basis="public" if kind == "enterprise" else "tax",
        label="synthetic",
        note=text("made up from the pack's published sums, seed {seed}", seed=seed),
        received_by=who,
    )
