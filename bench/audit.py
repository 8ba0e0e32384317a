"""The audit of a made-up pack: facts in tables, relations between them, one figure in 100 wrong.

    python bench/audit.py [facts …]

Each table has 10 to 50 cells: rows of output, land and output per mu, and a total. Every true
figure is made first and then printed as documents do, rounded half up. One figure in a hundred is
then misprinted: a slipped point, another digit, two digits swapped. Sums, quotients, bounds and
figures stated twice relate them, three relations to ten facts. The pack is written to disk, loaded
and audited; beside it stands the plain way: the same relations in floats, within half a percent.
"""

import csv
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from math import log
from pathlib import Path

from wanmu.audit import audit
from wanmu.pack import Pack, load_pack

SIZES = (12_500, 25_000, 50_000, 100_000)
TOLERANCE = 0.005
WRONG = 100
HEADINGS = (
    "id",
    "subject",
    "indicator",
    "period",
    "scope",
    "value",
    "unit",
    "kind",
    "source",
    "locator",
)
INDICATORS = {
    "output": ("output", "亿元"),
    "land": ("land", "亩"),
    "per_mu": ("per_mu_output", "万元/亩"),
}
PACK = """\
county: 某某县
county_en: Moumou County
code: "000001"
sources:
  plan: {title: 某规划, date: 2021}
scopes:
  all: {zh: 全部, en: all}
"""


@dataclass(slots=True)
class Made:
    """A made-up pack: printed figures, the relations as YAML, and which figures are wrong."""

    figures: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    relations: list[str] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)

    def state(self, name: str, value: float, column: str, decimals: int) -> None:
        """Print a figure: rounded half up."""
        grain = Decimal(1).scaleb(-decimals)
        shown = str(Decimal(value).quantize(grain, ROUND_HALF_UP))
        self.figures[name] = (shown, *INDICATORS[column])

    def relate(self, name: str, rule: str, facts: dict[str, str]) -> None:
        """Say what should hold."""
        listed = ", ".join(f"{key}: {fact}" for key, fact in facts.items())
        self.relations.append(f"  - {{id: {name}, rule: {rule}, facts: {{{listed}}}}}")


