"""What every template may show."""

from django.http import HttpRequest

from wanmu.kernel.messages import language
from wanmu.web.accounts.models import User
from wanmu.web.office.navigation import Link, links


def language_in_force(request: HttpRequest) -> dict[str, str]:
    """The language of the page, as HTML names it, and the one to switch to."""
    del request
    return {
        "language": "zh-CN" if language() == "zh" else "en",
        "other_language": "en" if language() == "zh" else "zh",
    }


def sections(request: HttpRequest) -> dict[str, list[Link]]:
    """The sections that the reader sees in the header."""
    user = getattr(request, "user", None)
    return {"sections": list(links(user.role, request.path)) if isinstance(user, User) else []}
