"""References from one part of a pack to another: known, or a fault with the nearest known name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from wanmu.kernel.faults import Fault, Faults, Place, nearest
from wanmu.kernel.messages import mark

Kind: TypeAlias = Literal[
    "subject",
    "indicator",
    "scope",
    "source",
    "fact",
    "region",
    "platform",
    "block",
    "park",
    "industry",
    "product",
]

_UNKNOWN: Final = MappingProxyType(
    {
        "subject": (
            "P031",
            mark(
                'there is no subject "{found}" (nearest: {nearest}); correct it, or add it to '
                "subjects.csv"
            ),
        ),
        "indicator": (
            "P032",
            mark(
                'there is no indicator "{found}" (nearest: {nearest}); correct it, or add it to '
                "indicators.csv"
            ),
        ),
        "scope": (
            "P033",
            mark(
                'there is no scope "{found}" (nearest: {nearest}); correct it, or add it to '
                "scopes in pack.yaml"
            ),
        ),
        "source": (
            "P034",
            mark(
                'there is no source "{found}" (nearest: {nearest}); correct it, or add it to '
                "sources in pack.yaml"
            ),
        ),
        "fact": (
            "P035",
            mark(
                'there is no fact "{found}" (nearest: {nearest}); correct it, or add it to '
                "a file of facts/"
            ),
        ),
        "region": (
            "P040",
            mark(
                'there is no region "{found}" (nearest: {nearest}); correct it, or add it to '
                "regions.csv"
            ),
        ),
        "platform": (
            "P041",
            mark(
                'there is no platform "{found}" (nearest: {nearest}); correct it, or add it to '
                "platforms.csv"
            ),
        ),
        "block": (
            "P042",
            mark(
                'there is no block "{found}" (nearest: {nearest}); correct it, or add it to '
                "blocks.csv"
            ),
        ),
        "park": (
            "P073",
            mark(
                'there is no park "{found}" (nearest: {nearest}); correct it, or add it to '
                "parks.csv"
            ),
        ),
        "industry": (
            "P043",
            mark(
                'there is no industry "{found}" (nearest: {nearest}); correct it, or add it to '
                "industries.yaml"
            ),
        ),
        "product": (
            "P044",
            mark(
                'there is no product "{found}" (nearest: {nearest}); correct it, or add it to '
                "the products of its industry in industries.yaml"
            ),
        ),
    }
)

# Looking for the nearest of very many names is slow: a broken file of 100,000 rows asks once for
# each wrong word, and for so many of them.
_MOST_SUGGESTIONS: Final = 40


@dataclass(slots=True)
class References:
    """What may be referred to, by kind. A kind that could not be read is not checked."""

    faults: Faults
    known: dict[Kind, Collection[str]] = field(default_factory=dict)
    near: dict[tuple[Kind, str], str] = field(default_factory=dict)

    def check(self, kind: Kind, found: str, place: Place) -> bool:
        """Whether ``found`` is known; when it is not, that is noted as a fault."""
        if not found or kind not in self.known or found in self.known[kind]:
            return True
        code, message = _UNKNOWN[kind]
        self.faults.add(code, message, place, found=found, nearest=self._nearest(kind, found))
        return False

    def check_all(self, kind: Kind, found: Iterable[str], place: Place) -> None:
        """The same for several."""
        for name in found:
            self.check(kind, name, place)

    def _nearest(self, kind: Kind, found: str) -> str:
        key = (kind, found)
        if key not in self.near:
            tried = sum(1 for other, _ in self.near if other == kind)
            known = self.known[kind] if tried < _MOST_SUGGESTIONS else ()
            self.near[key] = nearest(found, known) or "–"
        return self.near[key]


def duplicate(name: str, place: Place, first: Place) -> Fault:
    """The fault of an identifier that is taken."""
    return Fault(
        "P030",
        mark('"{name}" is already the identifier of {first}; give each its own'),
        place,
        {"name": name, "first": first},
    )
