"""What every template may show."""

from django.http import HttpRequest

from wanmu.kernel.messages import language


def language_in_force(request: HttpRequest) -> dict[str, str]:
    """The language of the page, as HTML names it, and the one to switch to."""
    del request
    return {
        "language": "zh-CN" if language() == "zh" else "en",
        "other_language": "en" if language() == "zh" else "zh",
    }
