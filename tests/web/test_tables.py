"""Lists of records: what an address asks, what comes back, and what goes out as a file."""

from datetime import date
from io import BytesIO

import pytest
from django.db.models import FilteredRelation, Q
from django.http import QueryDict
from django.test import RequestFactory
from openpyxl import load_workbook

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.schema import RECORDS
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.sight import Sight
from wanmu.web.ledger.models import Enterprise, EnterpriseYear
from wanmu.web.ledger.scope import firms_of
from wanmu.web.tables.state import read_state
from wanmu.web.tables.table import Column, Pick, Table, of_field, per, per_in_all
from wanmu.web.tables.views import answer
from wanmu.web.trail.models import Entry

FIRM, YEAR = RECORDS["enterprise"], RECORDS["enterprise_year"]


def _rows(request):
    this = FilteredRelation("years", condition=Q(years__year=2024))
    return firms_of(request.user).annotate(this=this)


TABLE = Table(
    name="firms",
    title="firm",
    columns=(
        of_field(FIRM, "name", filter="text", link=("answer", "code")),
        of_field(FIRM, "code", blanks=False),
        of_field(FIRM, "size_class", filter="choice"),
        of_field(FIRM, "registered", filter="range", shown=False),
        of_field(YEAR, "land", path="this__land", decimals=1, filter="range", total=True),
        of_field(YEAR, "tax", path="this__tax", decimals=1, filter="range", total=True),
        Column(
            key="tax_per_mu",
            heading="per mu",
            kind="number",
            decimals=2,
            computed=per("this__tax", "this__land"),
            total=per_in_all("this__tax", "this__land"),
        ),
    ),
    rows=_rows,
    order="code",
    search="search",
    label="data_label",
    picks=(
        Pick(
            name="year", heading="firm", choices=lambda: {"2024": "2024", "2023": "2023"}
        ),
    ),
    period=lambda _: "2024",
    sources=lambda _: ["税务局 2024"],
)  # fmt: skip
OPEN = Sight(Role.CLERK, None, unmasked=True)
MASKED = Sight(Role.CLERK, None, unmasked=False)


@pytest.fixture
def three(db):
    """Firms of 10, 20 and an unknown number of mu."""
    del db
    values = [("1", "甲", "above_scale", 10.0, 30.0), ("2", "=乙", "below_scale", 20.0, 20.0),
              ("3", "丙", "below_scale", 0.0, None)]  # fmt: skip
    for code, name, size, land, tax in values:
        firm = Enterprise(
            code=code, name=name, size_class=size, registered=date(2020, 1, int(code)),
            data_label="synthetic" if code == "1" else "stated",
        )  # fmt: skip
        firm.prepare()
        firm.save()
        for year, times in ((2023, 100), (2024, 1)):
            EnterpriseYear.objects.create(
                enterprise=firm, year=year, land=land and land * times, tax=tax and tax * times
            )


@pytest.fixture
def get(three, bureau):
    """The answer to an address, by default to a clerk to whom secrets are shown."""
    del three

    def got(query="", *, role=Role.CLERK, unmasked=True):
        person, _ = User.objects.get_or_create(username=role.value, role=role, unit=bureau)
        request = RequestFactory().get(f"/list/?{query}")
        request.user = person
        request.session = {"unmasked until": 4e9} if unmasked else {}
        with in_language("zh"):
            return answer(request, TABLE)

    return got


def _names(response):
    """The first cell of each row."""
    page = response.content.decode()
    body = page[page.rindex("<tbody>") :]
    cells = body.split('<th scope="row">')[1:]
    return [each.split("</a>")[0].split(">")[-1] for each in cells]


def _faults(query, sight=OPEN):
    with pytest.raises(InputError) as caught:
        read_state(TABLE, sight, QueryDict(query))
    return [(each.code, each.place.field) for each in caught.value.faults]


def test_rows_without_a_value_come_last_whichever_way_they_are_sorted(get):
    assert _names(get("sort=tax_per_mu")) == ["=乙", "甲", "丙"]
    assert _names(get("sort=-tax_per_mu")) == ["甲", "=乙", "丙"]


def test_filters_choose_search_and_bound(get):
    assert _names(get("size_class=below_scale")) == ["=乙", "丙"]
    assert _names(get("size_class=below_scale&size_class=above_scale")) == ["甲", "=乙", "丙"]
    assert _names(get("name=乙")) == ["=乙"]
    assert _names(get("q=YI")) == ["=乙"]
    assert _names(get("land_from=10&land_to=15")) == ["甲"]
    assert _names(get("registered_from=2020-01-02")) == ["=乙", "丙"]
    assert _names(get("q=&land_from=&size_class=")) == ["甲", "=乙", "丙"]


def test_sums_are_of_all_rows_found_and_not_of_the_page_or_another_year(get):
    page = get("columns=name,land&size=20").content.decode()
    assert '<th scope="row">合计</th><td class="number">30.0</td>' in page
    page = get("columns=name,tax_per_mu").content.decode()
    assert '<th scope="row">合计</th><td class="number">1.67</td>' in page
    page = get("columns=name,land&size_class=below_scale").content.decode()
    assert '<th scope="row">合计</th><td class="number">20.0</td>' in page


def test_made_up_rows_are_said_to_be(get):
    assert "其中 1 条为合成数据" in get().content.decode()
    assert "全部为合成数据" in get("size_class=above_scale").content.decode()
    assert "合成数据" not in get("size_class=below_scale").content.decode()


def test_two_questions_answer_a_page_however_many_columns_it_has(get, django_assert_num_queries):
    get()
    with django_assert_num_queries(4):  # two for the person and his unit
        get("sort=-tax&columns=name,land,tax,tax_per_mu")


