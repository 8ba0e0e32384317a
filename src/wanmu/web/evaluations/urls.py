"""The addresses of evaluations; a year has one."""

from django.urls import path

from wanmu.web.evaluations import hearing, results, views

urlpatterns = [
    path("evaluations/", views.evaluations, name="evaluations"),
    path("evaluations/new/", views.new, name="new-evaluation"),
    path("evaluations/<int:year>/", views.evaluation, name="evaluation"),
    path("evaluations/<int:year>/step/", views.act, name="evaluation-step"),
    path("evaluations/<int:year>/data/", results.data, name="evaluation-data"),
    path("evaluations/<int:year>/results/", results.results, name="evaluation-results"),
    path(
        "evaluations/<int:year>/results/<str:code>/",
        results.explained_by_code,
        name="evaluation-result",
    ),
    path("evaluations/results/<int:number>/", results.explained, name="evaluation-explained"),
    path("evaluations/<int:year>/counts/", results.reconciliation, name="evaluation-counts"),
    path("evaluations/<int:year>/compare/", results.comparison, name="evaluation-compare"),
    path("evaluations/<int:year>/objections/", hearing.objections, name="evaluation-objections"),
    path("evaluations/objections/<int:number>/", hearing.objection, name="evaluation-objection"),
    path(
        "evaluations/objections/<int:number>/<int:document>/",
        hearing.evidence,
        name="evaluation-evidence",
    ),
    path(
        "evaluations/publications/<int:number>/",
        hearing.publication,
        name="evaluation-publication",
    ),
    path(
        "evaluations/publications/<int:number>/object/",
        hearing.object_to,
        name="evaluation-object",
    ),
    path(
        "evaluations/publications/<int:number>/<int:document>/",
        hearing.published_file,
        name="evaluation-file",
    ),
]
