"""The list of uses, one use with what has become of it, undoing it, and handing over what was booked."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may
from cards.models import DeskStop
from usage.actions import redeem_booking, withdraw_use
from usage.filters import UsageFilter
from usage.forms import WithdrawForm
from usage.models import Usage
from usage.rights import may_undo, venues_seen_by
from usage.tables import UsageTable
from usage.views.use_page import facts_of_use, trail_of_use


@allow(Permission.USAGE_VIEW)
def usage_list(request: HttpRequest) -> HttpResponse:
    """The uses that the person may see, newest first."""
    venues = venues_seen_by(request.user)
    rows = Usage.objects.visible_to(request.user).select_related("card", "venue").newest_first()
    chosen = UsageFilter(request.GET, queryset=rows, venues=venues)
    table = UsageTable(chosen.qs, several_venues=chosen.several_venues)
    RequestConfig(request, paginate=PAGES).configure(table)
    table.caption = _("Uses: %(number)s") % {"number": table.paginator.count_in_words}
    page = {"filter": chosen, "form": chosen.form, "table": table, "stops": _open_stops(request)}
    return render(request, "usage/usage_list.html", page)


def _open_stops(request: HttpRequest) -> int | None:
    """How many desks are stopped now, for those who may release them; None for the others."""
    if not may(request.user, Permission.STOP_RELEASE):
        return None
    return int(DeskStop.objects.visible_to(request.user).open_at(timezone.now()).count())


@allow(Permission.USAGE_VIEW)
@require_safe
def usage_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One use: what was logged, who did what with it and why, and what may still be done."""
    use = _seen(request, pk)
    page = {"use": use, "facts": facts_of_use(use), "trail": trail_of_use(use, request.user)}
    page["may_change"] = not use.is_withdrawn and may_undo(request.user, use)
    return render(request, "usage/usage_detail.html", page)


@allow(Permission.USAGE_LOG)
def usage_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why, then undo. The desk's one-touch button posts the reason at once and comes back to the desk."""
    use = _seen(request, pk)
    form = WithdrawForm(request.POST or None)
    back = "desk" if "to_desk" in request.POST else "usage_list"
    if use.is_withdrawn:
        messages.info(request, _("This use has already been undone."))
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        _say_undone(request, withdraw_use(usage=use, reason=form.cleaned_data["reason"], by=person(request)))
        return redirect(back)
    return render(request, "usage/usage_withdraw.html", {"form": form, "facts": facts_of_use(use)})


@allow(Permission.USAGE_LOG)
@require_POST
def usage_redeem(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand over a booked ticket that was found in the list."""
    use = _seen(request, pk)
    if redeem_booking(usage=use, key=uuid.uuid4(), by=person(request)):
        messages.success(request, _("The booked ticket was handed over."))
    else:
        messages.info(request, _("This use is not waiting to be handed over any more."))
    return redirect("usage_detail", use.pk)


def _seen(request: HttpRequest, pk: uuid.UUID) -> Usage:
    rows = Usage.objects.visible_to(request.user).select_related("card", "venue", "logged_from", "event", "visit")
    use: Usage = get_object_or_404(rows, pk=pk)
    return use


def _say_undone(request: HttpRequest, undone: bool) -> None:
    if undone:
        messages.success(request, _("The use was undone. The same card can be logged again."))
    else:  # somebody else was quicker
        messages.info(request, _("This use has already been undone."))
