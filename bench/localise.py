"""Error localisation: 1,000 records of 30 fields and 40 rules with planted errors.

    python bench/localise.py [records]

The rules are the accounts of a made-up firm: nine sums, ten comparisons, two ratios, conditions and
signs. Each record is made to meet all of them; then one to four figures are changed. Every answer
is checked: it is never heavier than what was planted, and freeing its fields is enough.
"""

import random
import statistics
import sys
import time
from collections import Counter

from wanmu.audit.localise import Localiser

SUMS = (
    ("sales", ("home_sales", "export_sales")),
    ("turnover", ("sales", "services")),
    ("materials", ("steel", "parts", "packaging")),
    ("pay", ("wages", "insurance", "bonuses")),
    ("energy_cost", ("electricity", "gas")),
    ("cost", ("materials", "pay", "energy_cost", "depreciation", "rent", "other_cost")),
    ("taxes", ("vat", "income_tax", "land_tax")),
    ("land", ("land_owned", "land_leased")),
)
PARTS = tuple(name for _, parts in SUMS for name in parts)
TOTALS = tuple(name for name, _ in SUMS)
FIELDS = tuple(dict.fromkeys((*PARTS, *TOTALS, "profit", "staff", "exporter")))
NUMBERS = tuple(name for name in FIELDS if name != "exporter")
LEAVES = tuple(name for name in PARTS if name not in TOTALS)

RULES = (
    *(f"{total} = {' + '.join(parts)}" for total, parts in SUMS),
    "turnover - cost - taxes = profit",
    "NOT staff > 0 OR wages > 0",
    "NOT wages > 0 OR staff > 0",
    "exporter OR export_sales = 0",
    "NOT exporter OR export_sales > 0",
    "insurance <= wages",
    "bonuses <= 2 * wages",
    "taxes <= 0.6 * turnover",
    "cost >= 0.02 * turnover",
    "turnover / land >= 1",
    "wages / staff <= 60",
    "profit <= turnover",
    "staff >= 0",
    *(f"{name} >= 0" for name in LEAVES),
)


def valid(chance: random.Random) -> dict[str, object]:
    """A record that meets every rule."""
    record: dict[str, object] = {name: chance.randint(100, 9_000) for name in LEAVES}
    record["depreciation"] = chance.randint(3_000, 9_000)
    record["staff"] = staff = chance.randint(20, 300)
    record["wages"] = wages = staff * chance.randint(5, 40)
    record["insurance"] = chance.randint(1, wages)
    record["bonuses"] = chance.randint(1, wages)
    record["exporter"] = exporter = chance.random() < 0.5
    record["export_sales"] = chance.randint(100, 9_000) if exporter else 0
    record["home_sales"] = chance.randint(60_000, 120_000)
    for name in ("land_owned", "land_leased", "vat", "income_tax", "land_tax"):
        record[name] = chance.randint(10, 900)
    for total, parts in sorted(SUMS, key=lambda each: each[0] in PARTS, reverse=True):
        record[total] = sum(int(str(record[part])) for part in parts)
    record["profit"] = sum(
        sign * int(str(record[name]))
        for sign, name in ((1, "turnover"), (-1, "cost"), (-1, "taxes"))
    )
    return record


def spoilt(record: dict[str, object], chance: random.Random) -> tuple[dict[str, object], set[str]]:
    """The record with one to four figures changed, and which."""
    wrong = chance.sample(NUMBERS, chance.choice((1, 1, 1, 2, 2, 3, 4)))
    changed = dict(record)
    for name in wrong:
        value = int(str(record[name]))
        changed[name] = chance.choice((value * 10, -value, value + chance.randint(1, 500)))
    return changed, set(wrong)


def main(count: int) -> None:
    """Localise and say how long it took."""
    chance = random.Random(1)  # noqa: S311  the same records every time
    begun = time.perf_counter()
    localiser = Localiser(RULES)
    built = time.perf_counter() - begun
    seconds: list[float] = []
    answers: Counter[str] = Counter()
    for _ in range(count):
        good = valid(chance)
        assert localiser.localise(good).valid
        record, wrong = spoilt(good, chance)
        begun = time.perf_counter()
        found = localiser.localise(record)
        seconds.append(time.perf_counter() - begun)
        assert found.feasible
        assert found.weight <= len(wrong)
        for each in found.sets[:3]:
            repaired = record | dict(each.values)
            assert localiser.localise(repaired).valid, (each.fields, each.values)
        planted = any(set(each.fields) == wrong for each in found.sets)
        answers["the planted set is among the answers"] += planted
        answers["a lighter set explains it"] += found.weight < len(wrong)
        answers["listed sets"] += len(found.sets)
        answers["not complete"] += not found.complete
    seconds.sort()
    print(f"{len(FIELDS)} fields, {len(RULES)} rules, {count} records; set-up {built:.3f} s")
    print(
        f"per record: median {statistics.median(seconds):.4f} s, "
        f"p95 {seconds[int(count * 0.95)]:.4f} s, max {seconds[-1]:.4f} s"
    )
    for what, number in answers.items():
        print(f"{what}: {number}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
