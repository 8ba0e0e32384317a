"""Where an office runs and on what terms, read from the environment.

======================  =======================================================================
``WANMU_DATA``          folder of database and key; ``wanmu-data`` without it
``WANMU_DATABASE``      ``sqlite:///path`` or ``postgresql://user:password@host/name``; a SQLite
                        file in the data folder without it
``WANMU_SECRET_KEY``    signs sessions, 50 characters or more; one is made and kept in the data
                        folder without it
``WANMU_HOSTS``         names that the office answers to, commas between them; ``localhost``
                        without it
``WANMU_HTTPS``         ``1`` where it is reached by HTTPS: cookies and addresses insist on it
``WANMU_PACK``          the county's pack: the name of a bundled one, or its folder; ``jinyun``
                        without it
``WANMU_TILES``         address of map tiles in CGCS2000 with ``{z}``, ``{x}`` and ``{y}`` in it;
                        no tiles and no outside calls without it
``WANMU_TILES_CREDIT``  whose tiles they are, shown on the map
======================  =======================================================================

On what terms people log in stands in ``login_terms.py``.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import dj_database_url

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark
from wanmu.web.login_terms import LoginTerms, read_login_terms

KEY_FILE: Final = "secret-key"
STATIC: Final = "static"
_SHORTEST_KEY: Final = 50
_SCHEMES: Final = ("sqlite", "postgres", "postgresql")
_WAIT: Final = 20
"""Seconds that a writer waits for another one."""
_LIVES: Final = 60
"""Seconds that a connection lives: opening one for each request costs as much as a page."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The terms on which an office runs; ``secret_key`` is empty until one is made."""

    data: Path
    database: Mapping[str, Any]
    secret_key: str
    hosts: tuple[str, ...]
    https: bool
    login: LoginTerms
    pack: str = "jinyun"
    tiles: str = ""
    tiles_credit: str = ""


def read_environment(variables: Mapping[str, str]) -> Environment:
    """The terms that the environment states.

    Raises:
        InputError: W001 for a database that is none; W002 for a key that is too short; W003 for a
            switch that is neither 0 nor 1; W020 for tiles without an address; W030 to W033 for
            the terms of logins.
    """
    faults = Faults()
    data = Path(variables.get("WANMU_DATA") or "wanmu-data").absolute()
    https = _switch("WANMU_HTTPS", variables.get("WANMU_HTTPS", ""), faults)
    found = Environment(
        data=data,
        database=_database(variables.get("WANMU_DATABASE", ""), data, faults),
        secret_key=_key(variables.get("WANMU_SECRET_KEY", ""), data, faults),
        hosts=_hosts(variables.get("WANMU_HOSTS", "")),
        pack=variables.get("WANMU_PACK") or "jinyun",
        tiles=_tiles(variables.get("WANMU_TILES", ""), faults),
        tiles_credit=variables.get("WANMU_TILES_CREDIT", ""),
        https=https,
        login=read_login_terms(variables, faults, https=https),
    )
    faults.check()
    return found


def prepare(environment: Environment) -> None:
    """Make the data folder, and a key in it that only its owner can read."""
    (environment.data / STATIC).mkdir(parents=True, exist_ok=True)
    file = environment.data / KEY_FILE
    if not environment.secret_key and not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(_SHORTEST_KEY), encoding="ascii")


def _database(url: str, data: Path, faults: Faults) -> Mapping[str, Any]:
    scheme, separator, _ = url.partition("://")
    if url and (not separator or scheme not in _SCHEMES):
        faults.add(
            "W001",
            mark("{found} is no database; write sqlite:///path or postgresql://user@host/name"),
            Place(field="WANMU_DATABASE"),
            found=scheme or url,
        )
        url = ""
    found: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{data / 'wanmu.sqlite'}"))
    if found["ENGINE"].endswith("sqlite3"):
        # Writers wait for their turn from the start: a reader that turns writer cannot wait.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": _WAIT,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        found["CONN_HEALTH_CHECKS"] = True
    found["CONN_MAX_AGE"] = _LIVES
    return found


def _key(written: str, data: Path, faults: Faults) -> str:
    file = data / KEY_FILE
    if not written and file.exists():
        return file.read_text(encoding="ascii").strip()
    if written and len(written) < _SHORTEST_KEY:
        faults.add(
            "W002",
            mark("the key has {count} characters; write {needed} or more, drawn by chance"),
            Place(field="WANMU_SECRET_KEY"),
            count=len(written),
            needed=_SHORTEST_KEY,
        )
    return written


def _hosts(written: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in written.split(",") if name.strip())
    return names or ("localhost", "127.0.0.1", "[::1]")


def _switch(name: str, written: str, faults: Faults) -> bool:
    if written not in {"", "0", "1"}:
        faults.add(
            "W003", mark("{found} is no switch; write 0 or 1"), Place(field=name), found=written
        )
    return written == "1"


def _tiles(written: str, faults: Faults) -> str:
    address = urlsplit(written)
    places = all(place in written for place in ("{z}", "{x}", "{y}"))
    strange = set(address.netloc) & set(" ;,'\"{}@")
    if written and (address.scheme not in {"https", "http"} or strange or not places):
        faults.add(
            "W020",
            mark("{found} is no address of tiles; write https://host/path/{{z}}/{{x}}/{{y}}.png"),
            Place(field="WANMU_TILES"),
            found=written,
        )
        return ""
    return written
