"""A clerk's import with errors, from the file that he drops to the batch that he takes back."""

from contextlib import contextmanager
from threading import Event, Thread

import openpyxl
import pytest
from django.db import connections

from wanmu.web.accounts.roles import Role

HELD, NEW, OTHER = "91331122XXX0000197", "91331122XXX0000272", "91331122XXX000035W"
HEADINGS = ("统一社会信用代码", "年度", "规模", "税收(万元)", "用地面积(亩)", "职工人数(人)")
SOUND = (
    (HELD, 2024, "规模以上", 12.5, 5, 40),
    (NEW, 2024, "规模以上", 30, 10, 80),
    (OTHER, 2024, "规模以下", 8, 5, 12),
)
FAULTY = (
    ("91331122XXX0000198", 2024, "规模以上", 3, 2, 5),
    (NEW, 2023, "规模以上", "三十", 10, 80),
    (OTHER, 2023, "规模以下", 8, -5, 12),
)
REASONS = ("末位校验码应为“7”", "“三十”不是数字", "-5 小于“用地面积”的下限 0")
RIGHT = ((HELD, 2023, "规模以上", 3, 2, 5), (NEW, 2023, "规模以上", 30, 10, 80),
         (OTHER, 2023, "规模以下", 8, 5, 12))  # fmt: skip


@pytest.fixture
def firms(transactional_db):
    """Three firms, of which one has its figures of 2024 and another one's are as in the file."""
    del transactional_db
    from wanmu.web.ledger.differences import differences  # noqa: PLC0415  Django first
    from wanmu.web.ledger.models import Origin  # noqa: PLC0415
    from wanmu.web.ledger.write import Deed, write  # noqa: PLC0415

    names = zip((HELD, NEW, OTHER), ("缙云虚构甲厂", "缙云虚构乙厂", "缙云虚构丙厂"), strict=True)
    held = [
        {"code": HELD, "year": 2024, "size_class": "above_scale", "tax": 10.0, "land": 5.0},
        {"code": OTHER, "year": 2024, "size_class": "below_scale", "tax": 8.0, "land": 5.0,
         "employees": 12.0},
    ]  # fmt: skip
    for kind, rows in (
        ("enterprise", [{"code": code, "name": name} for code, name in names]),
        ("enterprise_year", held),
    ):
        origin = Origin(department="税务局", basis="tax", received_by="clerk")
        write([differences(kind, rows)], Deed("clerk", "import", kind), origin)


@pytest.fixture
def worker(monkeypatch):
    """A worker beside the office; inside ``worker.held()`` it waits in the middle of its work."""
    from wanmu.web.imports import work  # noqa: PLC0415  Django is not set up before

    go, stop = Event(), Event()
    go.set()
    digest = work.digest_of

    def slowly(found):
        go.wait()
        return digest(found)

    monkeypatch.setattr(work, "digest_of", slowly)

    def works():
        while not stop.wait(0.05):
            work.work_once("worker")
        connections.close_all()

    @contextmanager
    def held():
        go.clear()
        yield
        go.set()

    thread = Thread(target=works)
    thread.start()
    works.held = held
    yield works
    go.set()
    stop.set()
    thread.join()


def _file(folder, name, rows):
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def _send(page, file):
    page.goto("/data/imports/")
    page.get_by_role("link", name="上传文件").click()
    page.get_by_label("Excel 或 CSV 文件").set_input_files(file)
    page.get_by_label("每行是什么").select_option(label="企业年度数据")
    page.get_by_label("来源部门").fill("税务局")
    page.get_by_label("数据依据").select_option("tax")
    page.get_by_label("数据所属期").fill("2024")
    page.get_by_label("原因").fill("年度更新")
    page.get_by_role("button", name="校验文件").click()


def _counts(page):
    page.locator(".counts").wait_for()
    return dict(zip(page.locator(".counts dt").all_inner_texts(),
                    page.locator(".counts dd").all_inner_texts(), strict=True))  # fmt: skip


def _table(page, link):
    page.get_by_role("link", name=link).click()
    return page.locator("main table").inner_text()


@pytest.mark.usefixtures("firms")
def test_an_import_with_errors_is_corrected_taken_over_seen_and_taken_back(
    open_page, worker, tmp_path
):
    page = open_page(Role.CLERK)
    _send(page, _file(tmp_path, "税收.xlsx", [*SOUND, *FAULTY]))
    assert _counts(page) == {"新增": "1", "变更": "1", "无变化": "1", "未通过行数": "3"}
    assert "税收 (万元)：由 10 改为 12.5" in _table(page, "变更 (1)")
    refused = _refused(page, tmp_path)
    assert [row[:6] for row in refused] == [tuple(map(str, row)) for row in FAULTY]
    for row, reason in zip(refused, REASONS, strict=True):
        assert reason in row[-1]

    _send(page, _file(tmp_path, "税收-改正.xlsx", [*SOUND, *RIGHT]))
    assert _counts(page) == {"新增": "4", "变更": "1", "无变化": "1", "未通过行数": "0"}
    with worker.held():
        page.get_by_role("button", name="入库").click()
        page.get_by_text("正在写入").wait_for()
        page.goto("/firms/")
        assert page.get_by_text("30.0").count() == 0
        page.goto("/data/imports/")
        page.get_by_role("link", name="税收-改正.xlsx").click()
        page.get_by_text("正在写入").wait_for()
        assert page.get_by_role("progressbar").get_attribute("aria-label") == "入库：处理中"
    page.get_by_text("入库：完成").wait_for()
    assert _employees(page) == ["80", "80"]

    page.goto("/data/imports/")
    page.get_by_role("link", name="税收-改正.xlsx").click()
    page.get_by_text("撤回整批").click()
    page.get_by_label("原因").fill("文件发错了")
    page.get_by_role("button", name="撤回").click()
    page.get_by_text("撤回：完成").wait_for()
    assert _employees(page) == []
    assert "撤回导入" in page.locator(".timeline").inner_text()


def _refused(page, folder):
    with page.expect_download() as given:
        page.get_by_role("link", name="下载未通过的行及原因").click()
    given.value.save_as(folder / "refused.xlsx")
    sheet = openpyxl.load_workbook(folder / "refused.xlsx").active
    return [tuple(str(cell) for cell in row) for row in sheet.iter_rows(2, values_only=True)]


def _employees(page):
    """How many people the firm has in each year, as its file says."""
    page.goto(f"/firms/{NEW}/")
    row = page.locator("[aria-labelledby=figures] tr").filter(has_text="从业人员").first
    return row.locator("td").evaluate_all("cells => cells.map(each => each.firstChild.textContent)")
