"""An office to measure imports in: made up, gone afterwards. Importing this sets Django up in it.

Its database is SQLite in a folder of its own, or the one that ``WANMU_DATABASE`` names, which has
to be empty (``scripts/with_postgres.sh`` makes one).
"""

import atexit
import hashlib
import os
from collections.abc import Iterable, Sequence
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import django
from django.core.management import call_command

from wanmu.synth.identity import credit_code
from wanmu.web.server import set_up

if TYPE_CHECKING:
    from wanmu.web.imports.models import Import

FIELDS: Final = ("output", "revenue", "tax", "profit", "rd", "wages", "employees", "land")
YEAR: Final = 2024
_FOLDER: Final = TemporaryDirectory(ignore_cleanup_errors=True)
_AT_ONCE: Final = 2_000

os.environ["WANMU_DATA"] = _FOLDER.name
atexit.register(_FOLDER.cleanup)
set_up()
django.setup()
call_command("migrate", interactive=False, verbosity=0)


def database() -> str:
    """Which database it is."""
    from django.db import connection  # noqa: PLC0415  after setup

    return connection.vendor


def codes(count: int) -> list[str]:
    """The codes of firms; the first of them are the same whatever the count."""
    return [credit_code("331122", number) for number in range(count)]


def figures(numbers: Iterable[int], factor: float = 1.0) -> list[dict[str, float]]:
    """A year's figures of firms by their numbers; another factor changes every one of them."""
    return [
        {
            "output": round(factor * (500 + number % 977), 2),
            "revenue": round(factor * (480 + number % 877), 2),
            "tax": round(factor * (20 + number % 97), 2),
            "profit": round(factor * (15 + number % 53), 2),
            "rd": round(factor * (5 + number % 13), 2),
            "wages": round(factor * (60 + number % 71), 2),
            "employees": round(factor * (10 + number % 41)),
            "land": round(factor * (3 + number % 17), 2),
        }
        for number in numbers
    ]


def load_firms(firms: Sequence[str], held: int) -> None:
    """Firms, and the figures of the first so many of them, past the history and the trail."""
    from wanmu.web.ledger.models import Enterprise, EnterpriseYear, Origin  # noqa: PLC0415

    origin = Origin.objects.create(
        department="税务局", basis="tax", period=str(YEAR), label="synthetic", received_by="bench"
    )
    from_it = dict.fromkeys(FIELDS, origin.pk)
    Enterprise.objects.bulk_create(
        [Enterprise(code=code, name=f"合成企业{code[8:17]}") for code in firms],
        batch_size=_AT_ONCE,
    )
    EnterpriseYear.objects.bulk_create(
        [
            EnterpriseYear(enterprise_id=code, year=YEAR, origins=from_it, **values)
            for code, values in zip(firms, figures(range(held)), strict=False)
        ],
        batch_size=_AT_ONCE,
    )


def csv(firms: Sequence[str], factor: float) -> bytes:
    """A file of the year's figures of firms, with the headings of the schema."""
    from wanmu.web.ledger.models import EnterpriseYear  # noqa: PLC0415

    record = EnterpriseYear.record()
    names = ("code", "year", *FIELDS)
    lines = [",".join(record.by_name[name].heading("zh") for name in names)]
    for code, values in zip(firms, figures(range(len(firms)), factor), strict=True):
        lines.append(",".join([code, str(YEAR), *(str(values[name]) for name in FIELDS)]))
    return "\n".join(lines).encode()


def send(content: bytes) -> "Import":
    """An import of a file, which waits for its check."""
    from wanmu.web.accounts.models import User  # noqa: PLC0415
    from wanmu.web.imports.models import Import  # noqa: PLC0415
    from wanmu.web.ledger.models import Document  # noqa: PLC0415

    by, _ = User.objects.get_or_create(username="bench", defaults={"role": "clerk"})
    document = Document.objects.create(
        name="figures.csv", media_type="text/csv", sha256=hashlib.sha256(content).hexdigest(),
        size=len(content), content=content, added_by=by.username,
    )  # fmt: skip
    return Import.objects.create(
        kind="enterprise_year", department="税务局", basis="tax", period=str(YEAR), why="bench",
        document=document, by=by,
    )  # fmt: skip
