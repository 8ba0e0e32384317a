from collections.abc import Callable
from typing import NamedTuple

import pytest

from wanmu.cli import run


class Ran(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def wanmu(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Run a command in this process, as the shell would: its status, its two outputs."""

    def command(*words: object, lang: str = "en") -> Ran:
        monkeypatch.setattr("sys.argv", ["wanmu", "--lang", lang, *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            run()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return command
