"""The list of the chains: what documents state of each, counted."""

from typing import Final

from django.http import HttpRequest

from wanmu.kernel.messages import mark
from wanmu.report.chain_links import basis_words, chain_words, industry_words
from wanmu.report.chain_view import chain_counts
from wanmu.web.chains.links import of_pack, pack_sources
from wanmu.web.office.county import county_pack
from wanmu.web.tables.numbered import NUMBER, numbered
from wanmu.web.tables.table import Column, Computed, Table


def _rows(request: HttpRequest) -> Computed:
    del request
    pack = county_pack()
    chains, industries = chain_words(pack), industry_words(pack)

    return numbered(
        map(chain_counts, pack.chains.values()),
        lambda row: (chains[row["id"]], industries[row["industry"]], row["leader"]),
    )


def _count(key: str, heading: str, *, total: bool = True, shown: bool = True) -> Column:
    return Column(key=key, heading=heading, kind="number", decimals=0, total=total,
                  filter="range", shown=shown)  # fmt: skip


CHAINS: Final = Table(
    name="chains",
    title=mark("Chains"),
    columns=(
        Column(key="name", heading=mark("Chain"), path="id", kind="choice",
               choices=of_pack(chain_words), link=("chain", "id")),
        Column(key="industry", heading=mark("Industry"), kind="choice",
               choices=of_pack(industry_words), filter="choice", shown=False),
        Column(key="leader", heading=mark("Chain leader"), filter="text"),
        _count("stages", mark("Stages")),
        _count("covered", mark("Stages with local firms")),
        _count("nodes", mark("Nodes")),
        Column(key="share", heading=mark("Covered at most"), kind="number", unit="%",
               decimals=1, filter="range"),
        # A firm that two chains name would count twice in a sum.
        _count("local", mark("Local firms"), total=False),
        _count("leading", mark("Leading firms"), total=False),
        _count("sought", mark("Sought for")),
        _count("weaknesses", mark("Weaknesses"), shown=False),
        _count("breakthroughs", mark("Breakthroughs"), shown=False),
        Column(key="basis", heading=mark("Read from"), kind="choice", choices=basis_words,
               filter="choice", shown=False),
        NUMBER,
    ),
    rows=_rows,
    order="number",
    unique="number",
    search="search",
    sources=pack_sources,
    empty=mark("The pack of the county names no chain."),
)  # fmt: skip
