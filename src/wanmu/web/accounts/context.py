"""What templates may ask of whoever reads."""

from django.http import HttpRequest

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import MAY, Role


def deeds(request: HttpRequest) -> dict[str, frozenset[str]]:
    """The names of the deeds that the reader may do, as ``{% if "SEE_TRAIL" in may %}``."""
    user = getattr(request, "user", None)
    role = user.role if isinstance(user, User) else Role.NEWCOMER
    return {"may": frozenset(deed.name for deed in MAY[Role(role)])}
