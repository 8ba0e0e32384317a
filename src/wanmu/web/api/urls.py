"""The addresses of the API, and of the page of tokens."""

from django.urls import path

from wanmu.web.api import pages
from wanmu.web.api.views import api

_routes, _app, _namespace = api.urls
for _each in _routes:
    # A token lets in, no login; each view asks for it.
    setattr(_each.callback, "login_required", False)  # noqa: B010  a view is a function to mypy

urlpatterns = [
    path("account/tokens/", pages.tokens, name="tokens"),
    path("account/tokens/<int:pk>/end/", pages.end, name="end-token"),
    path("api/v1/", (_routes, _app, _namespace)),
]
