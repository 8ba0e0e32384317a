"""The bundled county against its documents, where they are at hand."""

import re
from collections import Counter
from pathlib import Path

import pytest

from wanmu.pack import BUNDLED, Pack, check_pack, load_pack

#: Words that say a multiple without a figure: 倍增, 翻了一番.
WITHOUT_DIGITS = {"plan.task.hightech_double", "n001.精体电子.output.multiple"}
NEAR = 60
COPIED = 24


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


@pytest.fixture(scope="module")
def documents(shared: Path, jinyun: Pack) -> dict[str, str]:
    return {
        name: (shared / "seeds" / source.file).read_text(encoding="utf-8")
        for name, source in jinyun.sources.items()
    }


def test_the_bundled_pack_is_sound():
    assert check_pack("jinyun") == []


def test_it_holds_what_the_documents_state(jinyun):
    prose = [fact for fact in jinyun.facts.values() if not re.match(r"t[1-7]\.|park\.", fact.id)]
    assert len(prose) > 500
    assert [table.id for table in jinyun.tables] == [f"t{number}" for number in range(1, 8)]
    assert sum(not block.parent for block in jinyun.blocks.values()) == 10
    assert len(jinyun.parks) == 23
    assert len(jinyun.industries) == 6
    assert sum(task.kind == "programme" for task in jinyun.tasks) == 8
    assert {"特色机床", "氢健康", "短途交通", "智能厨电"} <= set(jinyun.chains)
    assert jinyun.chains["特色机床"].basis == "text"


def test_two_scopes_of_one_name_stay_apart(jinyun):
    firms = {
        (fact.subject, fact.period.text): fact.printed
        for fact in jinyun.facts.values()
        if fact.indicator == "firms" and fact.scope == "above_scale"
    }
    assert firms["丽缙园", "2020"] == "31"
    assert any(
        subject == "丽缙高新区" and printed == "254" for (subject, _), printed in firms.items()
    )


def test_every_locator_stands_in_its_document(jinyun, documents):
    lost = [
        fact.id
        for fact in jinyun.facts.values()
        if not re.match(r"表\d", fact.locator) and fact.locator not in documents[fact.source]
    ]
    assert lost == []


def test_every_printed_figure_stands_where_its_locator_says(jinyun, documents):
    lost = []
    for fact in jinyun.facts.values():
        digits = re.search(r"\d+(?:\.\d+)?", fact.printed)
        if re.match(r"表\d|block\.|park\.", fact.locator) or not digits:
            continue
        if fact.id.startswith("block.") or fact.id in WITHOUT_DIGITS:
            continue
        text = documents[fact.source]
        places = [match.start() for match in re.finditer(re.escape(fact.locator), text)]
        if not any(digits.group() in text[place : place + NEAR + 40] for place in places):
            lost.append((fact.id, fact.printed, fact.locator))
    assert lost == []


def test_every_figure_of_a_block_stands_in_its_description(jinyun, documents):
    text = documents["plan"]
    for block in jinyun.blocks.values():
        if block.parent:
            continue
        described = text[text.index(block.locator) :][:700]
        for column in ("area", "permitted", "restricted", "to_convert", "cultivated"):
            printed = getattr(block, column)
            assert not printed or printed in described, (block.id, column, printed)


@pytest.mark.parametrize("number", range(1, 8))
def test_every_cell_of_a_table_is_printed_there(jinyun, documents, number):
    text = documents["plan"]
    start = [match.start() for match in re.finditer(rf"表{number} ", text)][-1]
    printed = Counter(re.findall(r"\d+(?:\.\d+)?", text[start : start + 5000]))
    cells = [fact for fact in jinyun.facts.values() if fact.id.startswith(f"t{number}.")]
    missing = Counter(fact.printed for fact in cells) - printed
    assert not missing


def test_no_sentence_is_copied_from_a_document(documents):
    seen = {
        text[place : place + COPIED]
        for text in documents.values()
        for place in range(len(text) - COPIED)
    }
    pieces = [
        f"{file.name}: {piece}"
        for file in sorted((BUNDLED / "jinyun").rglob("*"))
        if file.suffix in {".yaml", ".csv"}
        for piece in re.split(r"[,;；，。、\"'\[\]{}:：\n]", file.read_text(encoding="utf-8"))
        if any(piece[at : at + COPIED] in seen for at in range(len(piece) - COPIED + 1))
    ]
    assert pieces == []
