"""The steps of an evaluation as one table: from which state, by whom, to which state."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wanmu.kernel.messages import mark
from wanmu.web.accounts.roles import Deed


class State(StrEnum):
    """Where an evaluation stands."""

    CHECKING = "checking"
    DENOMINATORS = "denominators"
    """The land areas are out for objection."""
    COMPUTED = "computed"
    RECONCILED = "reconciled"
    REVIEWED_ONCE = "reviewed once"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    """A reviewer did not approve of the run."""
    NOTICE = "notice"
    """The results are out for objection."""
    FINAL = "final"
    UNLOCK_ASKED = "unlock asked"
    UNLOCKED = "unlocked"


STATE_WORDS: Final[Mapping[State, str]] = {
    State.CHECKING: mark("data being checked"),
    State.DENOMINATORS: mark("land areas in their notice period"),
    State.COMPUTED: mark("run, counts to be confirmed"),
    State.RECONCILED: mark("counts agree, waiting for review"),
    State.REVIEWED_ONCE: mark("approved by one reviewer"),
    State.REVIEWED: mark("approved by two reviewers"),
    State.RETURNED: mark("returned by a reviewer"),
    State.NOTICE: mark("results in their notice period"),
    State.FINAL: mark("final and locked"),
    State.UNLOCK_ASKED: mark("unlocking asked for"),
    State.UNLOCKED: mark("unlocked"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One step.

    Attributes:
        name: What the trail calls it, and its form.
        words: What its button says.
        deeds: Who may do it: whoever may do one of these.
        after: The states in which it can be done.
        leads_to: The state afterwards.
    """

    name: str
    words: str
    deeds: tuple[Deed, ...]
    after: tuple[State, ...]
    leads_to: State


_RUN, _REVIEW, _PUBLISH = (
    Deed.RUN_EVALUATION,
    Deed.REVIEW_EVALUATION,
    Deed.PUBLISH_EVALUATION,
)
ACTS: Final[Mapping[str, Act]] = {
    act.name: act
    for act in (
        Act(mark("publish denominators"), mark("Publish the land areas"), (_PUBLISH,),
            (State.CHECKING,), State.DENOMINATORS),
        Act(mark("run"), mark("Run the evaluation"), (_RUN,),
            (State.DENOMINATORS, State.RETURNED, State.NOTICE, State.UNLOCKED), State.COMPUTED),
        Act(mark("reconcile"), mark("Confirm that the counts agree"), (_RUN,),
            (State.COMPUTED,), State.RECONCILED),
        Act(mark("approve"), mark("Approve"), (_REVIEW,), (State.RECONCILED,), State.REVIEWED_ONCE),
        Act(mark("approve again"), mark("Approve as the second reviewer"), (_REVIEW,),
            (State.REVIEWED_ONCE,), State.REVIEWED),
        Act(mark("return"), mark("Return with an opinion"), (_REVIEW,),
            (State.RECONCILED, State.REVIEWED_ONCE), State.RETURNED),
        Act(mark("publish results"), mark("Publish the results"), (_PUBLISH,),
            (State.REVIEWED,), State.NOTICE),
        Act(mark("finalise"), mark("Make it final and lock it"), (_PUBLISH,),
            (State.NOTICE, State.REVIEWED, State.UNLOCKED), State.FINAL),
        Act(mark("ask to unlock"), mark("Ask to unlock"), (_RUN, Deed.DECIDE_OBJECTION),
            (State.FINAL,), State.UNLOCK_ASKED),
        Act(mark("unlock"), mark("Agree to unlock"), (Deed.UNLOCK_EVALUATION,),
            (State.UNLOCK_ASKED,), State.UNLOCKED),
        Act(mark("refuse to unlock"), mark("Refuse to unlock"), (Deed.UNLOCK_EVALUATION,),
            (State.UNLOCK_ASKED,), State.FINAL),
    )
}  # fmt: skip
LOCKED: Final = (State.FINAL, State.UNLOCK_ASKED)
"""The states in which the year's values in the ledger stay as they are."""
