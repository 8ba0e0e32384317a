"""Where an evaluation stands: its steps, whose turn is next, and why something cannot be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import listed, mark, text
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import MAY, ROLE_WORDS, Role
from wanmu.web.evaluations.forms import Control, Given, controls_of, said, with_faults
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.obstacles import obstacles
from wanmu.web.evaluations.states import ACTS, Act, State
from wanmu.web.evaluations.steps import may_do

_STEPS: Final = (
    mark("Scheme and year chosen"),
    mark("Data checked, land areas published"),
    mark("Run"),
    mark("Counts confirmed"),
    mark("First review"),
    mark("Second review"),
    mark("Results published"),
    mark("Final and locked"),
)
_DONE: Final = {
    State.CHECKING: 1,
    State.DENOMINATORS: 2,
    State.RETURNED: 2,
    State.COMPUTED: 3,
    State.RECONCILED: 4,
    State.REVIEWED_ONCE: 5,
    State.REVIEWED: 6,
    State.NOTICE: 7,
    State.FINAL: 8,
    State.UNLOCK_ASKED: 8,
    State.UNLOCKED: 2,
}
"""How many steps are done in each state."""
_MOST_NAMES: Final = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the list of steps: its words, and whether it is done, the next, or ahead."""

    words: str
    state: str
    here: bool


@dataclass(slots=True)
class Turn:
    """A step that is next: who may do it, the form of it, and what stands in the way."""

    name: str
    words: str
    who: str
    mine: bool
    obstacles: list[str]
    controls: list[Control]
    faults: list[str]


def steps_of(evaluation: Evaluation) -> list[Step]:
    """All the steps, each with where it stands."""
    done = _DONE[State(evaluation.state)]
    words = text("done"), text("next"), text("ahead")
    return [
        Step(text(step), words[(number >= done) + (number > done)], number == done)
        for number, step in enumerate(_STEPS)
    ]


def turns_of(
    evaluation: Evaluation,
    person: User,
    asked: str = "",
    given: Given | None = None,
    wrong: InputError | None = None,
) -> Iterator[Turn]:
    """The steps that can follow; ``asked`` is the one that was tried and was ``wrong``."""
    state = State(evaluation.state)
    for act in ACTS.values():
        if state not in act.after:
            continue
        tried = act.name == asked
        controls = controls_of(act.name, evaluation) if may_do(act, person) else []
        faults = with_faults(controls, wrong if tried else None, given if tried else None)
        yield Turn(
            name=act.name,
            words=text(act.words),
            who=who_may(act),
            mine=may_do(act, person),
            obstacles=[said(each) for each in obstacles(evaluation, act, person)],
            controls=controls,
            faults=faults,
        )


def who_may(act: Act) -> str:
    """The roles that may do a step, and the people who have them."""
    roles = [role for role in Role if any(deed in MAY[role] for deed in act.deeds)]
    people = User.objects.filter(role__in=roles, is_active=True).order_by("username")
    names = [each.get_full_name() or each.username for each in people[: _MOST_NAMES + 1]]
    if len(names) > _MOST_NAMES:
        names[_MOST_NAMES:] = ["…"]
    return text(
        "{roles} ({names})",
        roles=listed(text(ROLE_WORDS[role]) for role in roles),
        names=listed(names) or text("nobody has this role yet"),
    )
