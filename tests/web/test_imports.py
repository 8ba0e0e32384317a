"""Imports: checked first, taken over whole or not at all, taken back; refused rows come back."""

import os
import zipfile
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from wanmu.kernel.faults import InputError
from wanmu.web.accounts.roles import Role
from wanmu.web.imports import work
from wanmu.web.imports.files import media_type
from wanmu.web.imports.models import Import
from wanmu.web.imports.queue import SILENCE, Lost, Told, claim
from wanmu.web.imports.work import work_once
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Enterprise, EnterpriseYear, Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.trail.chain import first_break
from wanmu.web.trail.models import Change, Entry

ONE, TWO, THREE = "91331122XXX0000197", "91331122XXX0000272", "91331122XXX000035W"
HEAD = "统一社会信用代码,年度,税收(万元),用地面积(亩)\n"
TERMS = {"kind": "enterprise_year", "department": "税务局", "basis": "tax", "period": "2024",
         "why": "年度更新"}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firms():
    rows = [{"code": ONE, "name": "甲公司"}, {"code": TWO, "name": "乙公司"}]
    _deliver("enterprise", rows)
    _deliver("enterprise_year", [{"code": ONE, "year": 2024, "tax": 8.0, "land": 5.0}])


@pytest.fixture
def clerk(person):
    return person(Role.CLERK)


def _deliver(kind, rows):
    origin = Origin(department="税务局", basis="tax", received_by="clerk")
    write([differences(kind, rows)], Deed("clerk", "edit", kind), origin)


