"""The plan as an application of Django."""

from django.apps import AppConfig


class Plan(AppConfig):
    """Pages only: what they show is kept by the office."""

    name = "wanmu.web.plan"
    label = "plan"
