"""``wanmu serve`` and ``wanmu manage``: the office in a browser."""

from typing import Annotated

import typer

from wanmu.web.server import WORKERS, manage, serve


def serve_command(
    host: Annotated[
        str, typer.Option(help="The address of this machine to listen on; 0.0.0.0 for all.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes that answer; one for each core by default.")
    ] = WORKERS,
) -> None:
    """Serve the office: brings its database up to date, then answers until it is stopped."""
    serve(host, port, workers)


def manage_command(context: typer.Context) -> None:
    """Run a command of the office: migrate, createsuperuser, ask, backup, restore, verify_trail."""
    manage(context.args)
