"""The addresses of firms."""

from django.urls import path

from wanmu.web.firms import changes, views, what_if

urlpatterns = [
    path("firms/", views.firms, name="firms"),
    path("firms/disputes/", views.disputes, name="disputes"),
    path("firms/disputes/<int:number>/", changes.answer, name="answer-dispute"),
    path("firms/<str:code>/", views.firm, name="firm"),
    path("firms/<str:code>/grades/<int:year>/", what_if.grade, name="firm-grade"),
    path("firms/<str:code>/facts/<slug:field>/", changes.fact, name="correct-fact"),
    path("firms/<str:code>/<int:year>/confirm/", changes.confirm, name="confirm-year"),
    path("firms/<str:code>/<int:year>/<slug:field>/", changes.figure, name="correct-figure"),
    path(
        "firms/<str:code>/<int:year>/<slug:field>/dispute/", changes.dispute, name="dispute-figure"
    ),
]