def made(count: int, chance: random.Random) -> Made:
    """Tables until there are so many facts, with three relations to ten of them."""
    pack = Made()
    number = 0
    while len(pack.figures) < count:
        number += 1
        _table(pack, f"x{number}", chance)
    for name in chance.sample(sorted(pack.figures), len(pack.figures) // WRONG):
        shown, indicator, unit = pack.figures[name]
        pack.figures[name] = (misprinted(shown, chance), indicator, unit)
        pack.wrong.add(name)
    return pack


def misprinted(shown: str, chance: random.Random) -> str:
    """A figure with a slipped decimal point, another digit, or two digits swapped."""
    kind = chance.choice(("point", "digit", "swap"))
    digits = list(shown)
    places = [place for place, digit in enumerate(digits) if digit.isdigit()]
    first, second = sorted(chance.sample(places, 2))
    if kind == "swap" and digits[first] != digits[second] and digits[second] != "0":
        digits[first], digits[second] = digits[second], digits[first]
        return "".join(digits)
    if kind == "digit":
        digits[second] = str((int(digits[second]) + chance.randint(1, 9)) % 10)
        return "".join(digits)
    return str((Decimal(shown) * 10).quantize(Decimal(shown), ROUND_HALF_UP))


def _table(pack: Made, table: str, chance: random.Random) -> None:
    rows = chance.randint(3, 16)
    outputs = [chance.uniform(20, 90) for _ in range(rows)]
    lands = [chance.uniform(100, 3_000) for _ in range(rows)]
    columns = {"output": (outputs, 2), "land": (lands, 0)}
    for column, (values, decimals) in columns.items():
        for row, value in enumerate(values):
            pack.state(f"{table}.r{row}.{column}", value, column, decimals)
        pack.state(f"{table}.all.{column}", sum(values), column, decimals)
        parts = {f"p{row}": f"{table}.r{row}.{column}" for row in range(rows)}
        rule = f"whole = {' + '.join(parts)}"
        pack.relate(f"{table}.{column}", rule, {"whole": f"{table}.all.{column}", **parts})
    for row, (output, land) in enumerate(zip(outputs, lands, strict=True)):
        pack.state(f"{table}.r{row}.per_mu", output * 10_000 / land, "per_mu", 0)
        if chance.random() < 0.7:
            names = {column: f"{table}.r{row}.{column}" for column in INDICATORS}
            pack.relate(f"{table}.r{row}", "per_mu = output / land", names)
    pack.state(f"{table}.again", sum(outputs), "output", 1)
    again = {"a": f"{table}.again", "b": f"{table}.all.output"}
    pack.relate(f"{table}.same", "a = b", again)
    pack.relate(f"{table}.bound", "a <= b", {"a": f"{table}.r0.output", "b": f"{table}.all.output"})


def write(pack: Made, folder: Path) -> None:
    """The pack as files."""
    (folder / "facts").mkdir()
    (folder / "relations").mkdir()
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    for start in range(0, len(pack.relations), 10_000):
        lines = ["relations:", *pack.relations[start : start + 10_000], ""]
        (folder / "relations" / f"r{start}.yaml").write_text("\n".join(lines), "utf-8")
    with (folder / "facts" / "all.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for name, (value, indicator, unit) in pack.figures.items():
            place = ["plan", name[:20]]
            rows.writerow([name, "某某县", indicator, "2020", "all", value, unit, "actual", *place])


def plain(pack: Pack) -> tuple[set[str], float]:
    """The relations that fail in floats, with a tolerance; and the seconds it took."""
    begun = time.perf_counter()
    values = {
        name: float(fact.stated.value * fact.unit.factor) for name, fact in pack.facts.items()
    }
    failed = {
        entry.id for entry in pack.relations if not _close(entry.rule or "", entry.facts, values)
    }
    return failed, time.perf_counter() - begun


def _close(rule: str, facts: Mapping[str, str], values: Mapping[str, float]) -> bool:
    here = {key: values[fact] for key, fact in facts.items()}
    if rule == "per_mu = output / land":
        left, right = here["per_mu"], here["output"] / here["land"]
    elif rule.startswith("whole"):
        left = here.pop("whole")
        right = sum(here.values())
    else:
        left, right = here["a"], here["b"]
        if "<=" in rule:
            return left <= right * (1 + TOLERANCE)
    return abs(left - right) <= TOLERANCE * max(abs(left), abs(right))


def timed(work: Callable[[], Pack]) -> tuple[Pack, float]:
    """What some work gives, and its seconds."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def measured(count: int) -> tuple[int, float]:
    """One size: printed, and its facts and seconds."""
    chance = random.Random(count)  # noqa: S311  the same pack every time
    planned = made(count, chance)
    with tempfile.TemporaryDirectory() as folder:
        write(planned, Path(folder))
        pack, loading = timed(lambda: load_pack(folder))
    begun = time.perf_counter()
    found = audit(pack)
    auditing = time.perf_counter() - begun
    reported = {finding.id for finding in found.findings}
    touched = {entry.id: set(entry.facts.values()) & planned.wrong for entry in pack.relations}
    related = set().union(*touched.values())
    caught = set().union(*(touched[name] for name in reported))
    suspected = {each.fact for finding in found.findings for each in finding.suspects}
    floats, seconds = plain(pack)
    caught_plainly = set().union(*(touched[name] for name in floats))
    print(
        f"{len(pack.facts):,} facts, {found.checked:,} relations: load {loading:.1f} s, "
        f"audit {auditing:.1f} s, {found.checked / auditing:,.0f} relations a second"
    )
    print(
        f"  {len(reported):,} findings, {sum(not touched[n] for n in reported)} false; of "
        f"{len(related):,} planted errors in relations {len(caught & related) / len(related):.1%} "
        f"reported, {len(suspected & related) / len(related):.1%} suspected"
    )
    print(
        f"  floats with a tolerance: {seconds:.2f} s, {sum(not touched[n] for n in floats):,} "
        f"false alarms, {len(caught_plainly) / len(related):.1%} reported"
    )
    return len(pack.facts), loading + auditing


def slopes(points: list[tuple[int, float]]) -> Iterator[float]:
    """How time grows from each size to the next: 1 is linear."""
    for (small, short), (large, long) in pairwise(points):
        yield log(long / short) / log(large / small)


def main(sizes: list[int]) -> None:
    """Measure every size and the growth."""
    points = [measured(count) for count in sizes]
    if len(points) > 1:
        (small, short), (large, long) = points[0], points[-1]
        overall = log(long / short) / log(large / small)
        steps = ", ".join(f"{slope:.2f}" for slope in slopes(points))
        print(f"growth exponent {overall:.2f} (from size to size {steps})")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory {peak:,} MB")


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or list(SIZES))
