"""Sites: the list, one site, adding and editing, the details that its own people keep right."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts import actions, actors, granting
from accounts.errors import Refused
from accounts.filters import SiteFilter
from accounts.forms import AgentForm, SiteForm
from accounts.mail import MailNotSent
from accounts.models import AgentClient, Area, Membership, Municipality, Organisation, Site
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may, places_where
from accounts.site_forms import NewSiteForm, SiteDetailsForm
from accounts.tables import SiteTable
from accounts.waiting import venues_waiting


@allow(Permission.SITE_VIEW)
@require_safe
def site_list(request: HttpRequest) -> HttpResponse:
    rows = Site.objects.visible_to(request.user).select_related("area", "municipality", "organisation")
    limited = SiteFilter(request.GET, queryset=rows, request=request)
    table = SiteTable(limited.qs)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {
        "filter": limited,
        "table": table,
        "may_add": may(request.user, Permission.SITE_EDIT),
        "sees_people": may(request.user, Permission.PERSON_VIEW),
        "sees_agents": may(request.user, Permission.USAGE_LOG),
        "venues_waiting": venues_waiting(request.user),
    }
    return render(request, "accounts/site_list.html", page)


@allow(Permission.SITE_VIEW)
@require_safe
def site_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    rows = Site.objects.visible_to(request.user).select_related("area", "municipality", "organisation")
    site = get_object_or_404(rows, pk=pk)
    people = Membership.objects.visible_to(request.user).in_force().filter(site=site).select_related("user")
    page = {
        "site": site,
        "may_edit": may(request.user, Permission.SITE_EDIT, site=site),
        "may_keep": may(request.user, Permission.SITE_DETAILS, site=site) and not site.closed_on,
        "is_due": _check_is_due(site),
        "may_enrol": may(request.user, Permission.DESK_ENROL, site=site),
        "sees_people": may(request.user, Permission.PERSON_VIEW, site=site),
        "people": people.order_by("role", "granted_at"),
        **agencies(request, site),
    }
    return render(request, "accounts/site_detail.html", page)


YEAR = timedelta(days=365)


def _check_is_due(site: Site) -> bool:
    """Whether nobody has said for a year that the details are right."""
    return site.details_checked_on is None or site.details_checked_on <= timezone.localdate() - YEAR


def agencies(request: HttpRequest, site: Site) -> dict[str, Any]:
    """The ticket agents of a venue and the venues of a ticket agent, with what the person may do about them."""
    pairs = AgentClient.objects.visible_to(request.user).filter(ended_at=None).select_related("agent", "venue")
    may_log = may(request.user, Permission.USAGE_LOG, site=site) and not site.closed_on
    offered = actions.agents_offered_to(site) if site.is_venue and may_log else Site.objects.visible_to(None)
    return {
        "agents": pairs.filter(venue=site).order_by("granted_at"),
        "venues": pairs.filter(agent=site).order_by("granted_at"),
        "may_log": may_log,
        "agent_form": AgentForm(agents=offered),
    }


@allow(Permission.SITE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def site_add(request: HttpRequest) -> HttpResponse:
    """The site, its organisation and its first person on one page; what is known already is filled in."""
    form = NewSiteForm(request.POST or None, initial=_at_hand(request), **_choices(request))
    if request.method == "POST" and form.is_valid():
        try:
            site = actions.bring_site(person=form.person, **form.facts, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        except MailNotSent:
            messages.warning(
                request, _("The site has been added, but the invitation could not be sent. Send it again.")
            )
            return redirect("invitation_list")
        else:
            return _brought(request, site, form)
    return render(request, "accounts/site_add.html", {"form": form})


def _brought(request: HttpRequest, site: Site, form: NewSiteForm) -> HttpResponse:
    """On to the site, or to the next one beside it."""
    words = _("%(site)s has been added.") % {"site": site}
    if form.person:
        words += " " + _("An invitation has been sent to %(email)s.") % {"email": form.person["email"]}
    messages.success(request, words)
    if "another" not in request.POST:
        return redirect("site_detail", site.pk)
    return redirect(f"{reverse('site_add')}?{urlencode({'area': site.area_id, 'municipality': site.municipality_id})}")


def _at_hand(request: HttpRequest) -> dict[str, Any]:
    """What needs no asking: the only area, its only municipality, what the last site had; the language of the page."""
    areas = list(Area.objects.visible_to(request.user).where(request.user, Permission.SITE_EDIT)[:2])
    near = list(_nearby(request)[:2])
    return {
        "area": request.GET.get("area") or (areas[0].pk if len(areas) == 1 else None),
        "municipality": request.GET.get("municipality") or (near[0].pk if len(near) == 1 else None),
        "organisation_choice": request.GET.get("organisation"),
        "language": get_language(),
    }


def _nearby(request: HttpRequest) -> QuerySet[Municipality]:
    """The municipalities of the person's own areas; none for who acts everywhere, where all are as near."""
    places = places_where(request.user, Permission.SITE_EDIT)
    rows = Municipality.objects.none() if places.everywhere else granting.municipalities_of(places)
    return rows.in_finnish_order()


@allow(Permission.SITE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def site_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.visible_to(request.user).where(request.user, Permission.SITE_EDIT), pk=pk)
    form = SiteForm(request.POST or None, instance=site, **_choices(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_site(site=site, **form.facts, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The site has been saved."))
            return redirect("site_detail", site.pk)
    return render(request, "accounts/site_edit.html", {"form": form, "site": site})


def _choices(request: HttpRequest) -> dict[str, Any]:
    areas = Area.objects.visible_to(request.user).where(request.user, Permission.SITE_EDIT)
    return {
        "areas": areas.in_finnish_order(),
        "municipalities": Municipality.objects.existing().in_finnish_order(),
        "organisations": Organisation.objects.visible_to(request.user).in_finnish_order(),
        "nearby": list(_nearby(request)),
    }


@allow(Permission.SITE_DETAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def site_details(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a site's own people keep right: contact person and addresses on the web."""
    site = get_object_or_404(Site.objects.visible_to(request.user).where(request.user, Permission.SITE_DETAILS), pk=pk)
    form = SiteDetailsForm(request.POST or None, instance=site)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_site_details(site=site, **form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The details have been saved."))
            return redirect("site_detail", site.pk)
    return render(request, "accounts/site_details.html", {"form": form, "site": site})


@allow(Permission.SITE_DETAILS)
@require_POST
def site_checked(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The yearly check: the details are right as they are."""
    site = get_object_or_404(Site.objects.visible_to(request.user).where(request.user, Permission.SITE_DETAILS), pk=pk)
    actions.edit_site_details(site=site, by=actors.person(request))
    messages.success(request, _("Thank you. The details have been checked today."))
    return redirect("site_detail", site.pk)
