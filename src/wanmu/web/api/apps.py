"""The application as Django knows it."""

from django.apps import AppConfig


class Api(AppConfig):
    """Tokens and what they open."""

    name = "wanmu.web.api"
    label = "api"
