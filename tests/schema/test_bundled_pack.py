"""The record types fit the records of the bundled county, column by column and cell by cell."""

from importlib.resources import files
from pathlib import Path

import pytest

from wanmu.pack.models import rows
from wanmu.pack.models.base import Model
from wanmu.pack.models.industries import Industry
from wanmu.schema import RECORDS
from wanmu.schema.read import read_records

PACK = Path(str(files("wanmu"))) / "packs" / "jinyun"
FILES = {
    "regions.csv": "region",
    "platforms.csv": "platform",
    "blocks.csv": "block",
    "parks.csv": "park",
    **{f"facts/{path.name}": "fact" for path in sorted((PACK / "facts").glob("*.csv"))},
}


MODELS: dict[str, type[Model]] = {
    "fact": rows.FactRow,
    "region": rows.Region,
    "platform": rows.Platform,
    "block": rows.Block,
    "park": rows.Park,
    "industry": Industry,
}


@pytest.mark.parametrize(("record", "model"), MODELS.items())
def test_a_packs_rows_have_the_fields_of_the_record(record: str, model: type[Model]) -> None:
    known = {field.name: field.required for field in RECORDS[record].fields}
    found = {
        name.rstrip("_"): field.is_required()
        for name, field in model.model_fields.items()
        if name != "products"
    }
    assert found == known


@pytest.mark.parametrize(("file", "record"), FILES.items())
def test_the_bundled_records_are_read_without_a_fault(file: str, record: str) -> None:
    table = read_records(PACK / file, record, strict=True)
    assert table.frame.height > 0
    assert {notice.code for notice in table.notices} <= {"S043"}
