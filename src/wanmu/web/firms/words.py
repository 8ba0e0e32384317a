"""What the county's pack calls industries, platforms and towns."""

from typing import Final

from wanmu.kernel.messages import language
from wanmu.web.office.county import county_pack

_TOWN: Final = "town"


def industries() -> dict[str, str]:
    """The industries by their number in the pack."""
    pack = county_pack()
    return {key: key if language() == "zh" else each.en for key, each in pack.industries.items()}


def platforms() -> dict[str, str]:
    """The platforms by their number in the pack."""
    pack = county_pack()
    return {
        key: key if language() == "zh" else each.name_en or key
        for key, each in pack.platforms.items()
    }


def towns() -> dict[str, str]:
    """The towns and streets by their name."""
    regions = county_pack().regions
    return {
        key: key if language() == "zh" else each.name_en or key
        for key, each in regions.items()
        if each.kind == _TOWN
    }


def word_of(field: str, value: str) -> str:
    """What the pack calls a value of a field of a firm; the value itself where it does not know."""
    known = {"industry": industries, "platform": platforms, "region": towns}
    return known[field]().get(value, value) if field in known else value
