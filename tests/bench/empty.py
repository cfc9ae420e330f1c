"""The register's addresses, and one that does nothing for whoever may log uses: the measure of the others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from accounts.devices import at_a_desk
from accounts.permissions import Permission, allow


@allow(Permission.USAGE_LOG)
@at_a_desk
def empty(request: HttpRequest) -> HttpResponse:
    return redirect("desk")


urlpatterns = [path("empty/", empty), path("", include("kaikukanta.urls"))]
