"""What is found by a name, a code, or the pinyin of a name, as far as a reader may see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from wanmu.kernel.messages import Language, language, mark, text
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.firms.words import industries, platforms, word_of
from wanmu.web.ledger.pinyin import search_text
from wanmu.web.ledger.scope import firms_of, parcels_of
from wanmu.web.office.county import county_pack
from wanmu.web.office.navigation import links
from wanmu.web.office.questions import QUESTIONS

MOST: Final = 20
"""So many of a kind are shown; with more, the words are too few."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, what else tells it from others, and where it is."""

    name: str
    more: str
    address: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What is found of a kind; ``all_of_them`` leads to the list of all, where there is one."""

    title: str
    hits: tuple[Hit, ...]
    cut_off: bool
    all_of_them: str = ""


def find(person: User, words: str) -> tuple[Group, ...]:
    """What has all of the words in its name, code or pinyin, by kind."""
    asked = words.lower().split()
    if not asked:
        return ()
    found = (_pages(person, asked), _firms(person, asked), _parcels(person, asked),
             *_of_the_pack(person, asked))  # fmt: skip
    return tuple(group for group in found if group.hits)


def only_hit(groups: Iterable[Group]) -> Hit | None:
    """The one that is meant: the only one with exactly this code or name, or the only one."""
    hits = [hit for group in groups for hit in group.hits]
    exact = [hit for hit in hits if hit.exact]
    if len(exact) == 1:
        return exact[0]
    return hits[0] if len(hits) == 1 else None


def _group(title: str, hits: Iterable[Hit], all_of_them: str = "") -> Group:
    some = tuple(islice(hits, MOST + 1))
    return Group(text(title), some[:MOST], len(some) > MOST, all_of_them)


def _matching(rows: QuerySet[Any], asked: list[str]) -> QuerySet[Any]:
    for word in asked:
        rows = rows.filter(search__contains=word)
    return rows


def _firms(person: User, asked: list[str]) -> Group:
    if not may(person.role, Deed.SEE_FIRMS):
        return _group(mark("Firms"), ())
    rows = _matching(firms_of(person), asked).values_list("code", "name", "industry", "platform")
    hits = (
        Hit(
            name or code,
            " · ".join([code, *_words(industry=industry, platform=platform)]),
            reverse("firm", args=[code]),
            exact=asked in ([code.lower()], [(name or "").lower()]),
        )
        for code, name, industry, platform in rows[: MOST + 1]
    )
    return _group(mark("Firms"), hits, f"{reverse('firms')}?{urlencode({'q': ' '.join(asked)})}")


def _parcels(person: User, asked: list[str]) -> Group:
    if not may(person.role, Deed.SEE_LAND):
        return _group(mark("Parcels"), ())
    rows = _matching(parcels_of(person), asked).values_list("id", "location")[: MOST + 1]
    hits = (
        Hit(key, location or "", reverse("parcel", args=[key]), exact=asked == [key.lower()])
        for key, location in rows
    )
    return _group(mark("Parcels"), hits)


def _words(**values: str | None) -> Iterator[str]:
    yield from (word_of(field, value) for field, value in values.items() if value)


def _pages(person: User, asked: list[str]) -> Group:
    found = [(each["words"], each["address"]) for each in links(person.role, "")]
    if may(person.role, Deed.SEE_COUNTY):
        found += [(text(question.words), reverse("answer", args=[name]))
                  for name, question in QUESTIONS.items()]  # fmt: skip
    return _group(mark("Pages"), _named(found, asked))


def _of_the_pack(person: User, asked: list[str]) -> Iterator[Group]:
    """Chains, and the firms of an industry or a platform."""
    if may(person.role, Deed.SEE_COUNTY):
        found = _pack_names(language())
        yield _group(mark("Chains"), _named(found["chain"], asked))
        yield _group(mark("Industries"), _named(found["industry"], asked))
        yield _group(mark("Platforms"), _named(found["platform"], asked))


@cache
def _pack_names(spoken: Language) -> dict[str, list[tuple[str, str]]]:
    """The names of the pack in a language, each with its address."""
    chains = county_pack().chains
    firms = reverse("firms")
    return {
        "chain": [(each.zh if spoken == "zh" else each.en or each.zh, reverse("chain", args=[key]))
                  for key, each in chains.items()],
        "industry": [(name, f"{firms}?{urlencode({'industry': key})}")
                     for key, name in industries().items()],
        "platform": [(name, f"{firms}?{urlencode({'platform': key})}")
                     for key, name in platforms().items()],
    }  # fmt: skip


_spelt = cache(search_text)


def _named(found: Iterable[tuple[str, str]], asked: list[str]) -> Iterator[Hit]:
    """Those whose name, or its pinyin, has all the words."""
    for name, address in found:
        if all(word in _spelt(name) for word in asked):
            yield Hit(name, "", address, exact=asked == [name.lower()])
