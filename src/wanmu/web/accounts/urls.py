"""The addresses of logins, accounts and people."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from wanmu.web.accounts import emergency, login, own, providers, session_pages, units, views
from wanmu.web.accounts.decorators import allowed

urlpatterns = [
    path("login/", login.by_password, name="login"),
    path("login/code/", login.by_code, name="login-code"),
    path("login/by/<slug:name>/", providers.start, name="provider-start"),
    path("login/by/<slug:name>/back/", providers.finish, name="provider-finish"),
    path("logout/", allowed()(LogoutView.as_view()), name="logout"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="password"),
    path("account/second-factor/", own.set_up, name="second-factor"),
    path("account/second-factor/off/", own.drop_second_factor, name="second-factor-off"),
    path("account/sessions/end/", own.end_sessions, name="end-sessions"),
    path("account/sessions/<int:pk>/end/", session_pages.end_one, name="end-own-session"),
    path("unmask/", own.unmask, name="unmask"),
    path("people/", views.list_of_people, name="people"),
    path("people/new/", views.new_person, name="new-person"),
    path("people/units/", units.units, name="units"),
    path("people/standing-in/", emergency.emergencies, name="emergencies"),
    path("people/sessions/", session_pages.list_of_sessions, name="sessions"),
    path("people/<int:pk>/", views.one_person, name="person"),
]
