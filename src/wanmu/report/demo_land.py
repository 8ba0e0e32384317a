"""What the demo tells of its made-up ledger of land, and of the plan's scenarios."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from wanmu.kernel.messages import language, text
from wanmu.land import Classification
from wanmu.land.book import Book
from wanmu.land.disposal import Action
from wanmu.land.redevelop import Redevelopment
from wanmu.land.standard import Proposal
from wanmu.pack import Pack
from wanmu.planning.scenario import SideBySide
from wanmu.report.answer import Answer, Column, Row
from wanmu.report.book_view import book_answer, due_answer
from wanmu.report.headlines import scenarios_headline
from wanmu.report.land_view import land_answer
from wanmu.report.parcels_view import stocks_answer
from wanmu.report.redevelop_view import redevelop_answer
from wanmu.report.standard_adjustment_view import adjust_answer
from wanmu.report.write import cell
from wanmu.synth import ParcelSynthesis

_AREA = Column("", "", "", decimals=0)


@dataclass(frozen=True)
class DemoLand:
    """The made-up parcels, and what every engine of the land ledger says of them."""

    made: ParcelSynthesis
    found: Classification
    actions: tuple[Action, ...]
    redevelopment: Redevelopment
    proposals: tuple[Proposal, ...]
    year: int
    example: Book
    """The book of one parcel, the first that may be taken back."""


def land_answers(ledger: DemoLand, pack: Pack) -> dict[str, Answer]:
    """The whole answers, for the workbook."""
    return {
        "parcels": stocks_answer(ledger.made, pack),
        "land": land_answer(ledger.found, pack),
        "due": due_answer(ledger.found, ledger.actions, pack),
        "book": book_answer(ledger.example, pack),
        "redevelopment": redevelop_answer(ledger.redevelopment, pack),
        "standard": adjust_answer(ledger.proposals, pack, ledger.year),
    }


def land_lines(ledger: DemoLand) -> Iterator[Row]:
    """A question and its answer each."""
    yield _ledger(ledger.made, ledger.found)
    yield _due(ledger)
    yield _redevelopment(ledger.redevelopment)
    yield _standard(ledger)


def scenario_line(found: SideBySide, pack: Pack) -> Row:
    """The plan's scenarios beside each other."""
    return {
        "question": text("What if it comes otherwise?"),
        "answer": scenarios_headline(found, pack),
        "command": "wanmu plan compare",
    }


def _ledger(made: ParcelSynthesis, found: Classification) -> Row:
    counts = text("; ").join(
        f"{found.land.categories[each.category].name(language())} {each.parcels}"
        for each in found.counts()
    )
    owing = found.frame()
    fees = [name for name in found.land.consequences if f"{name}_amount" in owing.columns]
    return {
        "question": text("Which land lies idle or is badly used?"),
        "answer": text(
            "of {parcels} made-up parcels that meet {met} of {stocks} printed stocks: {counts}; "
            "{fee} owe the idle land fee",
            parcels=made.parcels.height,
            met=sum(stock.met for stock in made.stocks),
            stocks=len(made.stocks),
            counts=counts,
            fee=sum(int(owing[name].sum()) for name in fees),
        ),
        "command": "wanmu land classify",
    }


def _due(ledger: DemoLand) -> Row:
    steps = ledger.actions
    standing = Counter(each.progress for each in steps)
    return {
        "question": text("Who deals with it, by when?"),
        "answer": text(
            "of {steps} steps for {parcels} made-up parcels {done} are done and {overdue} overdue; "
            "{bodies} bodies responsible; the next is due on {day}",
            steps=len(steps),
            parcels=len({each.parcel for each in steps}),
            done=standing["done"],
            overdue=standing["overdue"],
            bodies=len({each.body for each in steps}),
            day=min(x.due for x in steps if x.due and x.progress == "open").isoformat(),
        ),
        "command": "wanmu land due",
    }


def _redevelopment(found: Redevelopment) -> Row:
    offered = [each for each in found.candidates if each.standing == "offered"]
    return {
        "question": text("Which land should be redeveloped first?"),
        "answer": text(
            "{parcels} made-up parcels yield less than their industry's new land must; at the "
            "output required by {year} the best of them would yield {gain} 万元 more a year",
            parcels=len(offered),
            year=found.target,
            gain=cell(max((each.gain or 0.0 for each in offered), default=0.0), _AREA),
        ),
        "command": "wanmu land redevelop",
    }


def _standard(ledger: DemoLand) -> Row:
    changed = [each for each in ledger.proposals if each.proposed not in {None, each.now}]
    return {
        "question": text("What must new land reach?"),
        "answer": text(
            "by the figures of made-up firms {changed} of {all} control values would change",
            changed=len(changed),
            all=len(ledger.proposals),
        ),
        "command": "wanmu land standard adjust",
    }
