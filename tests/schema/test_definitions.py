"""The definitions themselves: complete, without clashes, in units that are known."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.kernel.rules import parse
from wanmu.kernel.units import unit
from wanmu.schema import INDICATORS, RECORDS, SUFFIXES, record_type, split_indicator
from wanmu.schema.document import fields_page
from wanmu.schema.field import RecordType
from wanmu.schema.headings import headings_of, plain
from wanmu.schema.types import field_types

ROOT = Path(__file__).parents[2]
EVERY_RECORD = pytest.mark.parametrize("record", RECORDS.values(), ids=list(RECORDS))


@EVERY_RECORD
def test_no_heading_means_two_fields(record: RecordType) -> None:
    for field in record.fields:
        for written in (field.name, field.zh, field.en, *field.aliases):
            assert headings_of(record)[plain(written)] is field, written


@EVERY_RECORD
def test_every_field_is_described_in_both_languages(record: RecordType) -> None:
    for field in (*record.fields, record):
        assert field.name.isidentifier()
        assert field.title("zh") != field.title("en")
        assert field.meaning("zh")
        assert field.meaning("en").isascii() or "…" in field.meaning("en")


@EVERY_RECORD
def test_the_key_is_required(record: RecordType) -> None:
    assert all(record.by_name[name].required for name in record.key)


@EVERY_RECORD
def test_only_choices_have_allowed_values_and_only_numbers_units(record: RecordType) -> None:
    for field in record.fields:
        assert bool(field.choices) == (field.kind == "choice")
        assert field.unit is None or field.kind == "number"


def test_every_unit_is_known() -> None:
    written = {row.unit for row in INDICATORS.values()}
    written |= {row.unit for row in SUFFIXES.values() if row.unit is not None}
    written |= {field.unit for kind in RECORDS.values() for field in kind.fields if field.unit}
    assert {str(unit(text)) for text in written} == written


def test_a_suffix_is_taken_off_only_when_it_is_known() -> None:
    assert split_indicator("output.growth") == ("output", SUFFIXES["growth"])
    assert split_indicator("output") == ("output", None)
    assert split_indicator("output.grwoth") == ("output.grwoth", None)


def test_an_unknown_record_type_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="enterprise_year") as caught:
        record_type("enterprise_yaer")
    assert caught.value.faults[0].code == "S020"


def test_a_rule_is_checked_against_the_fields_and_their_units() -> None:
    types = field_types("enterprise_year")
    assert parse("tax / land < 3", types).fields == ("tax", "land")
    assert str(parse("tax / land", types, unit=unit("万元/亩")).unit) == "万元/亩"
    for wrong in ("tax / lnad", "tax + land"):
        with pytest.raises(InputError):
            parse(wrong, types)


def test_the_page_of_fields_is_up_to_date() -> None:
    written = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    assert written == fields_page(), "run: python -m wanmu.schema.document docs/fields.md"


def messages_in(path: Path) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"mark", "text"}
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_message_has_its_chinese() -> None:
    folder = ROOT / "src" / "wanmu"
    with (folder / "locale/zh/LC_MESSAGES/schema.po").open("rb") as source:
        known = {message.id for message in read_po(source, locale="zh") if message.string}
    used = set().union(*map(messages_in, (folder / "schema").glob("*.py")))
    assert used
    assert used <= known


def test_a_fault_is_told_in_chinese_and_in_english() -> None:
    with pytest.raises(InputError) as caught:
        record_type("firm")
    fault = caught.value.faults[0]
    with in_language("zh"):
        assert "没有记录类型" in str(fault)
    with in_language("en"):
        assert "there is no record type" in str(fault)
