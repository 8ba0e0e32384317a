"""The application as Django knows it."""

from django.apps import AppConfig


class Chains(AppConfig):
    """Pages of what the pack states of chains; it has no tables."""

    name = "wanmu.web.chains"
    label = "chains"
