"""The row of links above the pages of the work with cards. Knows addresses and their permissions, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may

register = template.Library()

PAGES = [
    (_("All cards"), "card_list"),
    (_("Expiring"), "cards_expiring"),
    (_("Never used"), "cards_never_used"),
    (_("Asked for"), "cards_asked_for"),
    (_("Paper forms"), "paper_list"),
    (_("Stock"), "stock"),
    (_("Register many"), "registration_import"),
    (_("Move cards"), "cards_move"),
]


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def card_work(context: dict[str, Any]) -> list[Link]:
    """The pages that the person may open, as their views' own permissions say."""
    request = context["request"]
    return [
        Link(label, url, url == request.path)
        for label, name in PAGES
        if (url := _address(name)) and may(request.user, resolve(url).func.permission)  # type: ignore[attr-defined]
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
