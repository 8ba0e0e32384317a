"""``wanmu fetch`` against an office that answers page by page, refuses, or is not there."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from wanmu.cli.fetch import _get, _rows
from wanmu.cli.main import app
from wanmu.kernel.faults import InputError

COLUMN = {"key": "code", "heading": "代码", "unit": ""}
LIST = {
    "1": {"title": "企业", "columns": [COLUMN], "rows": [{"code": "1"}], "next": 2},
    "2": {"title": "企业", "columns": [COLUMN], "rows": [{"code": "2"}], "next": None},
}
CELLS = [[{"text": "五金", "number": False, "value": None}, {"text": "3", "number": True,
          "value": 3.0}]]  # fmt: skip
SHEET = {"key": "chains", "title": "产业链", "brief": True, "rows": CELLS, "columns": [
    {"key": "name", "heading": "名称", "decimals": None},
    {"key": "firms", "heading": "企业数", "decimals": 0},
]}  # fmt: skip
SHOWN = {
    "/api/v1/chains": {"headline": "", "sheets": [SHEET]},
    "/api/v1/evaluations": {"rows": [{"year": 2024, "steps": ["一"]}]},
}
PAGES = {"": {"rows": [{"code": "1"}], "after": "7"}, "7": {"rows": [{"code": "2"}], "after": ""}}


class _Office(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urlsplit(self.path)
        if self.headers["Authorization"] != "Bearer good":
            error = {"code": 401, "message": "no token", "remedy": "make one", "faults": []}
            return self._answer(401, {"error": error})
        if asked.path == "/api/v1/lists/firms":
            return self._answer(200, LIST[parse_qs(asked.query).get("page", ["1"])[0]])
        if asked.path in SHOWN:
            return self._answer(200, SHOWN[asked.path])
        if "enterprise" not in asked.path:
            return self._answer(200, None)
        return self._answer(200, PAGES[parse_qs(asked.query).get("after", [""])[0]])

    def _answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"<html>" if body is None else json.dumps(body).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def office(monkeypatch) -> Iterator[str]:
    monkeypatch.setenv("WANMU_TOKEN", "good")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Office)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_all_pages_are_read(office):
    assert list(_rows(office, "enterprise", ["year=2024"])) == [{"code": "1"}, {"code": "2"}]


def test_the_rows_are_given_in_the_columns_of_the_schema(office):
    result = CliRunner().invoke(
        app, ["fetch", "enterprise", "--server", office, "--format", "json"]
    )
    assert json.loads(result.stdout)["rows"] == [{"code": "1"}, {"code": "2"}]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/lists/firms", "code\n1\n2\n"),
        ("/chains", "name,firms\n五金,3.0\n"),
        ("/evaluations", 'year,steps\n2024,"[""一""]"\n'),
    ],
)
def test_what_a_page_shows_is_given_whole_by_its_address(office, address, told):
    result = CliRunner().invoke(app, ["fetch", address, "--server", office, "--format", "csv"])
    assert result.stdout.replace("\r", "").lstrip("\ufeff") == told


def test_what_the_office_refuses_is_told_in_its_words(office, monkeypatch):
    monkeypatch.setenv("WANMU_TOKEN", "bad")
    with pytest.raises(InputError, match="C021 the office refuses: no token; make one"):
        list(_rows(office, "enterprise", []))


@pytest.mark.parametrize("server", ["ftp://somewhere", "somewhere", "http://127.0.0.1:1"])
def test_an_address_where_no_office_answers_is_told(server):
    with pytest.raises(InputError, match="C020"):
        _get(server, "/")


def test_what_answers_but_is_no_office_is_told(office):
    with pytest.raises(InputError, match="C020 nothing that is an office answers"):
        _get(office, "/nothing")


def test_an_unknown_record_type_is_told_with_the_nearest(office):
    result = CliRunner().invoke(app, ["fetch", "enterprize", "--server", office])
    assert isinstance(result.exception, InputError)
    assert "S020" in str(result.exception)
