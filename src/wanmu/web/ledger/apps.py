"""The application as Django knows it."""

from django.apps import AppConfig


class Ledger(AppConfig):
    """Firms, parcels, leases, and the history of every value."""

    name = "wanmu.web.ledger"
    label = "ledger"
