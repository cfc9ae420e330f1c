"""The page that answers a holder's question: who has looked at my card?"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.models import AuditEvent
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, places_where
from accounts.trail_tables import TrailTable
from cards.codes import display
from cards.views.at_hand import card_at_hand
from cards.who_looked import desks_that_asked


@allow(Permission.TRAIL_VIEW)
@require_safe
def card_trail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All that the reader's part of the trail has about the card, by one query; and what desks asked lately."""
    card = card_at_hand(request, pk)
    asked = desks_that_asked(card=card, by=person(request))
    table = TrailTable(AuditEvent.objects.visible_to(request.user).about(card).newest_first(), exclude=["where"])
    RequestConfig(request, paginate=PAGES).configure(table)
    table.read(request.user)
    table.caption = _("Lines: %(number)s") % {"number": table.paginator.count_in_words}
    page = {"card": card, "code": display(card.code), "table": table, "asked": asked}
    page["sees_all"] = places_where(request.user, Permission.TRAIL_VIEW).everywhere
    return render(request, "cards/card_trail.html", page)
