"""The list of uses, and undoing one of them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may
from cards.codes import masked
from cards.models import DeskStop
from usage.actions import withdraw_use
from usage.filters import UsageFilter
from usage.forms import WithdrawForm, typed_day, typed_time
from usage.models import Usage
from usage.rights import venues_seen_by
from usage.tables import UsageTable


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


@allow(Permission.USAGE_LOG)
def usage_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why, then undo. The desk's one-touch button posts the reason at once and comes back to the desk."""
    use = get_object_or_404(Usage.objects.visible_to(request.user).select_related("card", "venue"), pk=pk)
    form = WithdrawForm(request.POST or None)
    back = "desk" if "to_desk" in request.POST else "usage_list"
    if use.is_withdrawn:
        messages.info(request, _("This use has already been undone."))
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        _say_undone(request, withdraw_use(usage=use, reason=form.cleaned_data["reason"], by=person(request)))
        return redirect(back)
    return render(request, "usage/usage_withdraw.html", {"form": form, "facts": _facts(use)})


def _facts(use: Usage) -> list[dict[str, str]]:
    """What tells the use from others."""
    rows = [
        (_("Venue"), str(use.venue)),
        (_("Event"), use.event_name),
        (_("Day of the event"), f"{typed_day(use.event_day)} {typed_time(use.event_time)}".strip()),
        (_("Children"), str(use.children)),
        (_("Card code"), masked(use.card.code)),
        (_("Logged by"), use.logged_by),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _say_undone(request: HttpRequest, undone: bool) -> None:
    if undone:
        messages.success(request, _("The use was undone. The same card can be logged again."))
    else:  # somebody else was quicker
        messages.info(request, _("This use has already been undone."))
