"""Invitations: the list, sending again, cancelling, and the link of the mail."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts import actions, actors, mail
from accounts.errors import Refused
from accounts.filters import InvitationFilter
from accounts.models import Invitation, InvitationState, User
from accounts.network_tables import InvitationTable
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may

NOT_SENT = gettext_lazy("The mail could not be sent. Try again in a while.")


@allow(Permission.PERSON_VIEW)
@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    rows = Invitation.objects.visible_to(request.user).select_related("person", "sent_by").with_roles(request.user)
    limited = InvitationFilter(request.GET, queryset=rows, request=request)
    table = InvitationTable(limited.qs)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"filter": limited, "table": table, "may_invite": may(request.user, Permission.PERSON_INVITE)}
    return render(request, "accounts/invitation_list.html", page)


@allow(Permission.PERSON_INVITE)
@require_POST
def invitation_resend(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        actions.resend_invitation(invitation=invitation, by=actors.person(request))
        messages.success(request, _("A new link has been sent. The old one no longer works."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    except mail.MailNotSent:
        messages.warning(request, NOT_SENT)
    return redirect("person_detail", invitation.person_id)


@allow(Permission.PERSON_INVITE)
@require_POST
def invitation_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        actions.cancel_invitation(invitation=invitation, by=actors.person(request))
        messages.success(request, _("The invitation has been cancelled. Its link no longer works."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    seen = User.people.visible_to(request.user).filter(pk=invitation.person_id).exists()
    return redirect("person_detail", invitation.person_id) if seen else redirect("invitation_list")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_open(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the mail: on to choosing a password, or what to do when it no longer works.

    Opening it uses nothing up, since mail servers open links, too. Which account a link was for is told to nobody.
    """
    invitation = actions.invitation_of(key)
    if invitation and invitation.state == InvitationState.WAITING:
        return redirect(mail.password_path(invitation.person))
    if request.method == "POST" and invitation and invitation.state == InvitationState.EXPIRED:
        return _sent_anew(request, invitation)
    state = invitation.state if invitation else InvitationState.CANCELLED
    return render(request, "accounts/invitation_open.html", {"state": state}, status=410)


def _sent_anew(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """To the address that the first one went to: whoever holds the old link learns nothing by it."""
    try:
        actions.resend_invitation(invitation=invitation, by=actors.someone(invitation.person))
        messages.success(request, _("A new link is on its way to the address that the invitation was sent to."))
    except (Refused, mail.MailNotSent):
        messages.warning(request, NOT_SENT)
    return redirect("account_login")
