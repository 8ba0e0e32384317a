"""Messages in templates, from the same catalogues as everything else."""

from django import template

from wanmu.kernel.messages import text

register = template.Library()


@register.simple_tag
def say(message: str, **places: object) -> str:
    """A whole sentence in the language in force, its named places filled in."""
    return text(message, **places)
