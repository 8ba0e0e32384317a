"""A backup is proven by restoring it; a bad one changes nothing."""

import zipfile

import pytest

from wanmu.kernel.faults import InputError
from wanmu.web.accounts.models import Unit
from wanmu.web.office.backup import back_up, restore
from wanmu.web.trail.chain import first_break, record
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path):
    Unit.objects.create(kind="bureau", code="1", name="经信局")
    record("clerk", "change", "经信局", {"name": ("", "经信局")})
    back_up(tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def test_what_was_lost_since_is_there_again(file):
    Unit.objects.all().delete()
    record("clerk", "change", "经信局", {"name": ("经信局", "")})
    restore(file, replace=True)
    assert Unit.objects.get().name == "经信局"
    assert Entry.objects.count() == 1
    assert first_break() is None


def test_only_its_owner_reads_a_backup_and_none_is_written_over(file):
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    with pytest.raises(InputError, match="W010"):
        back_up(file)


def test_a_database_that_holds_something_is_not_replaced_unasked(file):
    with pytest.raises(InputError, match="W013"):
        restore(file)


def _changed(file, name, content):
    with zipfile.ZipFile(file) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    with zipfile.ZipFile(file, "w") as packed:
        for each, held in {**parts, name: content(parts[name])}.items():
            packed.writestr(each, held)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("database", lambda held: held[:-1] + b"x"),
        ("about.json", lambda _: b"{}"),
        ("about.json", lambda _: b"not json"),
    ],
)
def test_a_damaged_backup_changes_nothing(file, name, content):
    _changed(file, name, content)
    Unit.objects.create(kind="bureau", code="2", name="发改局")
    with pytest.raises(InputError, match="W011"):
        restore(file, replace=True)
    assert Unit.objects.count() == 2


def test_a_file_of_something_else_is_no_backup(tmp_path):
    (tmp_path / "letter.txt").write_text("hello")
    with pytest.raises(InputError, match="W011"):
        restore(tmp_path / "letter.txt", replace=True)


def test_a_backup_of_the_other_kind_of_database_is_refused(file):
    _changed(file, "about.json", lambda held: held.replace(b"sqlite", b"postgresql")
             if b"sqlite" in held else held.replace(b"postgresql", b"sqlite"))  # fmt: skip
    with pytest.raises(InputError, match="W012"):
        restore(file, replace=True)
