"""Messages to people, in Chinese and English, through gettext.

English is the source text. Each package of Wanmu keeps its own Chinese catalogue,
``locale/zh/LC_MESSAGES/<package>.po``; they are read together, straight from the text files,
so nothing has to be compiled. A message is one whole sentence with named places
(``{key}``), never glued from pieces.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final, Literal, TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

_current: ContextVar[Language] = ContextVar("language", default="zh")


def language() -> Language:
    """The language in force here: Chinese unless somebody asked for English."""
    return _current.get()


def listed(words: Iterable[str]) -> str:
    """Words one after another, as the language in force lists them."""
    return ("、" if language() == "zh" else ", ").join(words)


def set_language(chosen: Language) -> None:
    """Put a language in force for the rest of this context (a process, a request)."""
    _current.set(chosen)


@contextmanager
def in_language(chosen: Language) -> Iterator[None]:
    """Put a language in force for a block."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)


def text(message: str, /, **places: object) -> str:
    """The message in the language in force, its named places filled in."""
    found = _translations(language()).gettext(message)
    return found.format(**places) if places else found


def mark(message: str) -> str:
    """Mark a message for the catalogue where it is only stored; ``text`` renders it later."""
    return message


@cache
def _translations(chosen: Language) -> NullTranslations:
    folder = files("wanmu") / "locale" / chosen / "LC_MESSAGES"
    if not folder.is_dir():
        return NullTranslations()
    merged = Catalog(locale=chosen)
    for source in sorted(folder.iterdir(), key=lambda item: item.name):
        if source.name.endswith(".po"):
            for message in read_po(BytesIO(source.read_bytes()), locale=chosen):
                if message.id:
                    merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)
