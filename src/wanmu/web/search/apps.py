"""The search of the office."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search; no tables of its own."""

    name = "wanmu.web.search"
