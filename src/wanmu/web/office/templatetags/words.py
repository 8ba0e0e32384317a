"""Messages in templates, from the same catalogues as everything else."""

import re
from typing import Final

from django import template
from django.utils.html import format_html

from wanmu.kernel.messages import text

register = template.Library()
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?")
_LONG: Final = 40


@register.simple_tag
def say(message: str, **places: object) -> str:
    """A whole sentence in the language in force, its named places filled in."""
    return text(message, **places)


@register.filter
def set_as(said: str, number: bool) -> str:  # noqa: FBT001  a filter takes what is after its colon
    """How a cell is set: a number to the right, a day or a moment whole, a sentence wide."""
    if number:
        kind = "number"
    elif _DAY.fullmatch(said):
        kind = "whole"
    elif len(said) > _LONG:
        kind = "long"
    else:
        return ""
    return format_html(' class="{}"', kind)
