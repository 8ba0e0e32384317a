"""Keeping what an engine answered, and finding the newest of it."""

from collections.abc import Mapping

from django.db import transaction

from wanmu import __version__
from wanmu.kernel.messages import Language, in_language, language
from wanmu.report import Answer as Told
from wanmu.report.page import Page, page_of
from wanmu.report.write import as_plain
from wanmu.web.office.models import Answer, AnswerPart
from wanmu.web.trail.chain import record


@transaction.atomic
def keep(name: str, pack: str, told: Mapping[Language, Told], digest: str = "") -> Answer:
    """Keep an answer, told in every language, with its parts; the trail says that it was asked.

    ``digest`` is that of the files of the pack that was asked about.
    """
    kept = Answer.objects.create(
        name=name, pack=pack, version=__version__, pack_digest=digest,
        pages=_pages(told), data=_data(told),
    )  # fmt: skip
    keys = next(iter(told.values())).parts
    AnswerPart.objects.bulk_create(_part(kept, key, told) for key in keys)
    record("wanmu", "ask", name, {"pack": ("", pack)})
    return kept


def newest(name: str) -> Answer | None:
    """The newest answer to a question, its data left in the database until they are asked for."""
    return Answer.objects.filter(name=name).defer("data").first()


def is_current(kept: Answer | None, pack: str, digest: str) -> bool:
    """Whether an answer is of the pack as its files are now, by the engines as they are now."""
    made = kept and (kept.pack, kept.pack_digest, kept.version)
    return made == (pack, digest, __version__)


def page_in_language(kept: Answer | AnswerPart | None) -> Page | None:
    """What is kept, in the language in force."""
    return None if kept is None else kept.pages[language()]


def _part(kept: Answer, key: str, told: Mapping[Language, Told]) -> AnswerPart:
    own = {each: answer.parts[key] for each, answer in told.items()}
    return AnswerPart(answer=kept, key=key, pages=_pages(own), data=_data(own))


def _pages(told: Mapping[Language, Told]) -> dict[str, Page]:
    found: dict[str, Page] = {}
    for each, answer in told.items():
        with in_language(each):
            found[each] = page_of(answer)
    return found


def _data(told: Mapping[Language, Told]) -> dict[str, object]:
    return {each: as_plain(answer.data) for each, answer in told.items()}
