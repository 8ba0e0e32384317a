"""Answers are asked anew when the pack or Wanmu has changed, and only then."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command

from wanmu.pack import find_pack
from wanmu.report.answer import Answer as Told
from wanmu.web.office import keeping
from wanmu.web.office.models import Answer
from wanmu.web.office.questions import Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """A pack of one's own, and two questions that are quickly answered."""
    few = {name: Question(name, lambda _: Told({}, ())) for name in ("first", "second")}
    monkeypatch.setattr("wanmu.web.office.management.commands.ask.QUESTIONS", few)
    return shutil.copytree(find_pack("jinyun"), tmp_path / "jinyun")


def _ask(pack, **options):
    told = StringIO()
    call_command("ask", pack=str(pack), stdout=told, **options)
    return told.getvalue().count("\n")


def test_only_what_is_old_is_asked_again(pack, monkeypatch):
    assert _ask(pack, stale=True) == 2
    assert _ask(pack, stale=True) == 0
    with (pack / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("# reviewed\n")
    assert _ask(pack, stale=True) == 2
    Answer.objects.filter(name="first").delete()
    assert _ask(pack, stale=True) == 1
    monkeypatch.setattr(keeping, "__version__", "999")
    assert _ask(pack, stale=True) == 2
    assert _ask(pack, stale=True) == 0
    assert _ask(pack) == 2
