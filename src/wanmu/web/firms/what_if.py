"""The grade of a firm in one year: why it has it, and what it would be with other figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wanmu.evaluation.figures_said import plain
from wanmu.evaluation.judge import Judge
from wanmu.evaluation.members import moves_alone
from wanmu.evaluation.movement import ways_up
from wanmu.evaluation.what_if import what_if
from wanmu.kernel.faults import Fault
from wanmu.kernel.messages import language, mark, text
from wanmu.report.page import Page, page_of
from wanmu.report.what_if_view import what_if_answer
from wanmu.schema import Field
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import sight_of
from wanmu.web.evaluations.explaining import explanation, tells_discreetly
from wanmu.web.evaluations.models import Evaluation, Result
from wanmu.web.evaluations.runs import judge_of
from wanmu.web.evaluations.schemes import figures_of
from wanmu.web.evaluations.sights import evaluations_for, results_for, run_for
from wanmu.web.ledger.models import EnterpriseYear
from wanmu.web.tables.form import str_of

_WRONG: Final = mark("{found} is no number; write one such as {such}")
_TWICE: Final = 2
"""A slider goes from nothing to so many times what the figure is."""


@dataclass(frozen=True, slots=True)
class Slider:
    """A figure of the firm as the form shows it; without ends where it has no value to begin at."""

    key: str
    title: str
    unit: str
    value: str
    held: str
    low: str
    high: str
    step: str
    fault: str

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere than the figure that the run used."""
        return self.value != self.held

    @property
    def about(self) -> str:
        """What the run used."""
        return text("in this run: {held}", held=self.held or text("none"))


@require_safe
@allowed(Deed.SEE_FIRMS)
def grade(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """How a firm's result came about, and sliders over the figures that it follows from.

    The sliders take the figures themselves, so they are for readers who see them: the firm, and
    staff who have them shown. A firm is not told ranks, since moving through them one by one would
    tell it what each of the others has, and borders between grades rounded.

    Raises:
        Http404: For a firm or a result that the reader may not see.
    """
    found = _result(request, code, year)
    judge = judge_of(found.run)
    place = {
        "firm": found.enterprise,
        "year": year,
        "final": found.run_id == found.run.evaluation.final_id,
        "page": page_of(explanation(request, found)),
        "hidden": not sight_of(request).unmasked,
        "alone": moves_alone(judge.standing.find(found.unit)[2]),
    }
    if not place["hidden"] and place["alone"]:
        sliders = _sliders(judge, found.unit, request.GET)
        place |= {"sliders": sliders, "answer": _answer(request, judge, found.unit, sliders)}
    part = request.GET.get("part") == "answer"
    return render(request, f"firms/{'what_if' if part else 'grade'}.html", place)


def _result(request: HttpRequest, code: str, year: int) -> Result:
    person = person_of(request)
    held: Evaluation = get_object_or_404(evaluations_for(person), year=year)
    seen = results_for(person, run_for(person, held)).filter(enterprise__code=code)
    found = seen.select_related("run__evaluation", "enterprise").first()
    if found is None:
        raise Http404
    return found


def _sliders(judge: Judge, unit: str, written: Mapping[str, str]) -> list[Slider]:
    _, record, _ = judge.standing.find(unit)
    fields = EnterpriseYear.record().by_name
    names = [each for each in figures_of(judge.plan.scheme) if each in record]
    return [_slider(fields[name], record[name], written.get(name)) for name in names]


def _slider(field: Field, held: float | None, written: str | None) -> Slider:
    said = "" if held is None else plain(held)
    value = said if written is None else written.strip()
    wrong = Fault("W120", _WRONG, values={"found": value, "such": said or "12.5"})
    fault = "" if _is_number(value) else str_of(wrong)
    most = _TWICE * abs(held or 0.0)
    step = 10.0 ** floor(log10(most / 100)) if most else 0.0
    low, high = (-most if (held or 0.0) < 0 else 0.0), step and ceil(most / step) * step
    ends = (plain(low), plain(high), plain(step)) if most else ("", "", "")
    title, unit = field.title(language()), field.unit or ""
    return Slider(field.name, title, unit, value, said, *ends, fault)


def _is_number(written: str) -> bool:
    """Nothing stands for a figure that is not there."""
    try:
        return not written or isfinite(_number(written) or 0.0)
    except ValueError:
        return False


def _number(written: str) -> float | None:
    return float(written.replace(",", "").replace("，", "")) if written else None


def _answer(request: HttpRequest, judge: Judge, unit: str, sliders: list[Slider]) -> Page | None:
    """What follows from the sliders as they stand; None while one of them is wrong."""
    if any(each.fault for each in sliders):
        return None
    changes: dict[str, Any] = {each.key: _number(each.value) for each in sliders if each.moved}
    discreetly = tells_discreetly(request)
    found = what_if(judge, unit, changes, discreetly=discreetly)
    own = found.before if discreetly else None
    ways = ways_up(judge, judge.standing.find(unit)[2], found.after, own)
    return page_of(what_if_answer(found, judge, ways, discreetly=discreetly))
