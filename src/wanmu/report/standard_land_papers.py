"""The annex of a supply contract for standard land, as a bureau prints it."""

from collections.abc import Iterator

from wanmu.kernel.messages import language, text
from wanmu.land.standard import Annex, Item
from wanmu.report.document import Block, Document, Heading, Paragraph, Table
from wanmu.report.standard_land_view import basis_text, bound_text, due_text, said, unit_text


def annex_document(annex: Annex) -> Document:
    """The annex: parcel, indicators, verification, what follows, what is assumed, signatures."""
    blocks = (
        Paragraph(
            text("This annex is part of the contract for the supply of the parcel below. The "
                 "holder promises the following control indicators.")
        ),
        Heading(text("1. The parcel")),
        _parcel(annex),
        *_made_up(annex),
        Heading(text("2. Control indicators")),
        _indicators(annex),
        Heading(text("3. Verification")),
        _verification(annex),
        Heading(text("4. Liability")),
        *_liability(annex),
        *_assumed(annex),
        Heading(text("5. Signatures") if not annex.assumptions else text("6. Signatures")),
        _signatures(),
    )  # fmt: skip
    title = text("Annex on the control indicators of standard land")
    return Document(title, blocks)


def _parcel(annex: Annex) -> Table:
    held = annex.parcel
    industry = annex.stated.industries[annex.industry].name(language())
    red_line = text("see the parcel's map") if held.get("red_line") else text("to be attached")
    rows = [
        (text("number of the parcel"), held["id"], text("area (mu)"), f"{held['area']:g}"),
        (text("location"), _cell(held, "location"), text("platform"), _cell(held, "platform")),
        (text("block"), _cell(held, "block"), text("industry"), industry),
        (text("planned use"), _cell(held, "plan_use"), text("red line"), red_line),
    ]
    (head, *rest) = rows
    return Table(head, rest, (1.3, 2.4, 1.3, 2.4))


def _cell(held: object, name: str) -> str:
    value = held.get(name) if hasattr(held, "get") else None
    return str(value) if value else "—"


def _indicators(annex: Annex) -> Table:
    headings = (text("no."), text("indicator"), text("control value"), text("unit"),
                text("when verified"), text("basis"))  # fmt: skip
    rows = [
        (
            str(number),
            annex.stated.indicators[each.indicator].name(language()),
            _bound(each),
            unit_text(annex.stated.indicators[each.indicator].unit),
            _due(annex, each),
            basis_text(each.document, each.clause, each.assumed),
        )
        for number, each in enumerate(annex.items, 1)
    ]
    return Table(headings, rows, (0.8, 2.5, 2.1, 1.4, 2.0, 3.2))


def _bound(each: Item) -> str:
    bound = bound_text(each)
    if each.decided:
        return text("{bound} (set for this project)", bound=bound)
    return text("{bound} (assumed)", bound=bound) if each.assumed else bound


def _due(annex: Annex, each: Item) -> str:
    indicator = annex.stated.indicators[each.indicator]
    return "—" if each.none else due_text(indicator.due, indicator.due_months)


def _verification(annex: Annex) -> Table:
    stated = annex.stated
    rows = [
        (
            stated.indicators[each.indicator].name(language()),
            said(stated.indicators[each.indicator].method),
            said(stated.indicators[each.indicator].verifier),
        )
        for each in annex.items
        if not each.none
    ]
    return Table((text("indicator"), text("how it is measured"), text("verified by")), rows,
                 (2.2, 4.4, 3.2))  # fmt: skip


def _liability(annex: Annex) -> Iterator[Block]:
    stated, joined = annex.stated, "、" if language() == "zh" else ", "
    for name, penalty in stated.penalties.items():
        theirs = [
            stated.indicators[each.indicator].name(language())
            for each in annex.items
            if stated.indicators[each.indicator].penalty == name and not each.none
        ]
        if theirs:
            yield Paragraph(
                text("{title} ({indicators}): {follows}.", title=penalty.name(language()),
                     indicators=joined.join(theirs), follows=said(penalty.follows))
            )  # fmt: skip


def _made_up(annex: Annex) -> Iterator[Block]:
    if annex.parcel.get("data_label") == "synthetic":
        yield Paragraph(text("The parcel is synthetic: it is made up."))


def _assumed(annex: Annex) -> Iterator[Block]:
    if not annex.assumptions:
        return
    yield Heading(text("5. What is assumed"))
    yield Paragraph(
        text("The following rests on no document and is to be replaced or confirmed before "
             "signature.")
    )  # fmt: skip
    rows = [(str(number), why) for number, why in enumerate(annex.assumptions, 1)]
    yield Table((text("no."), text("what is assumed, and why")), rows, (0.8, 9))


def _signatures() -> Table:
    blank = text("\n\n(seal)\n\nrepresentative:\n\ndate:")
    parties = text("supplier of the land"), text("holder of the land"), text("supervising body")
    return Table(parties, [(blank, blank, blank)])
