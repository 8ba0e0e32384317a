"""The examples of ``docs/land.md`` print what the page says, and its tables are complete."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from wanmu.schema.land import EVENT_KINDS, PARCEL_STATE

PAGE = (Path(__file__).parents[2] / "docs" / "land.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n.*?^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_example_prints_what_the_page_says() -> None:
    names: dict[str, Any] = {}
    examples = _EXAMPLE.findall(PAGE)
    assert len(examples) == PAGE.count("```python")
    for code, said in examples:
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(code, "docs/land.md", "exec"), names)  # noqa: S102  the page's own
        assert printed.getvalue() == said


def test_every_kind_of_event_is_told() -> None:
    told = re.findall(r"^\| `(\w+)` \| (\S+) \|", PAGE, re.MULTILINE)
    assert told == [(choice.value, choice.zh) for choice in EVENT_KINDS]


def test_every_field_of_the_state_is_told() -> None:
    assert [field.name for field in PARCEL_STATE.fields if f"`{field.name}`" not in PAGE] == []
