"""What has happened to a made-up parcel by a day: stories that end in every category.

Each story is told backwards from the day that is asked about, so that the same stories hold on
any day. Shares of the stories are assumed; they are those of no county.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

import numpy as np

INDUSTRIAL: Final = "工业用地"
_PENALTY: Final = "逾期按日计违约金，未达标的补足差额"
_OUTPUT: Final = (14.0, 30.0)
"""Output is so many times the tax. Assumed."""


@dataclass(slots=True)
class Story:
    """A parcel's events as they are told: its area in 亩, the day, the source of chance.

    ``matters`` are the categories that it ends in, and from when it is in each at the latest.
    ``found`` is the day on which the office found that, and ``left`` the one from which it did
    nothing more about it, where the story says so.
    """

    parcel: str
    area: float
    day: date
    random: np.random.Generator
    events: list[dict[str, Any]] = field(default_factory=list)
    agreed: dict[str, Any] = field(default_factory=dict)
    matters: dict[str, date] = field(default_factory=dict)
    found: date | None = None
    left: date | None = None

    def ago(self, least: int, most: int) -> date:
        """A day so many days before the day that is asked about."""
        return self.day - timedelta(days=int(self.random.integers(least, most + 1)))

    def after(self, start: date, least: int, most: int) -> date:
        """A day so many days after another."""
        return start + timedelta(days=int(self.random.integers(least, most + 1)))

    def tell(self, kind: str, day: date, **figures: Any) -> date:
        """Note an event; what would come after the day asked about has not happened."""
        self.events.append({"parcel": self.parcel, "kind": kind, "date": day, **figures})
        return day

    def number(self, least: float, most: float) -> float:
        """A figure with two decimals."""
        return round(float(self.random.uniform(least, most)), 2)

    def contract(self, signed: date, starts: date, *, dated: bool = True) -> date:
        """Approval, supply and contract, with promises from the day to start."""
        approved = signed - timedelta(days=int(self.random.integers(90, 420)))
        self.tell("approved", approved, document=f"示例批〔{approved.year}〕{self.parcel}")
        self.tell("supplied", signed - timedelta(days=int(self.random.integers(5, 20))))
        completion = starts + timedelta(days=730)
        self.agreed = {
            "agreed_start": starts if dated else None,
            "agreed_completion": completion,
            "agreed_production": completion + timedelta(days=180) if dated else None,
            "agreed_land": self.area,
            "agreed_investment": round(self.area * self.number(180, 320), 2),
            "agreed_tax_per_mu": self.number(12, 25),
            "penalty": _PENALTY,
        }
        self.tell("contract", signed, **self.agreed, document=f"示例合同{self.parcel}")
        self.tell("handed_over", self.after(signed, 20, 60))
        return completion

    def built(self, signed: date, *, share: float = 1.0, invested: float = 1.05) -> date:
        """A contract kept: started and completed; gives the day of completion."""
        starts = signed + timedelta(days=365)
        self.contract(signed, starts)
        self.tell("start", self.after(signed, 90, 360), built_land=round(self.area * 0.1, 2))
        return self.tell(
            "completion",
            starts + timedelta(days=int(self.random.integers(500, 720))),
            built_land=round(self.area * share, 2),
            invested=round(self.agreed["agreed_investment"] * invested, 2),
        )

    def operating(
        self, signed: date, *, tax: float | None, invested: float = 1.05, share: float = 1.0
    ) -> date:
        """Built and in production; gives the day of the last inspection.

        ``tax`` is a share of what is promised, None is not measured.
        """
        completed = self.built(signed, share=share, invested=invested)
        begun = self.tell("production", self.after(completed, 30, 170), use=INDUSTRIAL)
        last = min(self.after(begun, 400, 600), self.day)
        measured = None if tax is None else round(self.agreed["agreed_tax_per_mu"] * tax, 2)
        output = None if measured is None else round(measured * self.number(*_OUTPUT), 2)
        return self.tell("inspection", last, tax_per_mu=measured, output_per_mu=output)


Teller: TypeAlias = Callable[[Story], None]
_YEAR: Final = 365
_OLD: Final = (5 * _YEAR, 15 * _YEAR)


def _kept(story: Story) -> None:
    story.operating(story.ago(*_OLD), tax=story.number(1.0, 1.9))


def _unmeasured(story: Story) -> None:
    story.operating(story.ago(*_OLD), tax=None)


def _low_tax(story: Story) -> None:
    story.matters["below_standard"] = story.operating(story.ago(*_OLD), tax=story.number(0.2, 0.95))


def _low_investment(story: Story) -> None:
    story.matters["below_standard"] = story.operating(
        story.ago(*_OLD), tax=story.number(1.0, 1.5), invested=story.number(0.5, 0.95)
    )


def _low_both(story: Story) -> None:
    story.matters["below_standard"] = story.operating(
        story.ago(*_OLD), tax=story.number(0.1, 0.8), invested=story.number(0.5, 0.9)
    )


def _other_use(story: Story) -> None:
    story.operating(story.ago(*_OLD), tax=story.number(1.0, 1.6))
    use = str(story.random.choice(["研发用地", "仓储用地", "商业用地"]))
    story.tell("use_changed", story.ago(60, 300), use=use)


def _rebuilt(story: Story) -> None:
    story.operating(story.ago(11 * _YEAR, 15 * _YEAR), tax=story.number(1.0, 1.8))
    changed = story.ago(420, 2100)
    investment = round(story.agreed["agreed_investment"] * 1.4, 2)
    story.tell(
        "supplement",
        changed,
        agreed_investment=investment,
        note="腾笼换鸟：拆除重建，补充约定投资",
    )
    story.tell(
        "redeveloped",
        story.after(changed, 200, 390),
        invested=investment,
        output_per_mu=story.number(500, 900),
    )


def _partly(story: Story) -> None:
    share = story.number(0.4, 0.92)
    story.matters["underused"] = story.operating(
        story.ago(*_OLD), tax=story.number(1.0, 1.5), share=share
    )


def _not_producing(story: Story) -> None:
    story.built(story.ago(1600, 2400))
    story.matters["built_not_operating"] = story.agreed["agreed_production"]


def _no_day_of_production(story: Story) -> None:
    signed = story.ago(2000, 2600)
    story.contract(signed, signed + timedelta(days=_YEAR), dated=False)
    story.tell("start", story.after(signed, 90, 300))
    completed = story.tell(
        "completion",
        story.after(signed, 900, 1080),
        built_land=story.area,
        invested=story.agreed["agreed_investment"],
    )
    story.matters["built_not_operating"] = completed + timedelta(days=_YEAR)


def _late(story: Story) -> None:
    signed = story.ago(_YEAR + 40, 2 * _YEAR - 40)
    starts = signed + timedelta(days=_YEAR)
    story.contract(signed, starts)
    story.matters["supplied_not_used"] = starts


def _never_started(story: Story, signed: date, starts: date, *, dated: bool = True) -> None:
    """A contract of which a full year after the day to start nothing has come."""
    story.contract(signed, starts, dated=dated)
    due = starts if dated else signed
    story.matters |= {"supplied_not_used": due, "idle": due + timedelta(days=_YEAR)}


def _idle(story: Story) -> None:
    signed = story.ago(2 * _YEAR + 10, 3 * _YEAR - 60)
    _never_started(story, signed, signed + timedelta(days=_YEAR))
    story.found = story.ago(5, 20)


def _idle_long(story: Story) -> None:
    signed = story.ago(3 * _YEAR + 30, 5 * _YEAR)
    _never_started(story, signed, signed + timedelta(days=_YEAR))
    story.found = story.ago(200, 300)
    story.left = story.after(story.found, 60, 150)


def _idle_undated(story: Story) -> None:
    signed = story.ago(_YEAR + 30, 2 * _YEAR - 30)
    _never_started(story, signed, signed + timedelta(days=_YEAR), dated=False)


def _excused(story: Story) -> None:
    signed = story.ago(2 * _YEAR + 30, 3 * _YEAR - 30)
    story.contract(signed, signed + timedelta(days=_YEAR))
    begun = story.after(signed, 100, 300)
    story.tell("delay_begin", begun, note="政策处理未完成，未能按期净地交付")
    if story.random.random() < 0.5:  # noqa: PLR2004  half of the delays have ended
        story.tell("delay_end", story.after(begun, 700, 720))


def _extended(story: Story) -> None:
    signed = story.ago(2 * _YEAR + 30, 3 * _YEAR)
    story.contract(signed, signed + timedelta(days=_YEAR))
    later = story.after(signed, 300, 360)
    starts = story.day + timedelta(days=120)
    story.tell(
        "supplement",
        later,
        agreed_start=starts,
        agreed_completion=starts + timedelta(days=730),
        agreed_production=starts + timedelta(days=910),
    )


def _stopped(story: Story, *, built: float, invested: float, resumed: bool = False) -> None:
    signed = story.ago(3 * _YEAR, 4 * _YEAR)
    story.contract(signed, signed + timedelta(days=300))
    story.tell("start", story.after(signed, 150, 290))
    halted = story.ago(420, 640)
    story.tell(
        "stopped",
        halted,
        built_land=round(story.area * built, 2),
        invested=round(story.agreed["agreed_investment"] * invested, 2),
    )
    if resumed:
        story.tell("resumed", story.ago(30, 200))
    else:
        story.matters["idle"] = halted + timedelta(days=_YEAR)


def _stopped_little_built(story: Story) -> None:
    _stopped(story, built=story.number(0.05, 0.3), invested=story.number(0.3, 0.5))


def _stopped_little_invested(story: Story) -> None:
    _stopped(story, built=story.number(0.4, 0.7), invested=story.number(0.05, 0.24))


def _stopped_and_resumed(story: Story) -> None:
    _stopped(story, built=story.number(0.1, 0.3), invested=story.number(0.1, 0.5), resumed=True)


def _building(story: Story) -> None:
    signed = story.ago(_YEAR + 60, 2 * _YEAR + 200)
    story.contract(signed, signed + timedelta(days=_YEAR))
    begun = story.tell("start", story.after(signed, 200, 360))
    story.tell(
        "inspection",
        min(story.after(begun, 30, 200), story.day),
        built_land=round(story.area * story.number(0.2, 0.8), 2),
    )


def _new(story: Story) -> None:
    signed = story.ago(70, 320)
    story.contract(signed, signed + timedelta(days=_YEAR))


def _taken_back(story: Story) -> None:
    signed = story.ago(5 * _YEAR, 8 * _YEAR)
    story.contract(signed, signed + timedelta(days=_YEAR))
    story.tell("disposal", story.ago(400, 500), note="已下达《收回国有建设用地使用权决定书》")
    story.tell("taken_back", story.ago(100, 390))


def waiting(story: Story) -> None:
    """Approved, and not supplied."""
    approved = story.ago(60, 5 * _YEAR)
    story.matters["approved_not_supplied"] = approved
    story.tell("approved", approved, document=f"示例批〔{approved.year}〕{story.parcel}")


STORIES: Final[tuple[tuple[Teller, int], ...]] = (
    (_kept, 51), (_taken_back, 1),
    (_unmeasured, 4), (_low_tax, 9), (_low_investment, 4), (_low_both, 2),
    (_other_use, 3), (_rebuilt, 3), (_partly, 4), (_not_producing, 3), (_no_day_of_production, 1),
    (_late, 2), (_idle, 2), (_idle_long, 1), (_idle_undated, 1), (_excused, 1), (_extended, 1),
    (_stopped_little_built, 1), (_stopped_little_invested, 1), (_stopped_and_resumed, 1),
    (_building, 3), (_new, 1),
)  # fmt: skip
"""Stories of supplied land, and how many parcels in a hundred have each. Assumed."""
