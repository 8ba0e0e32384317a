"""The pages of firms."""

from django.apps import AppConfig


class FirmsConfig(AppConfig):
    """The list of firms, the file of each, and what firms dispute."""

    name = "wanmu.web.firms"
