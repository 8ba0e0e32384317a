"""The addresses of the office."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from wanmu.web.accounts.decorators import allowed
from wanmu.web.office import views

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("answers/<slug:name>/", views.answer, name="answer"),
    path("language/", views.choose_language, name="language"),
    path("login/", LoginView.as_view(template_name="office/login.html"), name="login"),
    path("logout/", allowed()(LogoutView.as_view()), name="logout"),
    path("health/", views.health, name="health"),
]
