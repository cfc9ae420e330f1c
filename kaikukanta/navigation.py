"""The main navigation: only what the person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, may
from accounts.waiting import venues_waiting
from cards.waiting import waiting_count
from stats.release_calendar import releases_waiting

WAITING = {"question_list": waiting_count, "site_list": venues_waiting, "release_list": releases_waiting}


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    current: bool
    waiting: int = 0  # what waits there for this person


PAGES = [
    (_("Ticket desk"), "desk", Permission.USAGE_LOG),
    (_("Uses"), "usage_list", Permission.USAGE_VIEW),
    (_("Import"), "import_list", Permission.USAGE_IMPORT),
    (_("Cards"), "card_list", Permission.CARD_VIEW),
    (_("Print runs"), "series_list", Permission.SERIES_VIEW),
    (_("Questions"), "question_list", Permission.QUESTION_ASK),
    (_("Statistics"), "statistics", Permission.STATISTICS_VIEW),
    (_("Releases"), "release_list", Permission.PUBLICATION_ASK),
    (_("Sites"), "site_list", Permission.SITE_VIEW),
    (_("Areas"), "area_list", Permission.AREA_VIEW),
    (_("People"), "person_list", Permission.PERSON_VIEW),
    (_("Reminders"), "reminder_list", Permission.REMINDER_SEND),
    (_("Texts"), "text_lists", Permission.LIST_EDIT),
    (_("Trail"), "trail_list", Permission.TRAIL_VIEW),
]


def links(request: HttpRequest) -> list[Link]:
    """The pages of this person, the deepest match of the path marked as the current one."""
    user = getattr(request, "user", None)
    pages = [(label, name, reverse(name)) for label, name, permission in PAGES if may(user, permission)]
    matching = [url for _label, _name, url in pages if request.path.startswith(url)]
    current = max(matching, key=len, default="")
    counts = {name: count(user) for name, count in WAITING.items()}
    return [Link(label, url, url == current, counts.get(name, 0)) for label, name, url in pages]
