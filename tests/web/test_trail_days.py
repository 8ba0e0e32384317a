"""The file of a day of the trail: it proves itself, and that days follow on each other."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from wanmu.kernel.faults import InputError
from wanmu.web.accounts.roles import Role
from wanmu.web.trail import chain
from wanmu.web.trail.days import days, prove, prove_all
from wanmu.web.trail.models import Entry

FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def files(monkeypatch, tmp_path):
    """Two entries on the first day, by the clock of the office; one on the second and third."""
    moments = [
        datetime(2026, 2, 28, 16, 30, tzinfo=UTC),  # half past midnight in China
        datetime(2026, 3, 1, 15, 59, tzinfo=UTC),
        datetime(2026, 3, 1, 16, 1, tzinfo=UTC),
        datetime(2026, 3, 3, 1, 0, tzinfo=UTC),
    ]
    for number, at in enumerate(moments):
        monkeypatch.setattr(chain.timezone, "now", lambda at=at: at)
        chain.record("张三", "change", f"企业 {number}", {"tax": (1, 2)}, "更正")
    monkeypatch.undo()
    for day in (FIRST, SECOND, THIRD):
        call_command("export_trail", day=day, output=tmp_path)
    return {day: tmp_path / f"trail-{day:%Y%m%d}.jsonl" for day in (FIRST, SECOND, THIRD)}


def test_each_day_has_its_entries_by_the_clock_of_the_office(files):
    found = prove_all(files.values())
    assert [(each.day, each.count) for each in found] == [
        ("2026-03-01", 2), ("2026-03-02", 1), ("2026-03-03", 1),
    ]  # fmt: skip
    assert found[-1].last == Entry.objects.get(number=4).digest
    assert [(each.day, each.count) for each in days()][-3:] == [(THIRD, 1), (SECOND, 1), (FIRST, 2)]


def test_a_day_without_entries_is_a_file_too(files, tmp_path):
    call_command("export_trail", day=date(2026, 3, 4), output=tmp_path)
    empty = prove(tmp_path / "trail-20260304.jsonl")
    assert (empty.count, empty.before, empty.last) == (0, *[prove(files[THIRD]).last] * 2)


@pytest.mark.parametrize(
    "touch",
    [
        lambda text: text.replace("张三", "李四"),
        lambda text: text.replace("更正", "更改", 1),
        lambda text: "\n".join(text.splitlines()[:-1]),
        lambda text: "\n".join([*text.splitlines()[:2], text.splitlines()[-1]]),
        lambda text: text.replace('"number": 2', '"number": 3'),
        lambda _: "",
        lambda _: "[]\n[]\n",
        lambda _: "{\n",
    ],
)
def test_a_file_that_was_touched_is_told(files, touch):
    file = files[FIRST]
    file.write_text(touch(file.read_text("utf-8")), "utf-8")
    with pytest.raises(InputError, match="W131"):
        prove(file)
    with pytest.raises(CommandError, match="W131"):
        call_command("verify_trail", file)


def test_a_day_that_is_missing_between_two_is_told(files):
    with pytest.raises(InputError, match="W132"):
        prove_all([files[FIRST], files[THIRD]])


def test_a_day_that_is_not_over_is_not_written(tmp_path):
    with pytest.raises(CommandError):
        call_command("export_trail", day=timezone.localdate(), output=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_audit_officer_takes_the_file_of_a_day_and_the_trail_says_so(files, person):
    browser = person(Role.AUDIT_OFFICER)
    page = browser.get("/trail/days/").content.decode()
    assert 'href="/trail/days/2026-03-01.jsonl">trail-20260301.jsonl</a>' in page
    assert f"/trail/days/{timezone.localdate()}.jsonl" not in page  # it is not over
    some = browser.get("/trail/days/?day_to=2026-03-02&sort=-count").content.decode()
    assert re.findall(r'<th scope="row">(2026-03-\d\d)</th>', some) == ["2026-03-01", "2026-03-02"]
    assert '<td class="number">3</td>' in some  # the sum of both
    taken = browser.get("/trail/days/2026-03-01.jsonl").content
    assert taken == files[FIRST].read_bytes()
    assert Entry.objects.last().deed == "export trail"
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert browser.get(f"/trail/days/{tomorrow}.jsonl").status_code == 404
