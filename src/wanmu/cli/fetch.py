"""``wanmu fetch``: records and answers from an office, by its API."""

import json
import os
from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import typer

from wanmu.cli.output import FormatOption, OutputOption, give
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import language, mark
from wanmu.report import Answer
from wanmu.report.answer import Column, Sheet
from wanmu.schema import record_type

_TOKEN: Final = "WANMU_TOKEN"  # noqa: S105  the name of a variable
_SIZE: Final = 1_000
_SECONDS: Final = 60


def command(
    kind: Annotated[str, typer.Argument(help="A record type: enterprise, enterprise_year, …")],
    server: Annotated[str, typer.Option(help="The address of the office.", envvar="WANMU_SERVER")],
    only: Annotated[
        list[str] | None, typer.Option("--filter", help="field=value; may be repeated.")
    ] = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Records from the ledger of an office, as far as the token in WANMU_TOKEN may read them."""
    named = record_type(kind)
    rows = list(_rows(server, kind, only or []))
    columns = tuple(Column(each.name, each.zh, each.en, each.unit or "") for each in named.fields)
    units = {field.name: field.unit for field in named.fields if field.unit}
    sheet = Sheet("rows", named.zh, named.en, columns, rows)
    give(Answer({"rows": rows, "units": units}, (sheet,)), how, output)


def _rows(server: str, kind: str, only: list[str]) -> Iterator[dict[str, Any]]:
    """Page after page, to the end."""
    after = ""
    while True:
        asked = [("size", str(_SIZE)), ("after", after), *(("filter", each) for each in only)]
        page = _get(server, f"/api/v1/records/{quote(kind, safe='')}?{urlencode(asked)}")
        yield from page["rows"]
        after = page["after"]
        if not after:
            return


def _get(server: str, path: str) -> Any:
    """What the office answers.

    Raises:
        InputError: C020 for an address that is none, or where nothing answers; C021 for what the
            office refuses, in its own words.
    """
    if urlsplit(server).scheme not in {"http", "https"}:
        raise InputError.of(
            "C020", mark("{server} is no address of an office; write http://host:port"),
            Place(field="--server"), server=server,
        )  # fmt: skip
    headers = {
        "Authorization": f"Bearer {os.environ.get(_TOKEN, '')}",
        "Accept-Language": language(),
    }
    request = Request(server.rstrip("/") + path, headers=headers)  # noqa: S310  checked above
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            return json.load(answer)
    except HTTPError as error:
        raise _refused(error) from error
    except (URLError, TimeoutError, ValueError) as error:
        raise InputError.of(
            "C020", mark("nothing that is an office answers at {server}: {why}"),
            Place(field="--server"), server=server, why=getattr(error, "reason", error),
        ) from error  # fmt: skip


def _refused(error: HTTPError) -> InputError:
    """What the office said, fault by fault."""
    try:
        told = json.load(error)["error"]
        said = [each["message"] for each in told["faults"]] or [told["message"], told["remedy"]]
    except (ValueError, KeyError, TypeError):
        said = [HTTPStatus(error.code).phrase]
    return InputError.of(
        "C021", mark("the office refuses: {said}"), Place(field="--server"), said="; ".join(said)
    )
