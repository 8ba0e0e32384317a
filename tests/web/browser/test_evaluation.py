"""An evaluation by the people who make it, by keyboard, from its scheme to its lock and back."""

import pytest

from .keyboard import Keyboard

HERE = "/evaluations/2021/"
WEEK = {"天数": "7", "末日截止时刻": "17:30", "联系人及电话": "经信局 0578-3140000"}


@pytest.fixture
def time(monkeypatch):
    """What time it is at the office: ``time(2022, 6, 1, 9)`` says it anew."""
    from tests.web.evaluation_office import moment  # noqa: PLC0415  Django is not set up before

    from wanmu.web.evaluations import clock  # noqa: PLC0415

    return lambda *parts: monkeypatch.setattr(clock, "now", lambda: moment(*parts))


@pytest.fixture
def who(transactional_db):
    del transactional_db
    from tests.web import evaluation_office  # noqa: PLC0415  Django is not set up before

    evaluation_office.fill()
    return evaluation_office.people()


@pytest.fixture
def at_keys(open_page, who):
    """Somebody at his keyboard, by his name."""
    return lambda name: Keyboard(open_page(who[name]))


def _said(keys, *words):
    """What the page of the evaluation says to somebody."""
    keys.open(HERE)
    shown = keys.page.locator("main").inner_text()
    for each in words:
        assert each in shown, (each, shown)
    return shown


def _publish(keys, button):
    keys.open(HERE)
    for label, words in WEEK.items():
        if label == "末日截止时刻":
            keys.choose("日期类型", "自然日")
        keys.write(label, words)
    keys.press(button)


def _reviewed(clerk, reviewer, second):
    """Run, count, and let two people review: the first of them is refused the second review."""
    clerk.open(HERE)
    clerk.press("运行评价")
    clerk.follow("数量核对")
    clerk.open(HERE)
    clerk.press("确认各数相符")
    reviewer.open(HERE)
    reviewer.write("意见", "数据属实")
    reviewer.press("复核通过")
    again = reviewer.page.get_by_role("button", name="第二人复核通过")
    assert again.is_disabled()
    why = reviewer.page.locator(f"#{again.get_attribute('aria-describedby')}")
    assert "另一次复核须由他人进行" in why.inner_text()
    second.open(HERE)
    second.press("第二人复核通过")


def test_three_people_take_an_evaluation_to_its_lock_and_unlock_it_by_keyboard(at_keys, time):
    clerk, reviewer, second = at_keys("clerk"), at_keys("reviewer"), at_keys("second")
    leader, firm = at_keys("leader"), at_keys("firm1")
    time(2022, 6, 1, 9)
    clerk.open("/evaluations/")
    clerk.follow("新建评价")
    clerk.choose("评价办法", "2021")
    clerk.press("新建")
    clerk.follow("数据")
    assert "缺少户数" in clerk.page.locator("main").inner_text()
    _said(clerk, "轮到：县领导、复核人员（leader、reviewer、second）")
    assert clerk.page.get_by_role("button", name="公示用地面积").count() == 0
    _publish(reviewer, "公示用地面积")
    _said(firm, "用地面积公示中", "还剩6天8小时30分，至2022-06-07 17:30")
    firm.follow("2021年度用地面积公示")
    firm.follow("到企业档案确认或对数据提出异议")
    firm.press("确认 2021 年数据无误")
    _said(clerk, "公示期至2022-06-07 17:30")
    assert clerk.page.get_by_role("button", name="运行评价").is_disabled()
    time(2022, 6, 10, 9)
    _reviewed(clerk, reviewer, second)
    _publish(reviewer, "公示结果")
    time(2022, 6, 17, 9)
    _said(clerk, "轮到：")
    leader.open(HERE)
    leader.press("定稿并锁定")
    _said(firm, "已定稿锁定")
    clerk.open(HERE)
    clerk.write("理由", "税务局更正")
    clerk.press("申请解锁")
    assert "税务局更正" in _said(leader, "轮到：")
    leader.write("理由", "同意更正")
    leader.press("批准解锁")
    shown = _said(clerk, "已解锁", "同意更正")
    course = shown[shown.index("办理经过") :]
    assert course.index("批准解锁") < course.index("申请解锁") < course.index("公示结果")


def test_an_objection_changes_a_grade_by_keyboard(at_keys, who, time, monkeypatch):
    from tests.web import evaluation_office  # noqa: PLC0415  Django is not set up before

    from wanmu.web.evaluations import notices  # noqa: PLC0415

    # What is published is looked at above.
    monkeypatch.setattr(notices, "publication", lambda *_: {"notice.pdf": b"%PDF-"})
    evaluation_office.noticed(who)
    clerk, reviewer, second = at_keys("clerk"), at_keys("reviewer"), at_keys("second")
    leader, firm = at_keys("leader"), at_keys("firm2")
    time(2022, 6, 12, 9)
    _said(firm, "还剩4天8小时30分，至2022-06-16 17:30")
    firm.follow("2021年度评价结果公示")
    firm.follow("提出异议")
    firm.choose("异议事项", "用地面积")
    firm.write("认为正确的数值", "6")
    firm.write("异议内容及理由", "实测用地 6 亩，登记为 10 亩")
    firm.hand_in("佐证材料", name="测绘.pdf", content=b"%PDF-1.7 made up")
    firm.press("提交异议")
    _said(leader, "有1件异议待处理")
    reviewer.open(f"{HERE}objections/")
    reviewer.follow(reviewer.page.locator("main tbody a").inner_text())
    reviewer.write("处理理由", "测绘报告属实")
    reviewer.write("正确数值", "6")
    reviewer.write("数据来源部门", "自然资源和规划局")
    reviewer.press("采纳并更正数值")
    time(2022, 6, 17, 9)
    assert leader.page.get_by_role("button", name="定稿并锁定").is_disabled()
    _reviewed(clerk, reviewer, second)
    clerk.follow("数量核对")
    changed = clerk.page.get_by_role("row").filter(has_text=evaluation_office.code(2))
    cells = changed.locator("th, td").all_inner_texts()
    assert cells[cells.index("D") + 1] == "C"
    leader.open(HERE)
    leader.press("定稿并锁定")
    firm.open(f"{HERE}objections/")
    firm.follow(firm.page.locator("main tbody a").inner_text())
    assert "已采纳" in firm.page.locator("main").inner_text()
    firm.open(f"/firms/{evaluation_office.code(2)}/")
    row = firm.page.locator("section[aria-labelledby=grades] tbody tr")
    assert "C" in row.locator("th, td").all_inner_texts()
