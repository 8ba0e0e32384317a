"""The application as Django knows it."""

from django.apps import AppConfig


class Land(AppConfig):
    """Pages of the land ledger; its records are those of the ledger."""

    name = "wanmu.web.land"
    label = "land"
