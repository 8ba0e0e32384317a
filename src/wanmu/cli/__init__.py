"""The command line: ``wanmu …``. A contract; see ``docs/commands.md``."""

from wanmu.cli.main import run

__all__ = ["run"]
