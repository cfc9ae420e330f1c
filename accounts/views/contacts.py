"""The contact people of areas and sites, with their addresses ready to be copied into a mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.contacts import contacts_of
from accounts.filters import ContactForm
from accounts.models import Area
from accounts.permissions import Permission, allow

AT_ONCE = 1500  # characters: longer addresses are cut by some mail programs


@allow(Permission.PERSON_VIEW)
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    areas = Area.objects.visible_to(request.user).where(request.user, Permission.PERSON_VIEW).in_finnish_order()
    form = ContactForm({"who": "venues", **request.GET.dict()}, areas=areas)
    found = contacts_of(request.user, **form.cleaned_data) if form.is_valid() else []
    addresses = list(dict.fromkeys(contact.email for contact in found if contact.email))
    text = "; ".join(addresses)
    page = {
        "form": form,
        "contacts": [contact for contact in found if contact.email],
        "without": [contact for contact in found if not contact.email],
        "addresses": text,
        "count": len(addresses),
        "mailto": "mailto:?bcc=" + ",".join(addresses) if addresses and len(text) <= AT_ONCE else "",
    }
    return render(request, "accounts/contact_list.html", page)
