"""The addresses of the trail."""

from django.urls import path

from wanmu.web.trail import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/verify/", views.verify, name="verify-trail"),
    path("trail/days/", views.days_of_trail, name="trail-days"),
    path("trail/days/<str:written>.jsonl", views.day_of_trail, name="trail-day"),
]
