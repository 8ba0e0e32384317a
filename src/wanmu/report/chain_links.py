"""Everything that the chains of a pack name, over all of them: what is sought, where, who is there.

Documents name firms by stage and not by node, so how well a link is held is said of its stage.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.pack.chain_coverage import Hold, coverage, hold_of
from wanmu.pack.models import Chain, Stage
from wanmu.report.chain_view import (
    BASES,
    ENDS,
    KINDS,
    by_stage,
    industry_name,
    name_of,
    source_lines,
    things_of,
)

_HOLDS: Final[Mapping[Hold, str]] = {
    "missing": mark("missing: no firm of the county is named"),
    "weak": mark("weak: firms of the county are named, more is sought"),
    "strong": mark("strong: firms of the county are named, nothing is sought"),
}


def link_rows(pack: Pack) -> list[dict[str, Any]]:
    """What each stage names, then what each chain names as a whole, in the order of the pack."""
    return [
        {**_of_chain(chain), **row} for chain in pack.chains.values() for row in _named_in(chain)
    ]


def links_title(pack: Pack) -> str:
    """What is sought, and how much of it where no firm of the county is."""
    found = [coverage(chain) for chain in pack.chains.values()]
    return text(
        "{chains} chains seek {sought} links; {bare} of them lie in stages that name no firm of "
        "the county",
        chains=len(found),
        sought=sum(each.sought for each in found),
        bare=sum(each.sought_bare for each in found),
    )


def links_grounds(pack: Pack) -> dict[str, list[str]]:
    """How the rows are to be read, and the documents that they come from."""
    said = [text("how well a link is held is said of its whole stage"), by_stage()]
    return {"assumptions": said, "sources": source_lines(pack, *pack.chains.values())}


def sort_words() -> dict[str, str]:
    """What a chain may name: first what it seeks."""
    words = {"sought": KINDS["sought"], **KINDS, **ENDS}
    return {kind: text(each) for kind, each in words.items()}


def hold_words() -> dict[str, str]:
    """How well a stage may be held."""
    return {hold: text(words) for hold, words in _HOLDS.items()}


def chain_words(pack: Pack) -> dict[str, str]:
    """The chains by name."""
    return {name: name_of(chain) for name, chain in pack.chains.items()}


def industry_words(pack: Pack) -> dict[str, str]:
    """The industries that have chains."""
    found = dict.fromkeys(chain.industry for chain in pack.chains.values())
    return {name: industry_name(pack, name) for name in found}


def basis_words() -> dict[str, str]:
    """What a chain may be read from."""
    return {basis: text(words) for basis, words in BASES.items()}


def _of_chain(chain: Chain) -> dict[str, Any]:
    return {
        "chain": chain.id,
        "industry": chain.industry,
        "leader": chain.leader or None,
        "basis": chain.basis,
    }


def _named_in(chain: Chain) -> Iterator[dict[str, Any]]:
    for stage in chain.stages:
        about = {
            "stage": name_of(stage),
            "hold": hold_of(stage),
            "local": _firms(stage, "local_firms"),
            "leading": _firms(stage, "leading_firms"),
        }
        yield from ({**about, **row} for row in _things(stage, KINDS))
    none = dict.fromkeys(("stage", "hold", "local", "leading"))
    yield from ({**none, **row} for row in _things(chain, ENDS))


def _things(of: Stage | Chain, kinds: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for kind in kinds:
        for each in things_of(of, kind):
            yield {"kind": kind, **{name: value or None for name, value in each.items()}}


def _firms(stage: Stage, kind: str) -> tuple[str, ...] | None:
    return tuple(each["name"] for each in things_of(stage, kind)) or None
