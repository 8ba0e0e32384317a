"""How long a delivery of 100,000 firms' yearly figures takes, stage by stage, and by a plain loop.

The firms are there, and half of them have figures of the year, all of which change; the other half
are new. Reading checks every cell, comparing finds what differs, writing keeps the figures, where
they come from, the history of every record and the entry of the trail in one transaction.

The plain loop takes the same figures, checked already, through ``get_or_create`` and ``save`` in
one transaction, on a sample; it keeps no history and no trail. Its time for all rows is the
sample's, multiplied.
"""

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.db import transaction

import import_office
from wanmu.web.imports.reading import Delivery, read_delivery
from wanmu.web.ledger.differences import Differences, differences
from wanmu.web.ledger.models import EnterpriseYear, Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.trail.models import Change

SAMPLE: Final = 2_000
KIND: Final = "enterprise_year"
_Any = TypeVar("_Any")


def origin() -> Origin:
    """Where the figures come from."""
    return Origin(department="税务局", basis="tax", period="2024", received_by="bench")


def plain_loop(rows: list[dict[str, Any]]) -> None:
    """Write figures as one does without thinking, in one transaction."""
    with transaction.atomic():
        from_it = origin()
        from_it.save()
        for row in rows:
            values = dict(row)
            key = {"enterprise_id": values.pop("code"), "year": values.pop("year")}
            held, _ = EnterpriseYear.objects.get_or_create(**key)
            for name, value in values.items():
                setattr(held, name, value)
                held.origins[name] = from_it.pk
            held.save()


def timed(what: str, rows: int, work: Callable[[], _Any]) -> tuple[float, _Any]:
    """Do something, and say how long it took and how much memory the process ever held."""
    begun = time.perf_counter()
    result = work()
    took = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {took:.1f} s, {rows / took:,.0f} rows/s, {most:,.0f} MB at most", flush=True)
    return took, result


def deliver(content: bytes, rows: int) -> float:
    """Take a file into the ledger; seconds."""
    reading, delivery = timed("read", rows, lambda: read(content))
    comparing, found = timed("compare", rows, lambda: compare(delivery))
    deed = Deed("bench", "import", "figures.csv")
    writing, entry = timed("write", rows, lambda: write([found], deed, origin()))
    assert Change.objects.filter(entry=entry).count() == rows
    return reading + comparing + writing


def read(content: bytes) -> Delivery:
    """The rows of the file, none of them refused."""
    delivery = read_delivery(KIND, "figures.csv", content)
    assert not delivery.refused, delivery.refused[0]
    return delivery


def compare(delivery: Delivery) -> Differences:
    """What the rows would change."""
    return differences(KIND, delivery.rows, delivery.absences)


def sample(firms: list[str]) -> list[dict[str, Any]]:
    """Firms from the middle, half of which have figures, with other ones."""
    middle = len(firms) // 2
    some = range(max(0, middle - SAMPLE // 2), min(len(firms), middle + SAMPLE // 2))
    figures = import_office.figures(some, 2.5)
    return [
        {"code": firms[number], "year": import_office.YEAR, **each}
        for number, each in zip(some, figures, strict=True)
    ]


def main() -> None:
    """Measure, and say how many times faster it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    count = parser.parse_args().rows
    firms = import_office.codes(count)
    import_office.load_firms(firms, count // 2)
    rows = sample(firms)
    with transaction.atomic():
        loop, _ = timed("plain loop", len(rows), lambda: plain_loop(rows))
        transaction.set_rollback(True)
    whole = deliver(import_office.csv(firms, 1.5), count)
    estimate = loop * count / len(rows)
    print(f"{import_office.database()}, {count:,} rows: {whole:.1f} s, {count / whole:,.0f} rows/s;"
          f" the plain loop {estimate:.1f} s, extrapolated from {len(rows):,} rows")  # fmt: skip


if __name__ == "__main__":
    main()
