"""What was done to a parcel's records, from the trail: who, when, from what to what, why."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from wanmu.kernel.messages import language, text
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.schema import record_type
from wanmu.web.accounts.sight import Sight
from wanmu.web.trail.models import Change

_OF_PARCELS: Final = ("parcel_event", "parcel_promise", "parcel_measure")
_MOST: Final = 100


def changes_of(parcel: str) -> QuerySet[Change]:
    """The changes of a parcel and of what belongs to it, the newest first."""
    within = Q(kind__in=_OF_PARCELS, key__startswith=f"{parcel}/")
    found = Change.objects.filter(Q(kind="parcel", key=parcel) | within)
    return found.select_related("entry").order_by("-pk")


def history_answer(parcel: str, sight: Sight) -> Answer:
    """The latest changes, a line a field; a new record is one line."""
    columns = (
        Column("at", "时间", "when"),
        Column("who", "操作人", "who"),
        Column("record", "记录", "record"),
        Column("field", "项目", "field"),
        Column("before", "原值", "from"),
        Column("after", "现值", "to"),
        Column("why", "原因", "why"),
    )
    changes = list(changes_of(parcel)[:_MOST])
    rows = [row for each in changes for row in _rows(each, sight)]
    return Answer({"rows": rows}, (Sheet("history", "变更记录", "History", columns, rows),))


def _rows(change: Change, sight: Sight) -> Iterator[dict[str, Any]]:
    entry, record = change.entry, record_type(change.kind)
    head = {
        "at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
        "who": entry.who,
        "record": text(
            "{kind} {key}",
            kind=record.zh if language() == "zh" else record.en,
            key=change.key,
        ),
        "why": entry.why,
    }
    if change.before is None or change.after is None:
        new = change.before is None
        yield {**head, "field": text("recorded") if new else text("taken away")}
        return
    for name, after in change.after.items():
        values = {"before": _value(change.before.get(name)), "after": after}
        shown = {
            key: None if value is None else sight.masked(name, str(value))
            for key, value in values.items()
        }
        yield {**head, "field": record.by_name[name].title(language()), **shown}


def _value(held: Mapping[str, Any] | None) -> Any:
    return None if held is None else held["value"]
