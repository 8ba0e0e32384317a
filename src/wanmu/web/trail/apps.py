"""The application as Django knows it."""

from django.apps import AppConfig


class Trail(AppConfig):
    """The trail of changes."""

    name = "wanmu.web.trail"
    label = "trail"
