import pytest

from wanmu.cli.main import command_tree
from wanmu.kernel.messages import in_language


def _helps(command, path: str = "wanmu"):
    yield path, command.help
    for parameter in command.params:
        if parameter.name != "help":
            yield f"{path} {parameter.name}", parameter.help
    for name, part in getattr(command, "commands", {}).items():
        yield from _helps(part, f"{path} {name}")


def test_every_command_and_option_explains_itself_in_chinese():
    with in_language("zh"):
        helps = dict(_helps(command_tree()))
    for path, said in helps.items():
        assert said, path
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said), path
        assert not any(word in said for word in (" the ", "The ", " of ")), path


@pytest.mark.parametrize(("lang", "said"), [("zh", "列出"), ("en", "List every disagreement")])
def test_help_speaks_the_language_asked_for(wanmu, lang, said):
    assert said in wanmu("audit", "--help", lang=lang).out
