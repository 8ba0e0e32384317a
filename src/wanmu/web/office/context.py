"""What every template may show."""

from typing import Final

from django.http import HttpRequest

from wanmu.kernel.messages import language
from wanmu.web.accounts.models import User
from wanmu.web.office.navigation import Link, links

DENSITY: Final = "density"
DENSITIES: Final = ("comfortable", "compact")
"""How close pages are set; the first where nobody has chosen."""


def language_in_force(request: HttpRequest) -> dict[str, str]:
    """The language of the page, as HTML names it, and the one to switch to."""
    del request
    return {
        "language": "zh-CN" if language() == "zh" else "en",
        "other_language": "en" if language() == "zh" else "zh",
    }


def density_of(request: HttpRequest) -> str:
    """How close the reader wants pages."""
    chosen: str = request.session.get(DENSITY, DENSITIES[0]) if hasattr(request, "session") else ""
    return chosen or DENSITIES[0]


def density_in_force(request: HttpRequest) -> dict[str, str]:
    """How close the page is set, and the way to switch to."""
    here = density_of(request)
    return {"density": here, "other_density": DENSITIES[here == DENSITIES[0]]}


def sections(request: HttpRequest) -> dict[str, list[Link]]:
    """The sections that the reader sees in the header."""
    user = getattr(request, "user", None)
    return {"sections": list(links(user.role, request.path)) if isinstance(user, User) else []}
