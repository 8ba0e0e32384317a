"""What a record is found by: its names as written, and the pinyin of them."""

from typing import Final

from pypinyin import Style, lazy_pinyin

_BETWEEN: Final = "\n"


def search_text(*names: str) -> str:
    """The names in lower case, and of Chinese ones the initials and the whole pinyin.

    A search for any part of it finds the record: 缙云, jinyun and jy find 缙云县.
    """
    found = [name.lower() for name in names if name]
    for name in names:
        if name and not name.isascii():
            found += ["".join(lazy_pinyin(name, style=style)).lower()
                      for style in (Style.FIRST_LETTER, Style.NORMAL)]  # fmt: skip
    return _BETWEEN.join(found)
