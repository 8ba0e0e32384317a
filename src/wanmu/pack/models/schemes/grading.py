"""How grades follow: cuts by rank or score, vetoes, regrading."""

from typing import Literal

from pydantic import Field

from wanmu.pack.models.base import Number, Text
from wanmu.pack.models.schemes.base import Clause, Named, Rule, Share


class Grade(Named):
    """A grade; the scheme lists them from the best to the worst."""

    id: Text
    """What the result says: A."""


class Cut(Clause):
    """Which of the ranked units get a grade; the cuts go from the best grade to the worst.

    Exactly one of first, to, last, places, score and rest says which.
    """

    grade: Text
    """The grade."""
    first: Share | None = None
    """So many percent, counted on from the cut before."""
    to: Share | None = None
    """All up to this rank in percent, counted from the first unit; the end belongs to it."""
    last: Share | None = None
    """The last so many percent."""
    places: int | None = None
    """So many units, counted on from the cut before."""
    score: Number | None = None
    """All from this score on."""
    rest: bool = False
    """All that no other cut takes."""
    open: bool = False
    """With ``to``: the end itself does not belong to it (不含)."""
    at_most: Share | None = None
    """Never more than so many percent; those beyond get the next grade."""
    at_least: Share | None = None
    """Never fewer than so many percent; the grade before gives up its last units."""


class Key(Clause):
    """One end of two-key grading."""

    grade: Text
    """The grade."""
    half: Share
    """Which part is looked at: the first (best) or last (worst) so many percent by score."""
    by: Text
    """The indicator by which these are sorted: best first at the best end, worst first at the
    worst."""
    share: Share
    """How many percent of all ranked units get the grade."""


class TwoKey(Clause):
    """Two-key grading: by score first, then within each end by another indicator."""

    best: Key
    """The best grade."""
    worst: Key
    """The worst grade."""
    rest: Text
    """The grade of all others."""


class Veto(Named):
    """A condition that decides a grade whatever the score."""

    id: Text
    """Identifier; the reason in the result is ``veto:<id>``."""
    when: Rule
    """When it strikes; a condition that cannot be decided does not."""
    grade: Text | None = None
    """The grade that it gives."""
    at_best: Text | None = None
    """Instead, with ``after``: no better grade than this."""
    stage: Literal["before", "after"]
    """before: the unit is not scored and leaves its place to others; after: it is ranked like all
    others, and only its grade changes."""
    in_quota: bool = True
    """With ``before``: whether it counts in the number that shares are taken of; it does when it is
    not said."""
    groups: tuple[Text, ...] = ()
    """The groups that it is for; all when none is named."""


class Regrade(Named):
    """A grade changed after the cut, by a test."""

    id: Text
    """Identifier; the reason in the result is ``regrade:<id>``."""
    when: Rule
    """The test; it may name all results: ``score``, ``rank``, ``grade``, ``base_<indicator>``."""
    grades: tuple[Text, ...] = Field(min_length=1)
    """The grades that it changes."""
    to: Text | None = None
    """The grade that it gives."""
    up: int | None = None
    """Instead: so many grades better."""
    down: int | None = None
    """Instead: so many grades worse."""
    groups: tuple[Text, ...] = ()
    """The groups that it is for; all when none is named."""


class Overall(Clause):
    """One ranking of all groups after grading: ``overall_rank`` in the result."""

    by: Literal["grade_then_score", "score"] = "grade_then_score"
    """By the final grade and then the score, or by the score alone."""
    cuts: tuple[Cut, ...] = ()
    """Cuts that grade anew along this ranking; without them the grades stay."""
