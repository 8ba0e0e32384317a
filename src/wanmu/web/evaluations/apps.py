"""The application as Django knows it."""

from django.apps import AppConfig


class Evaluations(AppConfig):
    """The evaluation of a year, from the choice of its scheme to the lock on its result."""

    name = "wanmu.web.evaluations"
    label = "evaluations"

    def ready(self) -> None:
        """Have the ledger ask whether a year is locked."""
        from wanmu.web.evaluations.locking import lock  # noqa: PLC0415  models are there by now
        from wanmu.web.ledger.locks import add_lock  # noqa: PLC0415

        add_lock(lock)
