"""How the made-up parcels are laid out: the printed stocks beside their sums, and the ledger."""

from typing import Any

import polars as pl

from wanmu.kernel.label import label_name
from wanmu.kernel.messages import text
from wanmu.pack import Pack
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.pack_view import sources_of
from wanmu.schema import RecordType
from wanmu.schema.land import PARCEL, PARCEL_EVENT
from wanmu.synth.parcels import ParcelSynthesis, Stock

_STOCKS = (
    Column("zone", "范围", "zone"),
    Column("platform", "平台", "platform"),
    Column("what_name", "内容", "what"),
    Column("printed", "公布", "published"),
    Column("achieved", "合成", "achieved", "亩", 2),
    Column("parcels", "地块数", "parcels"),
    Column("met", "符合", "met"),
    Column("fact", "数字编号", "fact", brief=False),
    Column("what", "内容标识", "what (key)", brief=False),
    Column("label", "性质", "label", brief=False),
)


def stocks_answer(made: ParcelSynthesis, pack: Pack) -> Answer:
    """``wanmu synth parcels``: every printed stock beside what the parcels add up to."""
    return Answer(_data(made), (_stocks(made),), made.assumptions, sources_of(pack))


def parcels_answer(made: ParcelSynthesis, pack: Pack) -> Answer:
    """``wanmu synth parcels -o x.xlsx``: the parcels, their events, and the stocks."""
    sheets = (
        _records(PARCEL, "parcels", ("合成地块", "Made-up parcels"), made.parcels),
        _records(PARCEL_EVENT, "parcel_events", ("合成地块事件", "Their events"), made.events),
        _stocks(made),
    )
    return Answer(_data(made), sheets, made.assumptions, sources_of(pack))


def stocks_frame(made: ParcelSynthesis) -> pl.DataFrame:
    """The stocks as a frame, for files of data."""
    return pl.DataFrame([_stock(each) for each in made.stocks])


def _data(made: ParcelSynthesis) -> dict[str, Any]:
    return {
        "stocks": [_stock(each) for each in made.stocks],
        "counts": {"parcels": made.parcels.height, "parcel_events": made.events.height},
        "as_of": made.as_of.isoformat(),
        "seed": made.seed,
        "label": "synthetic",
        "units": {"achieved": "亩"},
        "assumptions": list(made.assumptions),
    }


def _stocks(made: ParcelSynthesis) -> Sheet:
    rows = [_stock(each) for each in made.stocks]
    return Sheet(
        "stocks", "公布的用地与合成地块", "Printed stocks and made-up parcels", _STOCKS, rows
    )


def _stock(each: Stock) -> dict[str, Any]:
    supplied = each.what == "supplied"
    return {
        "zone": each.zone,
        "platform": each.platform,
        "what": each.what,
        "what_name": text("land supplied") if supplied else text("land developed"),
        "printed": str(each.fact.stated),
        "fact": each.fact.id,
        "achieved": each.achieved,
        "parcels": each.parcels,
        "met": each.met,
        "label": label_name("synthetic"),
    }


def _records(record: RecordType, key: str, titles: tuple[str, str], frame: pl.DataFrame) -> Sheet:
    columns = tuple(
        Column(field.name, field.zh, field.en, field.unit or "", 2 if field.unit else None)
        for field in record.fields
    )
    plain = frame.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
    rows: list[Row] = list(plain.iter_rows(named=True))
    return Sheet(key, *titles, columns, rows)
