"""Addresses of the desk, the uses and the imports. Rows are addressed by a random id, never by a code."""

from django.urls import include, path

from usage.views import desk, stops, uses

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/log/", desk.desk_log, name="desk_log"),
    path("desk/stops/", stops.desk_stops, name="desk_stops"),
    path("desk/stops/<uuid:pk>/release/", stops.desk_stop_release, name="desk_stop_release"),
    path("usage/", uses.usage_list, name="usage_list"),
    path("usage/<uuid:pk>/withdraw/", uses.usage_withdraw, name="usage_withdraw"),
    path("", include("usage.import_urls")),
]
