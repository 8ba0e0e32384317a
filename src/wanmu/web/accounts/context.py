"""What templates may ask of whoever reads."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import MAY, Role
from wanmu.web.accounts.sight import UNMASKED_UNTIL
from wanmu.web.keeping import who_and_when


def deeds(request: HttpRequest) -> dict[str, Any]:
    """The names of the deeds that the reader may do, as ``{% if "SEE_TRAIL" in may %}``.

    ``unmasked`` is the moment until which secrets are shown to him, or None; ``reader`` names him
    and his unit, ``shown_at`` says when the page was.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"may": frozenset(), "unmasked": None, "reader": ""}
    reader, shown_at = who_and_when(request)
    until = request.session.get(UNMASKED_UNTIL, 0)
    shown = datetime.fromtimestamp(until, UTC) if timezone.now().timestamp() < until else None
    return {
        "may": frozenset(deed.name for deed in MAY[Role(user.role)]),
        "unmasked": shown,
        "reader": reader,
        "shown_at": shown_at,
    }
