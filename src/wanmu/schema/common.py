"""How records of firms and land write their fields, and the fields that they share."""

from dataclasses import replace
from typing import Final

from wanmu.schema.field import Choice, Field, Kind

DATA_LABELS: Final = (
    Choice("stated", "原始", "stated", ("公布",)),
    Choice("computed", "计算", "computed"),
    Choice("assumed", "假定", "assumed"),
    Choice("synthetic", "合成", "synthetic", ("演示", "模拟")),
)


def field(
    name: str, titles: tuple[str, str], kind: Kind, meaning: tuple[str, str], *aliases: str
) -> Field:
    """A field by its titles and its meaning, in Chinese and English each, and other headings."""
    return Field(
        name=name,
        zh=titles[0],
        en=titles[1],
        kind=kind,
        meaning_zh=meaning[0],
        meaning_en=meaning[1],
        aliases=aliases,
    )


def number(
    name: str,
    titles: tuple[str, str],
    unit: str,
    meaning: tuple[str, str],
    *aliases: str,
    minimum: int | None = 0,
) -> Field:
    """A number in a unit, which is not below zero unless it may be."""
    return replace(field(name, titles, "number", meaning, *aliases), unit=unit, minimum=minimum)


def choice(
    name: str,
    titles: tuple[str, str],
    choices: tuple[Choice, ...],
    meaning: tuple[str, str],
    *aliases: str,
) -> Field:
    """One of a few words."""
    return replace(field(name, titles, "choice", meaning, *aliases), choices=choices)


def needed(held: Field) -> Field:
    """The same field, without which a row is refused."""
    return replace(held, required=True)


DATA_LABEL: Final = choice(
    "data_label",
    ("数据性质", "data label"),
    DATA_LABELS,
    (
        "数据是原始、计算、假定还是合成",
        "whether the record is stated, computed, assumed or synthetic",
    ),
)
NOTE: Final = field("note", ("备注", "note"), "text", ("说明", "a remark"), "说明")
