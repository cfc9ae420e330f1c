"""A site's devices: this browser enrolled as a desk, the list, a new name, revoking."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, actors
from accounts.desk_forms import DeviceForm
from accounts.devices import mark_enrolled
from accounts.errors import Refused
from accounts.models import EnrolledDevice, Site
from accounts.permissions import Permission, allow
from accounts.shifts import desk_at, end_shift, forget_desk


@allow(Permission.DESK_ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def site_devices(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The list, and below it the form that enrols the browser in which the page is open."""
    site = get_object_or_404(Site.objects.visible_to(request.user).where(request.user, Permission.DESK_ENROL), pk=pk)
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enrol_device(site=site, **form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            mark_enrolled(request, True)
            messages.success(request, _("This browser is now a device of the site. Workers can switch at it."))
            return redirect("site_devices", site.pk)
    return _page(request, site, form)


def _page(request: HttpRequest, site: Site, form: DeviceForm, renamed: int | None = None) -> HttpResponse:
    """`renamed`: the device whose new name was refused; `form` is then its form."""
    here = desk_at(request)
    rows = EnrolledDevice.objects.visible_to(request.user).of(site).in_force().order_by("name")
    forms = [(row, form if row.pk == renamed else _name_form(row)) for row in rows]
    page = {
        "site": site,
        "form": form,
        "enrol_form": DeviceForm() if renamed else form,
        "devices": forms,
        "renamed": renamed,
        "here": here if here and here.site_id == site.pk else None,
        "is_elsewhere": bool(here and here.site_id != site.pk),
    }
    return render(request, "accounts/site_devices.html", page)


def _name_form(row: EnrolledDevice) -> DeviceForm:
    return DeviceForm(initial={"name": row.name}, auto_id=f"id_{row.pk}_%s")


def _device(request: HttpRequest, pk: int) -> EnrolledDevice:
    rows = EnrolledDevice.objects.visible_to(request.user).in_force().select_related("site")
    device: EnrolledDevice = get_object_or_404(rows, pk=pk)
    return device


@allow(Permission.DESK_ENROL)
@require_POST
def device_rename(request: HttpRequest, pk: int) -> HttpResponse:
    device = _device(request, pk)
    form = DeviceForm(request.POST, auto_id=f"id_{device.pk}_%s")
    if form.is_valid():
        try:
            actions.rename_device(device=device, **form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
    if form.errors:
        return _page(request, device.site, form, renamed=device.pk)
    messages.success(request, _("The name has been saved."))
    return redirect("site_devices", device.site_id)


@allow(Permission.DESK_ENROL)
@require_POST
def device_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    device = _device(request, pk)
    here = desk_at(request)
    actions.revoke_device(device=device, by=actors.person(request))
    if here and here.pk == device.pk:
        end_shift(request)
        mark_enrolled(request, False)
    forget_desk(request)
    messages.success(request, _("%(name)s is no longer a device of the site.") % {"name": device.name})
    return redirect("site_devices", device.site_id)
