"""A figure as a cockpit shows it: with what it means, how fresh it is, and what it is beside.

Every text on a card is made here, so that no page computes or formats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wanmu.kernel.label import Label, label_name
from wanmu.kernel.messages import mark, text
from wanmu.report.answer import Column
from wanmu.report.write import cell

MASKED: Final = "＊＊＊"


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: how much of the way and of the time is gone, both in shares of one, or unknown."""

    value: float
    period: str
    reached: float | None
    elapsed: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a figure comes from: in a line, and one by one where that says more."""

    line: str = ""
    each: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One figure.

    ``value`` is in ``unit``, ``before`` the same of the year before. ``made`` says when it was
    computed, ``sources`` who delivered what it is made of and when, ``stale`` why it is old, if it
    is. ``masked`` figures are secret to the reader. ``lines`` are lesser figures under it, each a
    name, a text, and the address of the rows behind it where there is one; ``address`` leads to
    the rows behind the figure.
    """

    key: str
    title: str
    definition: str
    label: Label
    address: str
    value: float | None
    unit: str = ""
    decimals: int = 0
    before: float | None = None
    period: str = ""
    made: str = ""
    sources: Sources = Sources()
    stale: str = ""
    goal: Goal | None = None
    masked: bool = False
    warns: bool = False
    lines: Sequence[tuple[str, str] | tuple[str, str, str]] = ()

    @property
    def figure(self) -> str:
        """The value as a person reads it."""
        return MASKED if self.masked else self._read(self.value)

    @property
    def dated(self) -> str:
        """The period of its data and when it was computed."""
        return " · ".join(each for each in (self.period, self.made) if each)

    @property
    def label_words(self) -> str:
        """Whether it is stated, computed, assumed or synthetic."""
        return label_name(self.label)

    @property
    def change(self) -> str:
        """By how much it changed on the year before; empty where that is not known."""
        share = self._share
        if share is None:
            return ""
        if round(share, 1) == 0:
            return text("as in the year before")
        return text(_UP if share > 0 else _DOWN, percent=cell(abs(share), _PERCENT))

    @property
    def _share(self) -> float | None:
        """By how many per cent it changed on the year before."""
        if self.masked or self.value is None or not self.before:
            return None
        return (self.value - self.before) / abs(self.before) * 100

    @property
    def rose(self) -> bool | None:
        """Whether it rose on the year before; None where it did not change or is not known."""
        share = self._share
        return None if share is None or round(share, 1) == 0 else share > 0

    @property
    def aim(self) -> str:
        """The target, and how much of the way and of the time is gone."""
        if self.goal is None:
            return ""
        goal = f"{self._read(self.goal.value)} {self.unit}".strip()
        if self.masked or self.goal.reached is None or self.goal.elapsed is None:
            return text("target {period}: {goal}", period=self.goal.period, goal=goal)
        return text(
            "target {period}: {goal}; {reached}% of the way, {elapsed}% of the time",
            period=self.goal.period,
            goal=goal,
            reached=cell(self.goal.reached * 100, _WHOLE),
            elapsed=cell(self.goal.elapsed * 100, _WHOLE),
        )

    @property
    def standing(self) -> str:
        """Whether it is behind time, in words; empty where that is not known."""
        if self.masked or self.goal is None or not self.goal.elapsed or self.goal.reached is None:
            return ""
        behind = self.goal.reached < self.goal.elapsed
        return text("behind time") if behind else text("on time")

    @property
    def way(self) -> int:
        """The way gone in whole per cent from 0 to 100, for a bar."""
        reached = self.goal.reached if self.goal else None
        return round(min(max(reached or 0.0, 0.0), 1.0) * 100)

    def _read(self, value: float | None) -> str:
        return cell(value, Column("", "", "", decimals=self.decimals))


_UP: Final = mark("{percent}% more than the year before")
_DOWN: Final = mark("{percent}% less than the year before")
_PERCENT: Final = Column("", "", "", decimals=1)
_WHOLE: Final = Column("", "", "", decimals=0)