def test_every_fault_of_an_address_is_told_at_once():
    assert _faults("page=abc&size=1000000000&sort=weight&taks=1&land_from=x&land_to=nan") == [
        ("W043", "land_from"),
        ("W043", "land_to"),
        ("W042", "page"),
        ("W042", "size"),
        ("W041", "sort"),
        ("W040", "taks"),
    ]
    assert _faults("size_class=huge") == [("W044", "size_class")]
    assert _faults("land_from=9&land_to=3") == [("W043", "land_from")]
    assert _faults("columns=name,nam&registered_to=2024-13-01") == [
        ("W041", "columns"),
        ("W043", "registered_to"),
    ]
    assert _faults("page=0") == _faults("page=-1") == _faults("page=٣") == [("W042", "page")]


def test_what_is_wrong_stands_at_its_control_and_no_rows_are_shown(get):
    said = get("land_from=many&year=1999")
    page = said.content.decode()
    assert said.status_code == 400
    assert 'id="e-land_from">W043 many 不是数字；请写成 12.5 这样</p>' in page
    assert 'value="many"' in page
    assert "<table>" not in page
    assert get("year=1999").status_code == 400


def test_what_is_masked_cannot_be_sorted_filtered_or_summed(get):
    """Whoever may narrow a sum, or order by it, knows the figure."""
    assert _faults("sort=-tax", MASKED) == [("W045", "tax")]
    assert _faults("sort=tax_per_mu", MASKED) == [("W045", "tax_per_mu")]
    assert _faults("tax_from=25", MASKED) == [("W045", "tax")]
    page = get("columns=name,tax,tax_per_mu", unmasked=False).content.decode()
    assert "30.0" not in page
    assert page.count("＊＊＊") == 4
    assert "sort=-tax" not in page
    assert 'name="tax_from"' not in page


def test_a_page_after_the_last_is_the_last(get):
    page = get("page=99")
    assert _names(page) == ["甲", "=乙", "丙"]
    assert "第 1 页，共 1 页" in page.content.decode()


def test_pages_do_not_overlap_and_links_keep_what_was_asked(get):
    for number in range(4, 44):
        Enterprise.objects.create(code=f"9{number:02}", name=f"{number}", size_class="below_scale")
    first = get("size=20&sort=size_class&size_class=below_scale&columns=name,land")
    link = (
        "?size_class=below_scale&amp;sort=size_class&amp;columns=name,land&amp;size=20&amp;page=2"
    )
    assert link in first.content.decode()
    pages = [_names(get(f"size=20&sort=size_class&page={page}")) for page in (1, 2, 3)]
    whole = _names(get("size=200&sort=size_class"))
    assert len(set(whole)) == 43
    assert [name for page in pages for name in page] == whole


def test_a_heading_says_how_it_is_sorted_and_sorts_the_other_way(get):
    page = get("sort=-land").content.decode()
    assert '<th scope="col" class="number" aria-sort="descending"><a href="?sort=land">' in page


def test_a_workbook_holds_numbers_and_says_on_what_terms_it_was_taken(get):
    said = get("export=xlsx&land_from=15&columns=name,land")
    book = load_workbook(BytesIO(b"".join(said.streaming_content)))
    said.close()
    sheet, notes = book.worksheets
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["合计", 20],
        ["企业名称", "用地面积 (亩)"],
        ["=乙", 20],
    ]
    assert sheet["A4"].data_type == "s"
    assert sheet.freeze_panes == "B4"
    terms = dict(notes.iter_rows(values_only=True))
    assert terms["筛选条件"] == "用地面积 (亩) ≥ 15"
    assert terms["时期"] == "2024"
    assert terms["来源"] == "税务局 2024"
    assert terms["导出人"] == "clerk 缙云县经信局"


def test_a_file_holds_what_the_reader_sees_and_the_trail_that_he_took_it(get):
    lines = b"".join(get("export=csv&columns=name,tax").streaming_content).decode().splitlines()
    assert lines == ["\ufeff企业名称,税收 (万元)", "甲,30.0", "'=乙,20.0", "丙,"]
    masked = get("export=csv&columns=name,tax&size_class=above_scale", unmasked=False)
    assert "甲,＊＊＊" in b"".join(masked.streaming_content).decode()
    shown, hidden = Entry.objects.all()
    assert (shown.deed, shown.subject, shown.changes["secrets shown"][1]) == (
        "export list", "firms", "税收",
    )  # fmt: skip
    assert hidden.changes["filter"][1] == "规模：规上"
    assert "secrets shown" not in hidden.changes


def test_a_file_of_another_kind_or_of_too_many_rows_is_refused(get, monkeypatch):
    assert "W046" in get("export=exe").content.decode()
    monkeypatch.setattr("wanmu.web.tables.export.MOST", 2)
    said = get("export=xlsx")
    assert said.status_code == 400
    assert "共 3 条，超过 Excel 导出上限 2 条" in said.content.decode()
    assert not Entry.objects.exists()


def test_paper_takes_the_whole_list_up_to_a_limit(get, monkeypatch):
    monkeypatch.setattr("wanmu.web.tables.page.PRINTED", 2)
    page = get("print=all&size=20")
    assert _names(page) == ["甲", "=乙"]
    assert "共 3 条，这里只列前 2 条" in page.content.decode()
    assert "打印人" in page.content.decode()


def test_a_reader_of_nothing_is_told_so(get):
    page = get(role=Role.PLATFORM).content.decode()
    assert "还没有您可以查看的记录" in page
