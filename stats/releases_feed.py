"""The feed of releases: Atom, one in each language."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stats.editions import shelf
from stats.public_releases import Item, listed

NEWEST = 30


class ReleasesFeed(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Kaikukortti in figures: releases")

    def subtitle(self) -> str:
        return _("New and corrected statistics of the Kaikukortti.")

    def link(self) -> str:
        return self._address("public_releases")

    def feed_url(self) -> str:
        return self._address("releases_atom")

    def author_name(self) -> str:
        return "Kaikukeskus"

    def feed_copyright(self) -> str:
        return "CC BY 4.0"

    def items(self) -> list[Item]:
        return listed(shelf())[:NEWEST]

    def item_title(self, item: Item) -> str:
        return capfirst(item.title)

    def item_description(self, item: Item) -> str:
        titles = ", ".join(title for _name, title, _period in item.tables)
        """Readers take it for HTML."""
        return " ".join(escape(part) for part in (item.why, _("Tables: %(titles)s.") % {"titles": titles}) if part)

    def item_link(self, item: Item) -> str:
        return f"{self._address('public_releases')}#release-{item.of.number}"

    def item_pubdate(self, item: Item) -> datetime:
        return timezone.make_aware(datetime.combine(item.of.released_on, time(9)))

    def item_updateddate(self, item: Item) -> datetime:
        return self.item_pubdate(item)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().__call__(request, *args, **kwargs)
        answer["Cache-Control"] = "public, max-age=600"
        return answer

    @staticmethod
    def _address(name: str) -> str:
        return f"{reverse(name)}?lang={get_language()}"
