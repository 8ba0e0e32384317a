"""The addresses of the office."""

from django.urls import include, path

from wanmu.web.office import cockpit, views

urlpatterns = [
    path("", cockpit.cockpit, name="cockpit"),
    path("wall/", cockpit.wall, name="wall"),
    path("figures/<slug:key>/", cockpit.figure, name="figure"),
    path("language/", views.choose_language, name="language"),
    path("density/", views.choose_density, name="density"),
    path("health/", views.health, name="health"),
    path("", include("wanmu.web.plan.urls")),
    path("", include("wanmu.web.accounts.urls")),
    path("", include("wanmu.web.firms.urls")),
    path("", include("wanmu.web.search.urls")),
    path("", include("wanmu.web.trail.urls")),
    path("", include("wanmu.web.api.urls")),
    path("", include("wanmu.web.imports.urls")),
    path("", include("wanmu.web.chains.urls")),
    path("", include("wanmu.web.evaluations.urls")),
    path("", include("wanmu.web.land.urls")),
]

handler400 = "wanmu.web.office.refusals.unclear"
handler403 = "wanmu.web.office.refusals.refused"
handler404 = "wanmu.web.office.refusals.not_found"
handler500 = "wanmu.web.office.refusals.failed"
