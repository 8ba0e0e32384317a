"""The application as Django knows it."""

from django.apps import AppConfig


class Imports(AppConfig):
    """Imports and their worker."""

    name = "wanmu.web.imports"
    label = "imports"
