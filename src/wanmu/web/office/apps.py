"""The application as Django knows it."""

from django.apps import AppConfig


class Office(AppConfig):
    """The pages, and the answers that they show."""

    name = "wanmu.web.office"
    label = "office"
