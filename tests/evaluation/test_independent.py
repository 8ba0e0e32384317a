"""Two schemes computed once more in plain Python, with fractions, from their documents alone."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml

import wanmu
from wanmu.evaluation import evaluate

FOLDER = Path(wanmu.__file__).parent
FILES = {
    "huangyan-2022": FOLDER / "schemes/huangyan-2022.yaml",
    "jinyun-2021": FOLDER / "packs/jinyun/schemes/jinyun-2021.yaml",
}
COLUMNS = ("unit", "status", "group", "score", "rank", "grade")
QUOTIENTS = {
    "per_mu_tax": ("tax", "land", 1),
    "per_mu_value_added": ("value_added", "land", 1),
    "value_per_energy": ("value_added", "energy", 1),
    "value_per_emissions": ("value_added", "emissions", 1),
    "labour_productivity": ("value_added", "employees", 1),
    "rd_share": ("rd", "revenue", 1),
    "tax_per_electricity": ("tax", "electricity", 10_000),  # 元/千瓦时, of 万元 and 千瓦时
}


def rounded(value, digits):
    """Halves away from zero."""
    scaled = abs(value) * 10**digits
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**digits)


def exact(figure):
    return None if figure is None else Fraction(str(figure))


def values_of(firm):
    found = {}
    for name, (above, below, factor) in QUOTIENTS.items():
        top, bottom = exact(firm[above]), exact(firm[below])
        known = top is not None and bottom not in (None, 0)
        found[name] = rounded(top * factor / bottom, 8) if known else None
    return found


def whole_years(since, until):
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def status_in_jinyun(firm):
    code, day = firm["gbt4754"], firm["in_production"]
    if code is not None and not "13" <= code < "44":
        return "excluded"
    if firm["status"] in ("suspended", "moved_out", "deregistered"):
        return "excluded"
    young = day is not None and whole_years(day, date(2021, 12, 31)) < 2
    if firm["status"] == "under_construction" or young:
        return "deferred"
    return "ungraded" if firm["land"] == 0 else "graded"


def status_in_huangyan(firm):
    if firm["size_class"] is None:
        return "ungraded"
    return "graded" if firm["size_class"] in ("above_scale", "below_scale") else "excluded"


def base_of(said, name, units):
    if not isinstance(said, dict):
        return exact(said)
    assert (said["of"], said["figure"]) == ("participants", "weighted_mean")
    above, below, factor = QUOTIENTS[name]
    there = [firm for firm in units if firm["values"][name] is not None]
    if not there:
        return None
    top, bottom = (sum(exact(firm[field]) for firm in there) for field in (above, below))
    return rounded(top * factor / bottom, int(said["digits"]))


def choice(said):
    return said["is"] if isinstance(said, dict) and "is" in said else said


def item_scores(scheme, item, name, units):
    """The points of every unit, in their order."""
    weight, base = exact(item["weight"]), base_of(item["base"], name, units)
    cap = choice(scheme["choices"]["cap"])
    most = None if cap == "none" else exact(cap["times"]) * weight
    points = []
    for firm in units:
        value = firm["values"][name]
        found = None if value is None else value / base * weight * (value > 0)
        points.append(found if found is None or most is None else min(found, most))
    known = [each for each in points if each is not None]
    stand_in = Fraction(0)
    if missing(scheme, item) == "mean_of_scores" and known:
        stand_in = rounded(sum(known) / len(known), 8)
    return [stand_in if each is None else each for each in points]


def percent(share):
    return Fraction(share.removesuffix("%")) / 100


def ends_of(cuts, total):
    """The last place of each grade; a share ends half up."""
    found = []
    for cut in cuts[:-1]:
        share = percent(cut.get("first") or cut["to"])
        found.append(int(share * total + Fraction(1, 2)))
    return [*found, total]


def graded(scheme, group, units):
    items = group["items"].items()
    points = [item_scores(scheme, item, name, units) for name, item in items]
    scores = [rounded(sum(each), 2) for each in zip(*points, strict=True)]
    ends, best_first = ends_of(scheme["cuts"], len(units)), sorted(scores, reverse=True)
    for firm, score in zip(units, scores, strict=True):
        rank = 1 + best_first.index(score)
        at = next(at for at, end in enumerate(ends) if rank <= end)
        grade = scheme["cuts"][at]["grade"]
        tax = firm["values"]["per_mu_tax"]
        if scheme["id"] == "jinyun-2021" and tax is not None and tax < 3:
            grade = "D"
        yield firm["code"], ("graded", group["id"], float(score), rank, grade)


def missing(scheme, item):
    return choice(item.get("missing", scheme["choices"]["missing"]))


def lacks_a_needed_value(scheme, group, firm):
    needed = [name for name, item in group["items"].items() if missing(scheme, item) == "ungraded"]
    return any(firm["values"][name] is None for name in needed)


def by_hand(scheme, firms):
    status = {"jinyun-2021": status_in_jinyun, "huangyan-2022": status_in_huangyan}[scheme["id"]]
    found = {
        firm["code"]: (status(firm), firm["size_class"], None, None, None)
        for firm in firms
        if status(firm) != "graded"
    }
    firms = [firm | {"values": values_of(firm)} for firm in firms]
    for group in scheme["groups"]:
        there = [f for f in firms if f["size_class"] == group["id"] and f["code"] not in found]
        without = {f["code"] for f in there if lacks_a_needed_value(scheme, group, f)}
        found |= dict.fromkeys(without, ("ungraded", group["id"], None, None, None))
        found |= graded(scheme, group, [f for f in there if f["code"] not in without])
    return found


@pytest.fixture(scope="module")
def firms(demo_firms):
    made = demo_firms
    known = made.enterprises.drop("name", "size_class", "data_label", "note")
    of_year = made.enterprise_years.filter(pl.col("year") == 2021).join(known, on="code")
    return of_year.with_columns(concern=pl.lit(None, pl.String))


@pytest.mark.parametrize("name", FILES)
def test_every_firm_of_the_demo_gets_what_plain_python_gives_it(name, firms):
    scheme = yaml.safe_load(FILES[name].read_text("utf-8"))
    expected = by_hand(scheme, firms.to_dicts())
    found = evaluate(firms, FILES[name]).frame()
    got = {row[0]: row[1:] for row in found.select(COLUMNS).iter_rows()}
    assert len(got) == firms.height
    assert {unit: (got[unit], expected[unit]) for unit in got if got[unit] != expected[unit]} == {}


def test_the_demo_tries_what_the_two_schemes_say(firms):
    scheme = yaml.safe_load(FILES["jinyun-2021"].read_text("utf-8"))
    expected = by_hand(scheme, firms.to_dicts())
    assert {each[0] for each in expected.values()} == {"graded", "ungraded", "excluded", "deferred"}
    assert {each[4] for each in expected.values()} == {"A", "B", "C", "D", None}
    untaxed = [firm["code"] for firm in firms.to_dicts() if values_of(firm)["per_mu_tax"] is None]
    assert untaxed
    assert {expected[code][4] for code in untaxed} == {None}
    ranks = sorted(each[3] for each in expected.values() if each[1] == "below_scale" and each[3])
    assert any(one == other for one, other in pairwise(ranks))


FIGURES = {
    "tax": (None, -5.0, 0.0, 1.0, 33.335, 90.0, 300.0),
    "land": (None, 0.0, 0.5, 3.0, 10.0, 33.3),
    "value_added": (None, -20.0, 0.0, 100.0, 470.5, 900.0),
    **dict.fromkeys(
        ("energy", "emissions", "employees", "rd", "revenue"), (None, 0.0, 7.0, 13.3, 60.0)
    ),
    "electricity": (None, 0.0, 12_345.0, 900_000.0),
    "size_class": ("above_scale", "below_scale"),
    "gbt4754": (None, "12", "13", "131", "4399", "44"),
    "status": (None, "operating", "operating", "suspended", "under_construction"),
    "in_production": (None, date(2010, 1, 1), date(2019, 12, 31), date(2020, 1, 1)),
}


def awkward(seed, count):
    """Firms of few different figures, with gaps, refunds and many equals."""
    random = np.random.default_rng(seed)
    rows = [
        {name: said[random.integers(len(said))] for name, said in FIGURES.items()}
        for _ in range(count)
    ]
    sound = {name: said[-1] for name, said in FIGURES.items()} | {"gbt4754": "34", "status": None}
    rows += [sound | {"size_class": size, "in_production": None} for size in FIGURES["size_class"]]
    kinds = {"gbt4754": pl.String, "status": pl.String, "in_production": pl.Date}
    frame = pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None)
    return frame.with_row_index("code").with_columns(
        pl.format("U{}", "code").alias("code"), concern=pl.lit(None, pl.String)
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", FILES)
def test_awkward_firms_get_what_plain_python_gives_them(name, seed):
    scheme = yaml.safe_load(FILES[name].read_text("utf-8"))
    frame = awkward(seed, count=(1, 5, 19, 40)[seed % 4])
    expected = by_hand(scheme, frame.to_dicts())
    found = evaluate(frame, FILES[name]).frame()
    assert {row[0]: row[1:] for row in found.select(COLUMNS).iter_rows()} == expected
