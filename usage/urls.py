"""Addresses of the desk, the uses and the imports. Rows are addressed by a random id, never by a code."""

from django.urls import include, path

from usage.views import correcting, desk, events, group, late, offline, paper, queue, stops, uses, visits

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/log/", desk.desk_log, name="desk_log"),
    path("desk/group/", group.group, name="group"),
    path("desk/group/check/", group.group_check, name="group_check"),
    path("desk/manifest.webmanifest", offline.desk_manifest, name="desk_manifest"),
    path("desk/worker.js", offline.desk_worker, name="desk_worker"),
    path("desk/offline/", offline.desk_offline, name="desk_offline"),
    path("desk/queue/", queue.desk_queue, name="desk_queue"),
    path("desk/late/", late.late_list, name="late_list"),
    path("desk/late/<uuid:pk>/settle/", late.late_settle, name="late_settle"),
    path("desk/paper/", paper.desk_paper, name="desk_paper"),
    path("desk/stops/", stops.desk_stops, name="desk_stops"),
    path("desk/stops/<uuid:pk>/release/", stops.desk_stop_release, name="desk_stop_release"),
    path("events/", events.event_list, name="event_list"),
    path("events/add/", events.event_add, name="event_add"),
    path("events/<uuid:pk>/edit/", events.event_edit, name="event_edit"),
    path("events/<uuid:pk>/close/", events.event_close, name="event_close"),
    path("usage/", uses.usage_list, name="usage_list"),
    path("usage/visits/<uuid:pk>/", visits.visit_detail, name="visit_detail"),
    path("usage/visits/<uuid:pk>/withdraw/", visits.visit_withdraw, name="visit_withdraw"),
    path("usage/<uuid:pk>/", uses.usage_detail, name="usage_detail"),
    path("usage/<uuid:pk>/correct/", correcting.usage_correct, name="usage_correct"),
    path("usage/<uuid:pk>/redeem/", uses.usage_redeem, name="usage_redeem"),
    path("usage/<uuid:pk>/withdraw/", uses.usage_withdraw, name="usage_withdraw"),
    path("", include("usage.import_urls")),
    path("", include("usage.limit_urls")),
]
