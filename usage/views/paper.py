"""What is printed or filled in away from the register: a paper form for the desk, a workbook that the import takes, and
the letter to the ticket agent."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, allow, may
from usage.import_template import template_workbook
from usage.models import Event
from usage.rights import venues_of
from usage.venue_forms import OneVenueForm

LINES = range(1, 21)  # on one sheet of A4
AROUND = timedelta(weeks=6)  # of events that the workbook offers, before today and after
MOST_NAMES = 200


@allow(Permission.USAGE_LOG)
@require_safe
def desk_paper(request: HttpRequest) -> HttpResponse:
    """The paper form, with the venue's name on it when there is one only; else a line to write it on."""
    venues = list(venues_of(request.user)[:2])
    venue = venues[0] if len(venues) == 1 else None
    return render(request, "usage/desk_paper.html", {"venue": venue, "lines": LINES})


@allow(Permission.USAGE_IMPORT)
@require_safe
def import_template(request: HttpRequest) -> FileResponse:
    content = template_workbook(_events_to_offer(request))
    return FileResponse(BytesIO(content), as_attachment=True, filename=_("uses-to-import") + ".xlsx")


def _events_to_offer(request: HttpRequest) -> list[str]:
    """The names of the venue's listed events around today, soonest first; none for who logs for several venues."""
    venues = list(venues_of(request.user)[:2])
    if len(venues) != 1:
        return []
    today = timezone.localdate()
    listed = Event.objects.visible_to(request.user).at(venues[0]).listed().next_first()
    near = listed.from_day(today - AROUND).until_day(today + AROUND)
    return list(dict.fromkeys(near.values_list("name", flat=True)))[:MOST_NAMES]


@allow(Permission.USAGE_IMPORT)
@require_safe
def import_letter(request: HttpRequest) -> HttpResponse:
    """The letter in the agent's language (`?language=`), with whom to ask when one venue is known, else with lines."""
    form = OneVenueForm(request.GET if request.GET.get("venue") else None, venues=venues_of(request.user))
    asked, venue = request.GET.get("language", ""), form.chosen
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    page = {
        "form": form,
        "venue": venue,
        "sees_contact": venue is not None and may(request.user, Permission.SITE_VIEW, site=venue),
        "letter_language": language,
        "today": timezone.localdate(),
    }
    return render(request, "usage/import_letter.html", page)
