"""The application as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """People, units and roles."""

    name = "wanmu.web.accounts"
    label = "accounts"
