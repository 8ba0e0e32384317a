"""The cockpit: what is worth looking at for whoever comes, and the rows behind each figure."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from wanmu.kernel.messages import text
from wanmu.report.card import Card
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.accounts.sight import Sight, sight_of
from wanmu.web.keeping import shared
from wanmu.web.office.cards import COUNTY, cards_of
from wanmu.web.office.charts import Chart
from wanmu.web.office.cockpit_charts import charts_of
from wanmu.web.office.duties import duty_cards
from wanmu.web.office.figures import FIGURES, figures_for
from wanmu.web.office.keeping import newest, page_in_language
from wanmu.web.office.questions import QUESTIONS
from wanmu.web.office.rows import card_and_parts, table_of
from wanmu.web.office.waiting import own_file, waiting_cards
from wanmu.web.tables.views import answer


@dataclass(frozen=True, slots=True)
class View:
    """What a reader sees first."""

    cards: list[Card]
    charts: list[Chart]
    sentences: list[tuple[str, str, str]]
    """A question, its answer, and where the rest of it is."""


@require_GET
@allowed()
@shared()
def cockpit(request: HttpRequest) -> HttpResponse:
    """Few figures, what they say, and two or three charts; for an officer what waits for him."""
    person = person_of(request)
    view = view_of(person, sight_of(request))
    place = {
        "view": view,
        "duties": [*duty_cards(person), *waiting_cards(person)],
        "own": own_file(person),
        "empty": may(person.role, Deed.SEE_FIRMS) and not view.cards,
        "wall": may(person.role, Deed.SHOW_WALL),
        "nothing": person.role == Role.NEWCOMER,
    }
    return render(request, "office/cockpit.html", place)


@require_GET
@allowed(Deed.SHOW_WALL)
@shared()
def wall(request: HttpRequest) -> HttpResponse:
    """The same on a wall, its sections by turns; for who leads the county."""
    view = view_of(person_of(request), sight_of(request))
    cards = [*waiting_cards(person_of(request)), *view.cards]
    halves = [cards[at : at + 4] for at in range(0, len(cards), 4)]
    return render(request, "office/wall.html", {"view": view, "halves": halves})


@require_safe
@allowed(Deed.SEE_FIRMS)
@shared()
def figure(request: HttpRequest, key: str) -> HttpResponseBase:
    """What a figure means, its parts, and the rows that it is the sum of.

    Raises:
        Http404: For a figure that there is not.
    """
    if key not in FIGURES:
        raise Http404
    person, sight = person_of(request), sight_of(request)
    found = figures_for(person)[key]
    card, parts = card_and_parts(found, person, sight)
    place = {"card": card, "parts": parts, "figure": found}
    return answer(request, table_of(found), "office/figure.html", place)


def view_of(person: User, sight: Sight) -> View:
    """What a reader sees."""
    return View(cards_of(person, sight), charts_of(person, sight), _sentences(person))


def _sentences(person: User) -> list[tuple[str, str, str]]:
    if person.role not in COUNTY or not may(person.role, Deed.SEE_COUNTY):
        return []
    found: list[tuple[str, str, str]] = []
    for name, question in QUESTIONS.items():
        page: Any = page_in_language(newest(name))
        if page and page["headline"]:
            found.append((text(question.words), page["headline"], reverse("answer", args=[name])))
    return found