def _send(clerk, text, name="税收.csv", **terms):
    content = text.encode() if isinstance(text, str) else text
    answer = clerk.post(
        "/data/imports/new/", {**TERMS, **terms, "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 302, answer.content.decode()
    task = Import.objects.first()
    while work_once("worker"):
        pass
    task.refresh_from_db()
    return task


def _take_over(clerk, task, **sent):
    clerk.post(f"/data/imports/{task.pk}/take-over/", sent)
    while work_once("worker"):
        pass
    task.refresh_from_db()
    return clerk.get(f"/data/imports/{task.pk}/").content.decode()


def test_a_file_is_checked_shown_taken_over_and_taken_back(clerk):
    task = _send(clerk, HEAD + f"{ONE},2024,10,5\n{TWO},2024,3,2\n")
    assert task.counts == {"new": 1, "changed": 1, "unchanged": 0, "refused": 0}
    page = clerk.get(f"/data/imports/{task.pk}/?show=changed").content.decode()
    assert "税收 (万元)：由 8 改为 10" in page
    assert EnterpriseYear.objects.get().tax == 8.0
    page = _take_over(clerk, task)
    assert sorted(EnterpriseYear.objects.values_list("tax", flat=True)) == [3.0, 10.0]
    held = EnterpriseYear.objects.get(enterprise=ONE)
    assert Origin.objects.get(pk=held.origins["tax"]).document == task.document
    assert task.entry.why == "年度更新"
    clerk.post(f"/data/imports/{task.pk}/take-back/", {"why": "年份填错"})
    work_once("worker")
    assert EnterpriseYear.objects.get().tax == 8.0
    assert first_break() is None


def test_the_files_that_were_sent_are_a_list_to_filter_sort_and_take_away(clerk):
    _send(clerk, HEAD + f"{ONE},2024,10,5\n{TWO},2024,3,2\n", "一.csv")
    _send(clerk, HEAD + f"{THREE},2024,1,1\n", "二.csv", department="统计局")
    page = clerk.get("/data/imports/?sort=-new").content.decode()
    assert page.index("一.csv") < page.index("二.csv")
    assert "数据导入：共 2 条" in page
    assert "二.csv" not in clerk.get("/data/imports/?department=税务").content.decode()
    file = clerk.get("/data/imports/?columns=file,new,refused&sort=file&export=csv")
    lines = b"".join(file).decode("utf-8-sig").splitlines()
    assert lines[1:] == ["一.csv,1,0", "二.csv,0,1"]


def test_nothing_is_taken_over_while_rows_are_refused_unless_the_sound_ones_are_asked_for(clerk):
    task = _send(clerk, HEAD + f"{TWO},2024,3,2\n{ONE},2024,abc,5\n{THREE},2024,1,1\n")
    assert task.counts["refused"] == 2
    page = _take_over(clerk, task)
    assert EnterpriseYear.objects.count() == 1
    assert "部分行未通过" in page
    _take_over(clerk, task, take_sound="1")
    assert EnterpriseYear.objects.count() == 2


def test_refused_rows_come_back_as_they_are_with_their_reasons_and_can_be_sent_again(clerk):
    task = _send(clerk, HEAD + f"{TWO},2024,3,2\n{ONE},2024,=1+1,-5\n{THREE},2024,1,1\n")
    answer = clerk.get(f"/data/imports/{task.pk}/refused.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == tuple(HEAD.strip().split(","))
    assert [row[4] for row in rows[1:]] == [3, 4]
    assert "S037" in rows[1][5]
    assert "S034" in rows[1][5]
    assert "不在台账中" in rows[2][5]
    assert sheet["C2"].data_type == "s"
    for at, value in ((3, "6"), (4, 5)):
        sheet.cell(2, at).value = value
    sheet.delete_rows(3)
    out = BytesIO()
    sheet.parent.save(out)
    again = _send(clerk, out.getvalue(), "改正.xlsx")
    assert again.counts == {"new": 0, "changed": 1, "unchanged": 0, "refused": 0}


def test_what_is_wrong_with_the_whole_file_is_told_on_its_page(clerk):
    task = _send(clerk, "企业代码,税收(万元)\n1,2\n")
    assert task.state == "failed"
    page = clerk.get(f"/data/imports/{task.pk}/").content.decode()
    assert "税收.csv" in page
    assert "S0" in page
    assert "take-over" not in page


def test_a_ledger_that_changed_since_the_check_is_told_and_nothing_is_written(clerk):
    task = _send(clerk, HEAD + f"{ONE},2024,10,5\n")
    _deliver("enterprise_year", [{"code": ONE, "year": 2024, "tax": 9.0}])
    page = _take_over(clerk, task)
    assert EnterpriseYear.objects.get().tax == 9.0
    assert (task.job, task.state, task.overtaken) == ("check", "done", [f"{ONE}/2024"])
    assert f"{ONE}/2024" in page
    _take_over(clerk, task)
    assert EnterpriseYear.objects.get().tax == 10.0


def test_an_import_on_which_others_built_is_not_taken_back(clerk):
    task = _send(clerk, HEAD + f"{ONE},2024,10,5\n")
    _take_over(clerk, task)
    _deliver("enterprise_year", [{"code": ONE, "year": 2024, "tax": 11.0}])
    clerk.post(f"/data/imports/{task.pk}/take-back/", {"why": "年份填错"})
    work_once("worker")
    task.refresh_from_db()
    assert (task.job, task.state, task.overtaken) == ("commit", "done", [f"{ONE}/2024"])
    assert EnterpriseYear.objects.get().tax == 11.0


def test_a_worker_shows_that_it_is_alive_while_it_reads(clerk, monkeypatch):
    heard = []
    monkeypatch.setattr(Told, "__call__", lambda _, *said: heard.append(said))
    _send(clerk, HEAD + "".join(f"{ONE},{year},1,1\n" for year in range(2_500)))
    assert [said for said in heard if said[0] == "reading"] == [
        ("reading",), ("reading", 0), ("reading", 1_000), ("reading", 2_000),
    ]  # fmt: skip
    Import.objects.update(state="running", stage="reading", done=2_000)
    told = clerk.get(f"/data/imports/{Import.objects.get().pk}/progress/").json()
    assert (told["value"], told["text"]) == (0, "正在读取文件：已读 2000 行")


def test_a_worker_that_is_silent_loses_its_job_and_writes_nothing(clerk, monkeypatch):
    task = _send(clerk, HEAD + f"{ONE},2024,10,5\n")
    clerk.post(f"/data/imports/{task.pk}/take-over/")
    first = claim("first")
    assert claim("second") is None
    Import.objects.update(beat=timezone.now() - SILENCE - timedelta(seconds=1))
    second = claim("second")
    assert second.pk == first.pk
    with pytest.raises(Lost):
        work.commit(first, Told(first))
    monkeypatch.setattr(Told, "__call__", lambda *_: None)
    with pytest.raises(Lost):
        work.commit(first, Told(first))
    assert EnterpriseYear.objects.get().tax == 8.0
    work.commit(second, Told(second))
    assert EnterpriseYear.objects.get().tax == 10.0


def test_a_mistake_of_the_office_fails_the_import_and_keeps_nothing(clerk, monkeypatch):
    task = _send(clerk, HEAD + f"{ONE},2024,10,5\n")
    monkeypatch.setattr(work, "record", lambda *_, **__: 1 / 0)
    changes = Change.objects.count()
    _take_over(clerk, task)
    assert task.state == "failed"
    assert EnterpriseYear.objects.get().tax == 8.0
    assert Change.objects.count() == changes


def test_a_template_that_comes_back_as_it_went_changes_nothing(clerk):
    Enterprise.objects.update(size_class="above_scale", registered="2020-01-02")
    EnterpriseYear.objects.update(land=5.123456789012345)
    clerk.post("/unmask/", {"why": "年度核对", "back": "/"})
    for kind in ("enterprise", "enterprise_year"):
        filled = clerk.get(f"/data/templates/{kind}.xlsx?filled=1").content
        task = _send(clerk, filled, "模板.xlsx", kind=kind)
        assert task.counts["new"] == task.counts["changed"] == task.counts["refused"] == 0
        assert task.counts["unchanged"] > 0
        assert not task.can_commit


def test_what_is_masked_is_blank_in_a_template_and_where_values_come_from_stands_in_it(clerk):
    filled = clerk.get("/data/templates/enterprise_year.xlsx?filled=1&year=2024").content
    book = openpyxl.load_workbook(BytesIO(filled))
    headings = [cell.value for cell in book.worksheets[0][1]]
    values = [cell.value for cell in book.worksheets[0][2]]
    held = dict(zip(headings, values, strict=True))
    assert held["用地面积 (亩)"] == 5
    assert held["税收 (万元)"] is None
    told = list(book.worksheets[-1].iter_rows(values_only=True))
    assert (f"{ONE}/2024", "用地面积", "税务局") in {row[:3] for row in told}
    assert "税收" not in {row[1] for row in told}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "W050"),
        ("a.xlsx", b"no zip", "W050"),
        ("a.csv", b"a\0b", "W050"),
        ("a.csv", b"x" * 30_000_001, "W051"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, content, code):
    with pytest.raises(InputError, match=code):
        media_type(name, content)


@pytest.mark.parametrize(
    ("member", "size", "code"),
    [("xl/vbaProject.bin", 1, "W052"), ("xl/a.xml", 600_000_000, "W052"), ("xl/a.xml", 1, "W050")],
)
def test_a_workbook_with_macros_or_a_bomb_is_refused_unopened(member, size, code):
    packed = BytesIO()
    book = zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED)
    with book, book.open(member, "w", force_zip64=True) as out:
        for _ in range(0, size, 10_000_000):
            out.write(bytes(min(size, 10_000_000)))
    with pytest.raises(InputError, match=code):
        media_type("a.xlsx", packed.getvalue())


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr("wanmu.web.imports.files._UNPACKED", 1_000_000)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", bytes(2_000_000))
    told = (2_000_000).to_bytes(4, "little")
    lied = packed.getvalue().replace(told, (10).to_bytes(4, "little"))
    assert lied != packed.getvalue()
    with pytest.raises(InputError, match="W052"):
        media_type("a.xlsx", lied)


def test_what_the_form_lacks_is_told_all_at_once_and_nothing_is_kept(clerk):
    answer = clerk.post("/data/imports/new/", {"kind": "x", "basis": "y"})
    assert answer.status_code == 400
    assert answer.content.decode().count("W053") == 5
    assert not Import.objects.exists()


def test_how_far_the_work_is_can_be_asked(clerk):
    task = _send(clerk, HEAD + f"{ONE},2024,10,5\n")
    assert clerk.get(f"/data/imports/{task.pk}/progress/").json()["done"] is True
    clerk.post(f"/data/imports/{task.pk}/take-over/")
    told = clerk.get(f"/data/imports/{task.pk}/progress/").json()
    assert (told["done"], told["text"]) == (False, "等待处理")


def test_sources_and_papers_are_listed_and_given_as_they_came(clerk):
    task = _send(clerk, HEAD + f"{ONE},2024,10,5\n")
    _take_over(clerk, task)
    assert "税收.csv" in clerk.get("/data/sources/").content.decode()
    paper = clerk.get(f"/data/documents/{task.document.pk}/")
    assert paper.content.decode().startswith(HEAD)
    assert Entry.objects.last().deed == "take document"


def test_no_worker_outlives_who_started_it(monkeypatch):
    ended = []

    class Worker:
        def __init__(self, *_):
            pass

        def poll(self):
            return None

        def terminate(self):
            ended.append(self)

    monkeypatch.setattr("wanmu.web.imports.management.commands.work.subprocess.Popen", Worker)
    call_command("work", keep=os.getppid() + 1)  # who started it is gone already
    assert len(ended) == 1
