"""Lists that many ask for are set once, until something is written down that could change them."""

import hashlib
from collections.abc import Callable
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import escape

from wanmu.kernel.messages import language
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.sight import Sight
from wanmu.web.tables.table import Table
from wanmu.web.trail.chain import data_state

WHO: Final = "\ue000who\ue000"
WHEN: Final = "\ue000when\ue000"
"""Stand in a kept list where whoever prints it, and when, are written each time."""
_AN_HOUR: Final = 3600


def kept(request: HttpRequest, table: Table, sight: Sight, make: Callable[[], str]) -> str:
    """The list, as it was made for somebody who sees the same, or made now.

    Who sees the same: whoever has the same role and unit, sees secrets or not alike, reads the same
    language, and asks the same on the same day while the same was written into the trail. A table
    whose rows depend on the person himself says so (``personal``).
    """
    person = person_of(request)
    key = _key(
        table.name, request.get_full_path(), language(), sight.role, person.unit_id, sight.unmasked,
        data_state(), timezone.localdate(), person.pk if table.personal else "",
    )  # fmt: skip
    found = cache.get(key)
    if not isinstance(found, str):
        found = make()
        cache.set(key, found, _AN_HOUR)
    who = f"{person.get_full_name() or person.username} {person.unit or ''}".strip()
    when = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    return found.replace(WHO, escape(who)).replace(WHEN, when)


def _key(*parts: object) -> str:
    return "list:" + hashlib.sha256(repr(parts).encode()).hexdigest()
