"""The trail: written once, chained, and broken by whoever touches it."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from wanmu.web.trail.chain import Break, first_break, record
from wanmu.web.trail.models import End, Entry


@pytest.fixture
def three(db):
    del db
    return [record("clerk", "change", f"firm {number}", {"tax": (1, 2)}) for number in range(3)]


def test_an_untouched_trail_holds(three):
    assert [entry.number for entry in three] == [1, 2, 3]
    assert first_break() is None
    call_command("verify_trail")


def test_an_entry_cannot_be_saved_again_or_deleted(three):
    three[1].why = "another"
    with pytest.raises(TypeError, match="entry 2"):
        three[1].save()
    with pytest.raises(TypeError, match="entry 2"):
        three[1].delete()


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("field", ["who", "deed", "subject", "why", "digest"])
def test_a_change_behind_its_back_is_found_where_it_is(field):
    Entry.objects.filter(number=2).update(**{field: "another"})
    assert first_break() == Break(2, "changed")
    with pytest.raises(CommandError, match="2"):
        call_command("verify_trail")


@pytest.mark.usefixtures("three")
def test_a_changed_figure_is_found():
    Entry.objects.filter(number=3).update(changes={"tax": ["1", "3"]})
    assert first_break() == Break(3, "changed")


@pytest.mark.usefixtures("three")
def test_an_entry_taken_out_of_the_middle_or_from_the_end_is_missed():
    Entry.objects.filter(number=2).delete()
    assert first_break() == Break(2, "missing")


@pytest.mark.usefixtures("three")
def test_the_last_entry_cannot_be_cut_off_unseen():
    Entry.objects.filter(number=3).delete()
    assert first_break() == Break(3, "missing")


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_make_one_chain():
    def write() -> None:
        for number in range(5):
            record("clerk", "change", f"firm {number}", {})
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.count() == 20
    assert first_break() is None
    assert End.objects.get().number == 20
