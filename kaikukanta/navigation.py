"""The main navigation: only what the person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, may


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    current: bool


PAGES = [
    (_("Ticket desk"), "desk", Permission.USAGE_LOG),
    (_("Uses"), "usage_list", Permission.USAGE_VIEW),
    (_("Import"), "import_list", Permission.USAGE_IMPORT),
    (_("Cards"), "card_list", Permission.CARD_VIEW),
    (_("Print runs"), "series_list", Permission.SERIES_VIEW),
    (_("Statistics"), "statistics", Permission.STATISTICS_VIEW),
    (_("Sites"), "site_list", Permission.SITE_VIEW),
    (_("Areas"), "area_list", Permission.AREA_VIEW),
    (_("People"), "person_list", Permission.PERSON_VIEW),
]


def links(request: HttpRequest) -> list[Link]:
    """The pages of this person, the deepest match of the path marked as the current one."""
    user = getattr(request, "user", None)
    pages = [(label, reverse(name)) for label, name, permission in PAGES if may(user, permission)]
    matching = [url for _label, url in pages if request.path.startswith(url)]
    current = max(matching, key=len, default="")
    return [Link(label, url, url == current) for label, url in pages]
