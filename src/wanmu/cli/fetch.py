"""``wanmu fetch``: records and answers from an office, by its API."""

import json
import os
from collections.abc import Iterable, Iterator
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
_LIST: Final = 200
_SECONDS: Final = 60


def command(
    kind: Annotated[
        str,
        typer.Argument(help="A record type: enterprise, enterprise_year, …; or /lists/firms, …"),
    ],
    server: Annotated[str, typer.Option(help="The address of the office.", envvar="WANMU_SERVER")],
    only: Annotated[
        list[str] | None, typer.Option("--filter", help="field=value; may be repeated.")
    ] = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Records from the ledger of an office, as far as the token in WANMU_TOKEN may read them.

    What begins with / is an address of the API: a list, an evaluation, the figures of the cockpit.
    """
    if kind.startswith("/"):
        give(_shown(server, kind, only or []), how, output)
        return
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


def _shown(server: str, address: str, only: list[str]) -> Answer:
    """What a page of the office shows: a whole list, its tables, or whatever else it answers."""
    asked = [(name, value) for name, _, value in (each.partition("=") for each in only)]
    if address.startswith("/lists/") or address.endswith(("/results", "/objections")):
        asked.append(("size", str(_LIST)))
    found = _get(server, f"/api/v1{quote(address)}?{urlencode(asked)}")
    if "sheets" in found:
        return Answer(found, tuple(_sheet(each) for each in found["sheets"]))
    if "columns" in found:
        columns = tuple(_column(each) for each in found["columns"])
        rows = [*found["rows"], *_following(server, address, asked, found["next"])]
        whole = {**found, "rows": rows, "next": None}
        return Answer(whole, (Sheet("rows", found["title"], found["title"], columns, rows),))
    rows = found["rows"] if set(found) <= {"rows", "cut_off", "year"} else [found]
    names = dict.fromkeys(name for row in rows for name in row)
    return Answer(found, (Sheet("rows", address, address, _plain(names), _flat(rows)),))


def _following(
    server: str, address: str, asked: list[tuple[str, str]], following: int | None
) -> Iterator[dict[str, Any]]:
    """The rows of a list from its second page on."""
    while following:
        query = urlencode([*asked, ("page", str(following))])
        page = _get(server, f"/api/v1{quote(address)}?{query}")
        yield from page["rows"]
        following = page["next"]


def _sheet(sheet: Any) -> Sheet:
    keys = [each["key"] for each in sheet["columns"]]
    columns = tuple(
        Column(each["key"], each["heading"], each["heading"], decimals=each["decimals"])
        for each in sheet["columns"]
    )
    rows = [
        {key: each["text"] if each["value"] is None else each["value"]
         for key, each in zip(keys, row, strict=True)}
        for row in sheet["rows"]
    ]  # fmt: skip
    return Sheet(sheet["key"], sheet["title"], sheet["title"], columns, rows, sheet["brief"])


def _column(column: Any) -> Column:
    return Column(column["key"], column["heading"], column["heading"], column["unit"])


def _plain(names: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(name, name, name) for name in names)


def _flat(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows for a table: what holds more than one value is one text."""
    return [
        {name: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
         for name, value in row.items()}
        for row in rows
    ]  # fmt: skip


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
