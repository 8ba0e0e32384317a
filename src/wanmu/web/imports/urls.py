"""The addresses of imports."""

from django.urls import path

from wanmu.web.imports import quality, sources, templates, views

urlpatterns = [
    path("data/imports/", views.imports, name="imports"),
    path("data/imports/new/", views.new_import, name="new-import"),
    path("data/imports/<int:pk>/", views.one_import, name="import"),
    path("data/imports/<int:pk>/progress/", views.progress, name="import-progress"),
    path("data/imports/<int:pk>/take-over/", views.take_over, name="take-over"),
    path("data/imports/<int:pk>/take-back/", views.take_back, name="take-back"),
    path("data/imports/<int:pk>/refused.xlsx", views.refused_rows, name="refused-rows"),
    path("data/templates/", templates.templates, name="templates"),
    path("data/templates/<slug:kind>.xlsx", templates.one_template, name="template"),
    path("data/sources/", sources.sources, name="sources"),
    path("data/quality/", quality.quality, name="quality"),
    path("data/quality/rows/", quality.quality_rows, name="quality-rows"),
    path("data/quality/unreported/", quality.quality_unreported, name="quality-unreported"),
    path("data/documents/<int:pk>/", sources.document, name="document"),
]
