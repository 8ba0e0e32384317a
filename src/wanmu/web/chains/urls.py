"""The addresses of the chains."""

from django.urls import path

from wanmu.web.chains import views

urlpatterns = [
    path("chains/", views.chains, name="chains"),
    path("chains.xlsx", views.chains_workbook, name="chains-workbook"),
    # Before the chains by name: none may be called so.
    path("chains/links/", views.chain_links, name="chain-links"),
    path("chains/<str:name>/", views.chain, name="chain"),
    path("chains/<str:name>.xlsx", views.chain_workbook, name="chain-workbook"),
]
