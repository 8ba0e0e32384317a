"""The trail as a list: filtered, sorted by its indexes alone, taken away, proved whole."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wanmu.web.accounts.roles import Role
from wanmu.web.trail import chain
from wanmu.web.trail.chain import first_break, record
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(person):
    browser = person(Role.AUDIT_OFFICER)
    record("李四", "change firm", "甲公司", {"tax": ("1", "2")}, "更正")
    record("王五", "import", "=HYPERLINK(1)", {}, "+1")
    return browser


def test_the_trail_is_filtered_by_who_deed_subject_reason_and_day(auditor):
    def found(query):
        page = auditor.get(f"/trail/?{query}")
        return set(re.findall(r"甲公司|HYPERLINK", page.content.decode()))

    today = timezone.localdate()
    assert found("") == {"甲公司", "HYPERLINK"}
    assert found("who=李四") == found("deed=change+firm") == found("why=更正") == {"甲公司"}
    assert found("at_to=2000-01-01") == found(f"at_from={today + timedelta(days=1)}") == set()
    assert found(f"at_from={today}&at_to={today}") == {"甲公司", "HYPERLINK"}
    refused = auditor.get("/trail/?at_from=2000-01-01&at_to=nonsense")
    assert refused.status_code == 400
    assert "W043" in refused.content.decode()


def test_a_day_of_the_trail_begins_and_ends_by_the_clock_of_the_office(auditor, monkeypatch):
    for at in (datetime(2026, 2, 28, 16, 30, tzinfo=UTC), datetime(2026, 3, 1, 16, 0, tzinfo=UTC)):
        monkeypatch.setattr(chain.timezone, "now", lambda at=at: at)
        record("李四", "change firm", f"at {at:%d}", {})
    monkeypatch.undo()
    page = auditor.get("/trail/?at_from=2026-03-01&at_to=2026-03-01").content.decode()
    assert re.findall(r"at \d\d", page) == ["at 28"]
    assert "2026-03-01 00:30:00" in page


@pytest.mark.parametrize("column", ["number", "at", "who", "deed", "subject"])
@pytest.mark.parametrize("falling", ["", "-"])
def test_the_trail_sorts_by_what_an_index_holds_in_order(auditor, column, falling):
    for number in range(5):
        record("李四", "change firm", f"firm {number % 2}", {})
    rows = sorted(Entry.objects.values_list(column, "number"), reverse=bool(falling))
    with CaptureQueriesContext(connection) as asked:
        page = auditor.get(f"/trail/?columns=number&sort={falling}{column}").content.decode()
    shown = re.findall(r'<th scope="row" class="number">(\d+)</th>', page)
    assert [int(each) for each in shown] == [number for _, number in rows]
    if connection.vendor == "sqlite":
        read = [each["sql"] for each in asked if "ORDER BY" in each["sql"]]
        assert any(f'"trail_entry"."{column}"' in each for each in read)
        with connection.cursor() as cursor:
            for each in read:
                cursor.execute(f"EXPLAIN QUERY PLAN {each}")
                assert "TEMP B-TREE" not in str(cursor.fetchall()), each


def test_what_no_index_holds_in_order_does_not_sort_the_trail(auditor):
    for column in ("changes", "why", "digest"):
        refused = auditor.get(f"/trail/?sort={column}")
        assert refused.status_code == 400
        assert "?sort=" + column not in auditor.get("/trail/").content.decode()


def test_the_trail_says_from_what_to_what_in_words_and_shows_the_columns_chosen(auditor):
    record("security", "grant role", "王五", {"role": ("", "clerk"), "tax": ("1", "2")})
    page = auditor.get("/trail/?columns=subject,changes,digest").content.decode()
    assert "经办人员\n税收：1 → 2</td>" in page
    assert Entry.objects.last().digest in page
    assert "李四" not in page


def test_an_exported_cell_is_never_a_formula_and_the_export_is_written_down(auditor):
    content = b"".join(auditor.get("/trail/?export=csv&who=王五").streaming_content)
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert rows[1][6] == "'+1"
    file = b"".join(auditor.get("/trail/?export=xlsx").streaming_content)
    book = openpyxl.load_workbook(BytesIO(file))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]
    taken = Entry.objects.filter(deed="export list", subject="trail")
    assert [each.changes["file"][1] for each in taken] == ["csv", "xlsx"]
    assert "王五" in taken.first().changes["filter"][1]


def test_the_officer_proves_the_trail_and_is_told_where_it_breaks(auditor):
    assert "2" in auditor.post("/trail/verify/", follow=True).content.decode()
    assert first_break() is None
    Entry.objects.filter(number=1).update(who="another")
    page = auditor.post("/trail/verify/", follow=True).content.decode()
    assert 'class="notice error"' in page


def test_pages_of_the_trail_are_cut_by_the_server(auditor):
    for number in range(60):
        record("李四", "change firm", f"firm {number}", {})
    assert auditor.get("/trail/").content.decode().count("<tr>") == 51
    assert auditor.get("/trail/?page=2").content.decode().count("<tr>") == 13
