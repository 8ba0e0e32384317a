"""The built modules of the front end in templates, by the manifest that Vite writes."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def module(name: str) -> SafeString:
    """What loads ``frontend/src/NAME.ts`` and its styles; nothing where it has not been built.

    Its names carry a digest already, so they are not looked up among Django's digests: a module
    that others import would otherwise be loaded under two names.
    """
    manifest = _manifest(Path(settings.FRONTEND) / "manifest.json")
    entry = f"src/{name}.ts"
    if entry not in manifest:
        return SafeString()
    styles = _files(manifest, entry, "css")
    own = [(_address(manifest[entry]["file"]),)]
    return format_html_join("", '<link rel="stylesheet" href="{}">', styles) + format_html_join(
        "", '<script type="module" src="{}"></script>', own
    )


def _files(manifest: Mapping[str, Any], entry: str, kind: str) -> Iterator[tuple[str]]:
    """The styles of a module and of what it imports at once, those first."""
    for imported in manifest[entry].get("imports", ()):
        yield from _files(manifest, imported, kind)
    yield from ((_address(file),) for file in manifest[entry].get(kind, ()))


def _address(file: str) -> str:
    return f"{settings.STATIC_URL}dist/{file}"


@cache
def _manifest(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
