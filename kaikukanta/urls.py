"""The whole address space of the register, by the apps that serve it."""

from django.urls import include, path

from kaikukanta import errors, health

urlpatterns = [
    path("", include("stats.urls")),
    path("", include("usage.urls")),
    path("", include("cards.urls")),
    path("", include("accounts.urls")),
    path("", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("health/", health.health, name="health"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.broken
