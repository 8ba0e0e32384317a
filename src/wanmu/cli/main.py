"""The command's tree, the language it speaks, and its exit status.

0 done; 1 done, and something that ``--strict`` asks for was found; 2 bad input or usage, with
one clear message and no traceback.
"""

import os
import sys
from typing import Annotated, Literal

import typer

from wanmu.cli import audit, demo, pack, plan, synth
from wanmu.cli.output import tell
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import Language, set_language, text

BAD_INPUT = 2

app = typer.Typer(
    name="wanmu",
    help="Wanmu 万亩: the industrial brain of a county.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(pack.app, name="pack")
app.add_typer(plan.app, name="plan")
app.command("audit")(audit.command)
app.command("demo")(demo.command)
app.command("synth")(synth.command)


@app.callback()
def _options(
    lang: Annotated[
        Literal["zh", "en"] | None,
        typer.Option(help="Language of messages and headings.", envvar="WANMU_LANG"),
    ] = None,
) -> None:
    set_language(lang or _language_of_machine())


def _language_of_machine() -> Language:
    # Chinese first: English only where the machine is set to it.
    return "en" if os.environ.get("LANG", "").startswith("en_") else "zh"


def run() -> None:
    """Run the command; bad input ends with status 2 and its faults on standard error."""
    try:
        app()
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
