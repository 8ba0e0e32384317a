"""``relations.yaml``: which figures must add up, divide into or bound each other."""

from collections.abc import Mapping

from pydantic import Field

from wanmu.pack.models.base import Locator, Model, Text, Wording


class Formula(Model):
    """A relation between the columns of a table that holds in every row."""

    rule: Text
    """The relation, over the names of the columns: ``per_mu_output = output / land``."""
    rows: tuple[Text, ...] = ()
    """The rows in which it holds; all rows when none is named."""
    assumes: Wording | None = None
    """What must be so for it to hold. When it fails, that is a tension for this reason; without
    it a failure is a contradiction."""
    zh: str = ""
    """Chinese name."""
    en: str = ""
    """English name."""


class Total(Model):
    """The row of a table that is the sum of all others."""

    row: Text
    """The total's row."""
    columns: tuple[Text, ...] = Field(min_length=1)
    """The columns in which the other rows add up to it."""


class TableEntry(Model):
    """A printed table: its cells are the facts ``<id>.<row>.<column>``."""

    id: Text
    """Identifier; the first part of its cells' identifiers."""
    source: Text
    """The document."""
    locator: Locator
    """Where it stands."""
    zh: str = ""
    """Chinese title."""
    en: str = ""
    """English title."""
    rows: tuple[Text, ...] = Field(min_length=1)
    """Its rows, as the second part of its cells' identifiers names them."""
    columns: tuple[Text, ...] = Field(min_length=1)
    """Its columns, as the third part of its cells' identifiers names them."""
    empty: tuple[Text, ...] = ()
    """Cells that the document leaves empty, as ``row.column``."""
    total: Total | None = None
    """Its total row, where it has one."""
    formulas: tuple[Formula, ...] = ()
    """What holds in its rows."""


class RelationEntry(Model):
    """A relation between facts: a rule over them, or the same figure in several places."""

    id: Text
    """Identifier."""
    zh: str = ""
    """Chinese name."""
    en: str = ""
    """English name."""
    rule: Text | None = None
    """The relation, over the names that ``facts`` gives: ``va / gdp = share``."""
    facts: Mapping[str, Text] = Field(default_factory=dict)
    """The fact behind each name in the rule."""
    same: tuple[Text, ...] = ()
    """Facts that state the same figure; instead of a rule."""
    assumes: Wording | None = None
    """What must be so for it to hold; see the formulas of a table."""
    note: str = ""
    """A remark in own words."""


class Relations(Model):
    """All relations of a file."""

    tables: tuple[TableEntry, ...] = ()
    """Printed tables."""
    relations: tuple[RelationEntry, ...] = ()
    """Relations between single facts."""
