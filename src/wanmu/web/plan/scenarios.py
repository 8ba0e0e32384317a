"""What if: sliders over the plan's drivers, and the balance that follows beside the plan's."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wanmu.kernel.faults import InputError
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import Language, language, text
from wanmu.pack import Pack
from wanmu.planning.changes import Changes
from wanmu.planning.drivers import Driver, changes_of, drivers, settings
from wanmu.planning.known import input_values, read_changes
from wanmu.planning.scenario import PLAN, Outcome, SideBySide, outcome, side_by_side
from wanmu.planning.scenario_file import Written, written_scenario
from wanmu.report.page import Page, page_of
from wanmu.report.scenario_view import own_scenario_answer
from wanmu.web.accounts.decorators import allowed
from wanmu.web.accounts.roles import Deed
from wanmu.web.office.charts import Bars
from wanmu.web.office.county import county_pack
from wanmu.web.office.keeping import newest, page_in_language
from wanmu.web.plan.charts import own_chart

OWN: Final = "own"
START: Final = "from"
"""The field that says from which named scenario to start."""


@require_GET
@allowed(Deed.SEE_COUNTY)
def scenarios(request: HttpRequest) -> HttpResponse:
    """The sliders as the address sets them, what follows beside the plan, the named scenarios."""
    asked = _ask(request.GET.dict())
    named = page_in_language(newest("scenarios"))
    place = {"asked": asked, "named": named, "start": START, "choices": _choices(asked.start)}
    part = request.GET.get("part") == "answer"
    return render(request, f"plan/{'what_if' if part else 'scenarios'}.html", place)


@dataclass(frozen=True, slots=True)
class Slider:
    """A driver as the form shows it: its value as written, its ends, and what is wrong with it."""

    driver: Driver
    value: str
    low: str
    high: str
    step: str
    plan: str
    choices: tuple[str, ...]
    fault: str

    @property
    def key(self) -> str:
        """The field of the form."""
        return self.driver.key

    @property
    def title(self) -> str:
        """What it is called."""
        return self.driver.title

    @property
    def unit(self) -> str:
        """What it is measured in."""
        return self.driver.unit

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere than in the plan."""
        return self.value != self.plan

    @property
    def about(self) -> str:
        """Where it stands in the plan, how far it goes, and why."""
        ends = {"low": self.low, "high": self.high}
        why = self.driver.why
        return text("plan: {plan}; {low} to {high}; {why}", plan=self.plan, why=why, **ends)


@dataclass(frozen=True, slots=True)
class Asked:
    """The form and what follows from it; ``page`` and ``chart`` are None where it has faults."""

    sliders: tuple[Slider, ...]
    start: str
    faults: tuple[str, ...]
    page: Page | None
    chart: Bars | None
    address: str


@dataclass(frozen=True, slots=True)
class _Base:
    """The plan as it stands, in one language: computed once a process."""

    pack: Pack
    values: Mapping[str, Fraction]
    drivers: tuple[Driver, ...]
    plan: Outcome


@lru_cache(maxsize=4)
def _base(chosen: Language) -> _Base:
    del chosen  # the titles are in it, and the language in force is the same
    pack = county_pack()
    values = input_values(pack)
    plan = Written(PLAN, text("plan as it stands"), "", "", {}, "")
    return _Base(pack, values, drivers(pack, values), outcome(pack, plan, Changes(), placed=False))


def _ask(written: Mapping[str, str]) -> Asked:
    base = _base(language())
    start = written.get(START, "")
    known = {each.id for each in base.pack.scenarios.scenarios}
    start = start if start in known else ""
    try:
        set_to = settings(base.drivers, written)
        found = _follow(base, start, set_to)
    except InputError as error:
        return _refused(base, start, written, error)
    page = page_of(own_scenario_answer(found, base.pack))
    sliders = tuple(_slider(each, written, "") for each in base.drivers)
    return Asked(sliders, start, (), page, own_chart(found, base.pack), _address(start, set_to))


def page_as_set(written: Mapping[str, str]) -> Page:
    """What follows from a setting of the sliders, beside the plan.

    Raises:
        InputError: W100 or W101 for a setting that cannot be.
    """
    base, start = _base(language()), written.get(START, "")
    known = {each.id for each in base.pack.scenarios.scenarios}
    found = _follow(base, start if start in known else "", settings(base.drivers, written))
    return page_of(own_scenario_answer(found, base.pack))


def _follow(base: _Base, start: str, set_to: Mapping[str, Fraction]) -> SideBySide:
    begun = (
        read_changes(written_scenario(start, base.pack).changes, base.values, "")
        if start
        else Changes()
    )
    moved = changes_of(base.drivers, set_to, base.values)
    changed = Changes({**begun.values, **moved.values})
    own = Written(OWN, text("as set here"), "", "", {}, "")
    return side_by_side([base.plan, outcome(base.pack, own, changed, placed=False)], base.values)


def _refused(base: _Base, start: str, written: Mapping[str, str], error: InputError) -> Asked:
    """The form as it was sent, each fault beside its field, others above it."""
    keys = {each.key for each in base.drivers}
    own = {each.place.field: each.said for each in error.faults if each.place.field in keys}
    others = tuple(str(each) for each in error.faults if each.place.field not in keys)
    sliders = tuple(_slider(each, written, own.get(each.key, "")) for each in base.drivers)
    return Asked(sliders, start, others, None, None, "")


def _slider(driver: Driver, written: Mapping[str, str], fault: str) -> Slider:
    plan = decimal_text(driver.plan)
    return Slider(
        driver,
        written.get(driver.key, "").strip() or plan,
        decimal_text(driver.low),
        decimal_text(driver.high),
        decimal_text(driver.step),
        plan,
        tuple(map(decimal_text, driver.choices)),
        fault,
    )


def _choices(start: str) -> list[dict[str, Any]]:
    """The named scenarios to start from."""
    named = county_pack().scenarios.scenarios
    zh = language() == "zh"
    return [
        {"key": each.id, "title": each.zh if zh else each.en, "chosen": each.id == start}
        for each in named
    ]


def _address(start: str, set_to: Mapping[str, Fraction]) -> str:
    """What brings back the same: only what differs from the plan."""
    said = {key: decimal_text(value) for key, value in set_to.items()}
    return "?" + urlencode({START: start, **said} if start else said)
