"""Addresses of venues' limits."""

from django.urls import path

from usage.views import limits

urlpatterns = [
    path("sites/<uuid:pk>/limits/", limits.venue_limits, name="venue_limits"),
    path("sites/<uuid:pk>/limits/<slug:limit>/", limits.limit_set, name="limit_set"),
    path("limits/<uuid:pk>/end/", limits.limit_end, name="limit_end"),
    path("limits/<uuid:pk>/remove/", limits.limit_remove, name="limit_remove"),
]
