"""When a card was computed, and from what, as it says below its figure."""

from datetime import datetime

from django.utils import timezone

from wanmu.kernel.messages import text
from wanmu.report.card import Sources
from wanmu.web.office.keeping import page_in_language
from wanmu.web.office.models import Answer


def computed(at: datetime | None = None) -> str:
    """When it was computed; now, where no moment is given."""
    moment = timezone.localtime(at)
    return text("computed on {day}", day=f"{moment:%Y-%m-%d %H:%M}")


def own_records() -> Sources:
    """What the office itself keeps: its accounts, files, evaluations and trail."""
    return Sources(text("source: records of this office"))


def papers_of(found: Answer) -> Sources:
    """The published papers that an answer was computed from."""
    page = page_in_language(found)
    papers = page["sources"] if page else []
    if len(papers) == 1:
        return Sources(text("source: {source}", source=papers[0]))
    return Sources(
        text("published papers it comes from: {count}", count=len(papers)), tuple(papers)
    )
