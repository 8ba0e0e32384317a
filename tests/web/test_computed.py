"""Lists of what an engine computed find, sum, sort and cut as those of the database do."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from wanmu.kernel.messages import in_language
from wanmu.schema import RECORDS
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.sight import Sight
from wanmu.web.tables.cells import Shower
from wanmu.web.tables.query import cut, found_rows, page_rows, sums_of
from wanmu.web.tables.state import read_state
from wanmu.web.tables.table import Column, Computed, Table, of_field

FIRM = RECORDS["enterprise"]
ROWS = Computed(
    [
        {"code": "3", "name": "丙", "size_class": "above_scale", "registered": None,
         "land": 5.0, "search": "丙 bing", "data_label": "synthetic"},
        {"code": "1", "name": "甲", "size_class": "below_scale", "registered": date(2020, 1, 1),
         "land": None, "search": "甲 jia", "data_label": "stated"},
        {"code": "2", "name": "乙", "size_class": "above_scale", "registered": date(2021, 1, 1),
         "land": 7.0, "search": "乙 yi", "data_label": "stated"},
    ]
)  # fmt: skip
TABLE = Table(
    name="firms",
    title="firm",
    columns=(
        of_field(FIRM, "code"),
        of_field(FIRM, "name", filter="text"),
        of_field(FIRM, "size_class", filter="choice"),
        of_field(FIRM, "registered", filter="range"),
        Column(key="land", heading="land", kind="number", filter="range", total=True),
    ),
    rows=lambda _: ROWS,
    order="code",
    unique="code",
    search="search",
    label="data_label",
)
SIGHT = Sight(Role.CLERK, None, unmasked=False)


def _state(query):
    return read_state(TABLE, SIGHT, QueryDict(query))


def _codes(query):
    state = _state(query)
    return "".join(row["code"] for row in cut(found_rows(None, state), state, 0, None))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", "123"),
        ("sort=-code", "321"),
        ("sort=land", "321"),  # none comes last whichever way it sorts
        ("sort=-land", "231"),
        ("sort=-size_class", "123"),  # alike: by their codes
        ("q=JI", "1"),
        ("name=乙", "2"),
        ("size_class=above_scale", "23"),
        ("registered_from=2020-06-01", "2"),
        ("registered_to=2020-06-01", "1"),
        ("land_from=5&land_to=6", "3"),
        ("q=none", ""),
    ],
)
def test_rows_are_found_and_sorted(query, codes):
    assert _codes(query) == codes


def test_all_rows_found_are_counted_and_summed_and_the_made_up_ones_told():
    state = _state("size_class=above_scale")
    sums = sums_of(found_rows(None, state), state, SIGHT)
    assert (sums.count, sums.synthetic, sums.by_column) == (2, 1, {"land": 12.0})
    none = sums_of(Computed([]), state, SIGHT)
    assert (none.count, none.by_column) == (0, {"land": None})


def test_a_cell_of_several_values_is_found_by_each_of_them_and_shown_as_a_list():
    column = Column(key="kinds", heading="kind", kind="choice", filter="choice",
                    choices=lambda: {"a": "甲类", "b": "乙类", "c": "丙类"})  # fmt: skip
    rows = [{"code": "1", "kinds": ("a", "b")}, {"code": "2", "kinds": ("b",)},
            {"code": "3", "kinds": None}]  # fmt: skip
    table = Table(name="t", title="t", rows=lambda _: Computed(rows), order="code", unique="code",
                  columns=(of_field(FIRM, "code"), column))  # fmt: skip

    def found(query):
        state = read_state(table, SIGHT, QueryDict(query))
        rows = cut(found_rows(None, state), state, 0, None)
        return {row["code"]: Shower([column], SIGHT).cells(row)[0].text for row in rows}

    with in_language("zh"):
        assert found("kinds=a") == {"1": "甲类、乙类"}
        assert found("kinds=b") == {"1": "甲类、乙类", "2": "乙类"}
        assert found("kinds=a&kinds=c") == {"1": "甲类、乙类"}
        assert found("")["3"] == "—"


def test_a_moment_is_found_by_its_day_at_the_clock_of_the_office():
    moments = [datetime(2026, 2, 28, 16, 30, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC)]
    rows = [{"code": f"{at:%d}", "at": at} for at in moments]
    at = Column(key="at", heading="at", kind="moment", filter="range")
    table = Table(name="t", title="t", rows=lambda _: Computed(rows), order="code", unique="code",
                  columns=(of_field(FIRM, "code"), at))  # fmt: skip
    state = read_state(table, SIGHT, QueryDict("at_from=2026-03-01&at_to=2026-03-01"))
    assert [row["code"] for row in cut(found_rows(None, state), state, 0, None)] == ["28"]


@given(st.lists(st.none() | st.integers(0, 3), max_size=90), st.sampled_from(["land", "-land"]))
def test_the_pages_of_a_list_are_the_list(values, sort):
    rows = [{**ROWS.rows[0], "code": f"{at:03}", "land": each} for at, each in enumerate(values)]
    state = _state(f"sort={sort}&size=20")
    paged = [
        row["code"]
        for start in range(0, len(rows), 20)
        for row in page_rows(Computed(rows), state, start, len(rows))
    ]
    assert paged == [row["code"] for row in cut(Computed(rows), state, 0, None)]
    assert sorted(paged) == [row["code"] for row in rows]
