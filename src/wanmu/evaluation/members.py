"""What is graded: firms as they are, or units built from firms, parcels and leases."""

from dataclasses import dataclass

from wanmu.kernel.tables import Lazy
from wanmu.pack.scheme_rules import SchemeRules


@dataclass(frozen=True, slots=True)
class Built:
    """The units, and of which firms they are made.

    ``special`` tells that some fill no place: tenants and joint units.
    """

    table: Lazy
    members: Lazy | None
    special: bool


def build(table: Lazy, rules: SchemeRules) -> Built:
    """The units of a table of firms, as the scheme says."""
    if rules.land is not None:
        table = table.with_columns(land=rules.fixed(rules.land).expression())
    return Built(table, None, special=False)
