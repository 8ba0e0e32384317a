"""The lists of the office."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """Lists of records; no tables of its own."""

    name = "wanmu.web.tables"
