"""The example of ``docs/standard-land.md`` prints what the page says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

PAGE = (Path(__file__).parents[2] / "docs" / "standard-land.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n.*?^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_example_prints_what_the_page_says() -> None:
    names: dict[str, Any] = {}
    examples = _EXAMPLE.findall(PAGE)
    assert len(examples) == PAGE.count("```python")
    for code, said in examples:
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(code, "docs/standard-land.md", "exec"), names)  # noqa: S102  its own
        assert printed.getvalue() == said
