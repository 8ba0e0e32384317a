"""The list of what the chains of the county name, over all chains: first of all what is sought."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from django.http import HttpRequest

from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.report.chain_links import (
    basis_words,
    chain_words,
    hold_words,
    industry_words,
    link_rows,
    links_grounds,
    sort_words,
)
from wanmu.web.office.county import county_pack
from wanmu.web.tables.numbered import NUMBER, numbered
from wanmu.web.tables.state import picked
from wanmu.web.tables.table import Column, Computed, Pick, Row, Table

_ALL: Final = "all"
_SEARCHED: Final = ("name", "detail", "stage", "note")


def _kinds() -> Mapping[str, str]:
    return {**sort_words(), _ALL: text("all of them")}


KIND: Final = Pick(name="kind", heading=mark("What is named"), choices=_kinds)


def _rows(request: HttpRequest) -> Computed:
    asked, pack = picked(request, KIND), county_pack()
    found = [row for row in link_rows(pack) if asked in {_ALL, row["kind"]}]
    chains = chain_words(pack)
    return numbered(found, lambda row: _words(row, chains))


def _words(row: Row, chains: Mapping[str, str]) -> Iterator[object]:
    yield from (row[name] for name in _SEARCHED)
    yield chains[row["chain"]]
    for firms in ("local", "leading"):
        yield from row[firms] or ()


def pack_sources(request: HttpRequest) -> Sequence[str]:
    """The documents that the chains come from."""
    del request
    return links_grounds(county_pack())["sources"]


def of_pack(words: Callable[[Pack], Mapping[str, str]]) -> Callable[[], Mapping[str, str]]:
    """The words that the county's pack gives."""
    return lambda: words(county_pack())


LINKS: Final = Table(
    name="chain-links",
    title=mark("Links of the chains"),
    columns=(
        Column(key="chain", heading=mark("Chain"), kind="choice", choices=of_pack(chain_words),
               filter="choice", link=("chain", "chain")),
        Column(key="stage", heading=mark("Stage"), filter="text"),
        Column(key="what", heading=mark("What is named"), path="kind", kind="choice",
               choices=sort_words, shown=False),
        Column(key="link", heading=mark("Link"), path="name", filter="text"),
        Column(key="hold", heading=mark("How it is held"), kind="choice", choices=hold_words,
               filter="choice"),
        Column(key="local", heading=mark("Firms of the county")),
        Column(key="leading", heading=mark("Leading firms elsewhere")),
        Column(key="industry", heading=mark("Industry"), kind="choice",
               choices=of_pack(industry_words), filter="choice", shown=False),
        Column(key="leader", heading=mark("Chain leader"), shown=False),
        Column(key="products", heading=mark("Products"), path="detail", shown=False),
        Column(key="place", heading=mark("Place in the document"), shown=False),
        Column(key="note", heading=mark("Remark"), shown=False),
        Column(key="basis", heading=mark("Read from"), kind="choice", choices=basis_words,
               filter="choice", shown=False),
        NUMBER,
    ),
    rows=_rows,
    order="number",
    unique="number",
    search="search",
    picks=(KIND,),
    sources=pack_sources,
    empty=mark("No chain of the county names such a thing."),
)  # fmt: skip
