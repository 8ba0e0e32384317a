"""The addresses of the plan."""

from django.urls import path

from wanmu.web.plan import scenarios, views

urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("plan/findings/", views.findings, name="findings"),
    path("plan/findings/<str:key>/", views.finding, name="finding"),
    path("plan/scenarios/", scenarios.scenarios, name="scenarios"),
    path("plan/answers/<slug:name>/", views.answer, name="answer"),
    path("plan/answers/<slug:name>/<str:key>/", views.sheet, name="answer-sheet"),
    path("plan/answers/<slug:name>.xlsx", views.export, name="export-answer"),
]
