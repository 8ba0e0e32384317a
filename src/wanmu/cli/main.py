"""The command's tree, the language it speaks, and its exit status.

0 done; 1 done, and something that ``--strict`` asks for was found; 2 bad input or usage, with
one clear message and no traceback.
"""

import os
import sys
from typing import Annotated, Any

import typer

from wanmu.cli import audit, data, demo, evaluate, fetch, land, office, pack, plan, scenarios, synth
from wanmu.cli.output import BAD_INPUT, tell
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import Language, set_language, text

app = typer.Typer(
    name="wanmu",
    help="Wanmu 万亩: the industrial brain of a county.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(pack.app, name="pack")
plan.app.command("scenario")(scenarios.scenario)
plan.app.command("compare")(scenarios.compare)
app.add_typer(plan.app, name="plan")
app.add_typer(data.app, name="data")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(land.app, name="land")
app.command("audit")(audit.command)
app.command("demo")(demo.command)
app.command("fetch")(fetch.command)
app.add_typer(synth.app, name="synth")
app.command("serve")(office.serve_command)
app.command(
    "manage",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(office.manage_command)


@app.callback()
def _options(
    lang: Annotated[
        Language,
        typer.Option(help="Language of messages and headings.", envvar="WANMU_LANG"),
    ] = "zh",
) -> None:
    set_language(lang)


def command_tree() -> Any:
    """The whole command, its help in the language in force.

    A click command; untyped, because Typer carries a private copy of click.
    """
    tree = typer.main.get_command(app)
    _translate(tree)
    return tree


def _translate(command: Any) -> None:
    if command.help:
        command.help = text(command.help)
    for parameter in command.params:
        said = getattr(parameter, "help", None)
        if said:
            parameter.help = text(said)
    for part in getattr(command, "commands", {}).values():
        _translate(part)


def _asked_for() -> Language:
    """The language asked for, before the command line is read: its help needs it."""
    words = [*sys.argv[1:], ""]
    asked = words[words.index("--lang") + 1] if "--lang" in words else os.environ.get("WANMU_LANG")
    return "en" if asked == "en" or "--lang=en" in words else "zh"


def run() -> None:
    """Run the command; bad input ends with status 2 and its faults on standard error."""
    set_language(_asked_for())
    try:
        command_tree()()
    except InputError as error:
        for fault in error.faults:
            tell(str(fault))
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # The reader of a pipe has gone (``| head``): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        tell(text("cannot use {file}: {why}", file=error.filename, why=error.strerror))
        sys.exit(BAD_INPUT)
