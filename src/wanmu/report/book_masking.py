"""A parcel's book for somebody who may not see every figure in it."""

from collections.abc import Callable
from dataclasses import replace

from wanmu.land.book import Book, Entry
from wanmu.land.reasons import Reason
from wanmu.schema.land import PARCEL_EVENT


def masked(book: Book, shows: Callable[[str], bool], mask: str) -> Book:
    """The book with ``mask`` for each figure of an event that ``shows`` does not let through.

    A promise says what was agreed but not what was reached, and a reason keeps no condition that
    has the figure in it.
    """
    hidden = [field.name for field in PARCEL_EVENT.fields if not shows(field.name)]
    if not hidden:
        return book
    promises = book.classification.land.promises
    facts = {name for name, promise in promises.items() if promise.fact in hidden}
    return replace(
        book,
        timeline=tuple(_entry(each, hidden, mask) for each in book.timeline),
        promises=tuple(
            replace(each, fact=None, short=None) if each.name in facts else each
            for each in book.promises
        ),
        reasons=tuple(_reason(each, hidden, mask) for each in book.reasons),
    )


def _entry(each: Entry, hidden: list[str], mask: str) -> Entry:
    return replace(each, said={n: mask if n in hidden else v for n, v in each.said.items()})


def _reason(each: Reason, hidden: list[str], mask: str) -> Reason:
    names = [PARCEL_EVENT.by_name[name] for name in hidden]
    if any(field.zh in each.said or field.en in each.said for field in names):
        return replace(each, said=mask)
    return each
