"""A backup is one file; a restore proves it before it touches anything."""

import hashlib
import json
import os
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from wanmu import __version__
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark

_DATABASE: Final = "database"
_ABOUT: Final = "about.json"


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself."""

    made_at: str
    version: str
    kind: str
    digest: str


def back_up(file: Path) -> About:
    """Write the whole database, as it is at this moment, into a new file.

    Raises:
        InputError: W010 when the file is there already.
    """
    if file.exists():
        raise InputError.of(
            "W010", mark("the file is there already; choose another name"), Place(str(file))
        )
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / _DATABASE
        _dump(dump)
        about = About(timezone.now().isoformat(), __version__, connection.vendor, _digest(dump))
        unfinished = file.with_name(f".{file.name}.unfinished")
        with zipfile.ZipFile(unfinished, "x", zipfile.ZIP_DEFLATED) as packed:
            packed.write(dump, _DATABASE)
            packed.writestr(_ABOUT, json.dumps(_fields(about), ensure_ascii=False))
        unfinished.chmod(0o600)
        unfinished.replace(file)
    return about


def restore(file: Path, *, replace: bool = False) -> About:
    """Put a backup in the place of an empty database, or of the one that is there.

    Raises:
        InputError: W011 for a file that is no backup, or is damaged; W012 for a backup of the
            other kind of database; W013 when there is a database that holds something.
    """
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / _DATABASE
        about = _unpack(file, dump)
        if about.kind != connection.vendor:
            raise InputError.of(
                "W012",
                mark("it is a backup of {found}, and the office keeps {needed}"),
                Place(str(file)),
                found=about.kind,
                needed=connection.vendor,
            )
        if not replace and connection.introspection.table_names():
            raise InputError.of(
                "W013",
                mark("the database holds something; restore into an empty one, or with --replace"),
                Place(str(file)),
            )
        _load(dump)
    return about


def _unpack(file: Path, dump: Path) -> About:
    try:
        with zipfile.ZipFile(file) as packed:
            about = About(**json.loads(packed.read(_ABOUT)))
            with packed.open(_DATABASE) as source, dump.open("wb") as target:
                while part := source.read(1 << 20):
                    target.write(part)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError):
        about = None
    if about is None or about.digest != _digest(dump):
        raise InputError.of(
            "W011", mark("it is no backup of the office, or is damaged"), Place(str(file))
        )
    return about


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _run("pg_dump", "--format=custom", f"--file={target}")


def _load(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(dump)) as copy:
            copy.backup(connection.connection)
        connection.close()
        return
    connection.close()
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
         f"--dbname={connection.settings_dict['NAME']}", str(dump))  # fmt: skip


def _run(program: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes by its environment."""
    subprocess.run([program, *words], check=True, env={**os.environ, **_postgres()})  # noqa: S603


def _postgres() -> dict[str, str]:
    settings: Mapping[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD",
             "PGDATABASE": "NAME"}  # fmt: skip
    return {name: str(settings[key]) for name, key in names.items() if settings.get(key)}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fields(about: About) -> dict[str, str]:
    return {name: getattr(about, name) for name in About.__slots__}
