"""The addresses of land."""

from django.urls import path

from wanmu.web.land import books, events, parks, views

urlpatterns = [
    path("land/", views.land, name="land"),
    path("land/map.json", views.land_map, name="land-map"),
    path("land/due/", views.due, name="land-due"),
    path("land/redevelopment/", views.redevelopment, name="land-redevelopment"),
    path("land/parcels/<str:name>/", books.parcel, name="parcel"),
    path("land/parcels/<str:name>/sketch.png", books.sketch, name="parcel-sketch"),
    path("land/parcels/<str:name>/book.<str:kind>", books.paper, name="parcel-paper"),
    path("land/parcels/<str:name>/event/", events.new_event, name="new-event"),
    path("parks/", parks.parks, name="parks"),
    # Before the parks by name: none may be called so.
    path("parks/list/", parks.park_list, name="park-list"),
    path("parks/<str:name>/", parks.park, name="park"),
]
