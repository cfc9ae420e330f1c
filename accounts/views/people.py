"""People: the list, inviting, one person with the roles, giving, changing and ending roles, closing an account."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts import actions, actors, granting
from accounts.confirming import confirm_first
from accounts.errors import Refused
from accounts.filters import PersonFilter
from accounts.forms import GrantForm, InviteForm
from accounts.mail import MailNotSent
from accounts.models import Invitation, Membership, User
from accounts.paging import PAGES
from accounts.people_forms import ChangeRoleForm
from accounts.permissions import ROLES, Permission, Role, allow, may
from accounts.tables import PersonTable

NOT_SENT = gettext_lazy(
    "The role has been saved, but the mail could not be sent. Ask the person to order a new password."
)


@allow(Permission.PERSON_VIEW)
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    rows = User.people.visible_to(request.user).with_roles_seen_by(request.user)
    limited = PersonFilter(request.GET, queryset=rows, request=request)
    table = PersonTable(limited.qs)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {
        "filter": limited,
        "table": table,
        "may_invite": may(request.user, Permission.PERSON_INVITE),
        "open_invitations": Invitation.objects.visible_to(request.user).open().count(),
        "may_rule": may(request.user, Permission.NETWORK_EDIT),
    }
    return render(request, "accounts/person_list.html", page)


@allow(Permission.PERSON_INVITE)
@confirm_first
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: HttpRequest) -> HttpResponse:
    """First the role, then who and where. The answer is the same whether the address was known or not."""
    role = _role(request)
    if role is None:
        return render(request, "accounts/person_invite.html", {"roles": _roles(request), "place": _asked(request)})
    known = {"places": granting.places_offered(request.user, role), "sided": role == Role.COORDINATOR}
    first = {"language": get_language(), "place": _asked(request)}
    form = InviteForm(request.POST or None, **known, initial=first)
    if request.method == "POST" and form.is_valid() and _invited(request, role, form):
        return redirect("person_list")
    return render(request, "accounts/person_invite.html", {"form": form, "role": ROLES[role]})


def _invited(request: HttpRequest, role: Role, form: InviteForm) -> bool:
    try:
        actions.invite_person(role=role, place=form.place, side=form.side, **form.facts, by=actors.person(request))
        words = _("%(email)s has been given the role, and a mail has been sent.")
        messages.success(request, words % {"email": form.cleaned_data["email"]})
    except Refused as refusal:
        form.add_error(None, refusal)
        return False
    except MailNotSent:
        messages.warning(request, NOT_SENT)
    return True


def _role(request: HttpRequest) -> Role | None:
    """The role in the address, when it is one that the person may give."""
    return next((role for role in granting.roles_offered(request.user) if role == request.GET.get("role")), None)


def _asked(request: HttpRequest) -> str:
    """The place that the page before has in mind, as `PlaceField` writes it: site-…, area-…"""
    return request.GET.get("place", "")


def _roles(request: HttpRequest) -> list[tuple[Role, object]]:
    """Those that can be held in such a place, when one is in mind."""
    kind = _asked(request).partition("-")[0]
    offered = [(role, ROLES[role]) for role in granting.roles_offered(request.user)]
    return [(role, rules) for role, rules in offered if kind in rules.places] if kind else offered


@allow(Permission.PERSON_VIEW)
@require_safe
def person_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User.people.visible_to(request.user), pk=pk)
    held = Membership.objects.visible_to(request.user).in_force().filter(user=person).order_by("granted_at")
    others = person.pk != request.user.pk
    rows = held.select_related("site", "area", "municipality", "county")
    page = {
        "person": person,
        "held": [(m, others and granting.may_grant(request.user, Role(m.role), m.place)) for m in rows],
        "invitations": _invitations(request, person),
        "may_grant": person.is_active and may(request.user, Permission.PERSON_INVITE),
        "may_deactivate": others and person.is_active and may(request.user, Permission.PERSON_INVITE),
    }
    return render(request, "accounts/person_detail.html", page)


def _invitations(request: HttpRequest, person: User) -> Any:
    """Those without an answer. Sending again and cancelling need rights to all that they bring; actions see to it."""
    rows = Invitation.objects.visible_to(request.user).open().filter(person=person)
    return rows.select_related("sent_by").order_by("sent_at")


@allow(Permission.PERSON_INVITE)
@confirm_first
@require_http_methods(["GET", "HEAD", "POST"])
def person_grant(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User.people.visible_to(request.user), pk=pk)
    role = _role(request)
    if role is None:
        return render(request, "accounts/person_grant.html", {"person": person, "roles": _roles(request)})
    form = GrantForm(
        request.POST if request.method == "POST" else None,
        places=granting.places_offered(request.user, role),
        sided=role == Role.COORDINATOR,
    )
    if request.method == "POST" and form.is_valid() and _granted(request, person, role, form):
        return redirect("person_detail", person.pk)
    return render(request, "accounts/person_grant.html", {"form": form, "person": person, "role": ROLES[role]})


def _granted(request: HttpRequest, person: User, role: Role, form: GrantForm) -> bool:
    try:
        actions.grant_role(person=person, role=role, place=form.place, side=form.side, by=actors.person(request))
        messages.success(request, _("The role has been given, and a mail tells the person about it."))
    except Refused as refusal:
        form.add_error(None, refusal)
        return False
    except MailNotSent:
        messages.warning(request, NOT_SENT)
    return True


@allow(Permission.PERSON_INVITE)
@confirm_first
@require_POST
def person_deactivate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User.people.visible_to(request.user), pk=pk)
    try:
        actions.deactivate_person(person=person, by=actors.person(request))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("person_detail", person.pk)
    messages.success(request, _("The account has been closed and its roles have ended."))
    return redirect("person_list")


@allow(Permission.PERSON_INVITE)
@confirm_first
@require_http_methods(["GET", "HEAD", "POST"])
def membership_change(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Membership.objects.visible_to(request.user).in_force()
    held = get_object_or_404(rows.select_related("user", "site", "area", "municipality", "county"), pk=pk)
    form = ChangeRoleForm(request.POST or None, offered=granting.changes_offered(request.user, held))
    if request.method == "POST" and form.is_valid() and _changed(request, held, form):
        return redirect("person_detail", held.user_id)
    return render(request, "accounts/membership_change.html", {"form": form, "held": held})


def _changed(request: HttpRequest, held: Membership, form: ChangeRoleForm) -> bool:
    try:
        actions.change_role(membership=held, **form.becoming._asdict(), by=actors.person(request))
        messages.success(request, _("The role has been changed."))
    except Refused as refusal:
        form.add_error(None, refusal)
        return False
    except MailNotSent:
        messages.warning(request, NOT_SENT)
    return True


@allow(Permission.PERSON_INVITE)
@confirm_first
@require_POST
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Membership.objects.visible_to(request.user).select_related("user", "site", "area", "municipality", "county")
    membership = get_object_or_404(rows, pk=pk)
    try:
        actions.end_role(membership=membership, by=actors.person(request))
        messages.success(request, _("The role has ended."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    seen = User.people.visible_to(request.user).filter(pk=membership.user_id).exists()
    return redirect("person_detail", membership.user_id) if seen else redirect("person_list")
