"""The cards of a pilot that goes on: which would be extended, the deed, and the list that each site gets."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import person
from accounts.models import Area, Site
from accounts.permissions import Permission, allow
from cards import actions, rulebook
from cards.filters import ExtendedFilter
from cards.models import PilotExtension, Validity
from cards.tables import ExtendedTable
from cards.views.worklists import worklist


@dataclass(frozen=True)
class SiteLine:
    """What an extension would do at one site; days as the earliest and the latest."""

    site: Site
    cards: int
    before: tuple[date, date]
    after: tuple[date, date]


@allow(Permission.CARD_MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_extend(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.user).where(request.user, Permission.CARD_MOVE), pk=pk)
    if request.method == "POST":
        extension = actions.extend_pilot(area=area, by=person(request))
        if extension is None:
            messages.info(request, _("There were no cards to extend any more."))
            return redirect("pilot_extend", pk=area.pk)
        messages.success(request, _("The cards are extended. Their sites get a mail with a link to this list."))
        return redirect("pilot_extended", pk=extension.pk)
    page = {
        "area": area,
        "lines": _lines(request, area),
        "was_later": max(area.earlier_pilot_ends, default=date.min) > (area.pilot_ends_on or date.max),
        "extensions": PilotExtension.objects.visible_to(request.user).filter(area=area).order_by("-made_at"),
    }
    return render(request, "cards/pilot_extend.html", page | {"total": sum(line.cards for line in page["lines"])})


def _lines(request: HttpRequest, area: Area) -> list[SiteLine]:
    """The cards to be extended, by site; the new last day follows the first day's order."""
    periods = Validity.objects.visible_to(request.user).extendable(area, timezone.localdate())
    days = {"first": Min("counted_from"), "last": Max("counted_from")}
    days |= {"least": Min("last_day"), "most": Max("last_day")}
    found = {
        row["card__site"]: row for row in periods.order_by().values("card__site").annotate(cards=Count("pk"), **days)
    }
    return [
        _line(site, found[site.pk], area)
        for site in Site.objects.visible_to(request.user).filter(pk__in=found).in_finnish_order()
    ]


def _line(site: Site, row: dict[str, Any], area: Area) -> SiteLine:
    after = [rulebook.last_valid_day(row[end], pilot_ends_on=area.pilot_ends_on) for end in ("first", "last")]
    return SiteLine(site, row["cards"], (row["least"], row["most"]), (after[0], after[1]))


@allow(Permission.CARD_VIEW)
@require_safe
def pilot_extended(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Each site sees its own cards; the new day is written onto a card when its holder visits."""
    extension = get_object_or_404(PilotExtension.objects.visible_to(request.user).select_related("area"), pk=pk)
    periods = Validity.objects.visible_to(request.user).filter(extension=extension).order_by("card__code")
    chosen = ExtendedFilter(request.GET, queryset=periods.select_related("card__site"), request=request)
    page = worklist(request, chosen, ExtendedTable(chosen.qs), site="card__site")
    return render(request, "cards/pilot_extended.html", page | {"extension": extension})
