"""How good a venue's reports have been, month by month, and what would help."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, allow
from usage.models import ImportBatch
from usage.quality_page import first_day_shown, trend_of
from usage.rights import venues_seen_by
from usage.venue_forms import OneVenueForm

READ = ("committed_at", "counted", "already_in", "refused", "quality")


@allow(Permission.USAGE_IMPORT)
@require_safe
def import_quality(request: HttpRequest) -> HttpResponse:
    """The imports of one venue that the person may see, of twelve months; withdrawn ones are left out."""
    form = OneVenueForm(request.GET if "venue" in request.GET else None, venues=venues_seen_by(request.user))
    venue = form.chosen
    page = {"form": form, "venue": venue}
    if venue:
        since = timezone.make_aware(datetime.combine(first_day_shown(timezone.localdate()), time()))
        seen = ImportBatch.objects.visible_to(request.user).in_figures().filter(venue=venue, committed_at__gte=since)
        page |= trend_of(seen.only(*READ))
    return render(request, "usage/import_quality.html", page)
