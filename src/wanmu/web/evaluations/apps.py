"""The application as Django knows it."""

from django.apps import AppConfig


class Evaluations(AppConfig):
    """The evaluation of a year, from the choice of its scheme to the lock on its result."""

    name = "wanmu.web.evaluations"
    label = "evaluations"
