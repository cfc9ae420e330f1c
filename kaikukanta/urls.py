"""The whole address space of the register, by the apps that serve it."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from accounts.devices import at_a_desk
from kaikukanta import errors, health

# Of allauth's pages only these: nobody signs up, and an address of a person is changed by those who manage people.
signing_in = [
    path("login/", at_a_desk(allauth.login), name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", include("stats.urls")),
    path("", include("usage.urls")),
    path("", include("cards.urls")),
    path("", include("accounts.urls")),
    path("", include(signing_in)),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("health/", health.health, name="health"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.broken
