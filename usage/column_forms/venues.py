"""Which of the sender's venues each text of a column is, for reports of several venues."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.places import SiteQuerySet
from usage.columns import NO_VENUE
from usage.fields import fold_name

from .sheet_texts import ColumnField, SheetPart

MOST_VENUES = 50  # different texts


class VenuesPart(SheetPart):
    """The column of venues; once it is known each of its texts has a choice of the sender's `venues`. Whoever has one
    venue is not asked."""

    venue = ColumnField(
        _("Venue"), help_text=_("When the report has the events of several venues. Then say which each of them is.")
    )

    def __init__(self, *args: Any, venues: SiteQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.venue_texts: dict[str, str] = {}  # the name of the field: the folded text
        self.rows_of_venues = 0
        self._unseen = False
        if len(venues[:2]) < 2:
            del self.fields["venue"]
            return
        texts = self.texts_chosen("venue")
        self.rows_of_venues = len(texts)
        if 0 < len(texts) <= MOST_VENUES:
            self._offer_venues({key: text.spelling for key, text in texts.items()}, list(venues))

    def _offer_venues(self, texts: dict[str, str], venues: list[Any]) -> None:
        """What was chosen before, else the venue of that name, else none."""
        choices = [(NO_VENUE, gettext("Not a venue of mine: refuse its rows"))]
        choices += [(str(site.pk), str(site)) for site in venues]
        before = _names_of(venues) | dict(self.initial.get("venues") or ())
        for key, spelling in texts.items():
            name = f"venue_{sha256(key.encode()).hexdigest()[:12]}"
            known = before.get(key, NO_VENUE)
            initial = known if known in dict(choices) else NO_VENUE
            words = {"invalid_choice": _("Choose one of your venues.")}
            self.fields[name] = forms.ChoiceField(
                label=spelling, choices=choices, initial=initial, error_messages=words
            )
            self.venue_texts[name] = key
        if self.is_bound and not set(self.venue_texts) <= set(self.data):
            self._fill_in()

    def _fill_in(self) -> None:
        """The column was chosen just now: its texts have not been seen yet, and are shown with what is likely."""
        self._unseen = True
        self.data = self.data.copy()
        for name in self.venue_texts:
            self.data.setdefault(name, self.fields[name].initial)

    @property
    def venue_fields(self) -> list[Any]:
        return [self[name] for name in self.venue_texts]

    def check_venues(self, typed: dict[str, Any]) -> None:
        if typed.get("venue") is None:
            return
        if self.rows_of_venues > MOST_VENUES:
            self.add_error("venue", _("The column has too many different values. Choose another column."))
        elif not self.rows_of_venues:
            self.add_error("venue", _("The column is empty. Choose another column."))
        elif self._unseen:
            self.add_error("venue", _("Check below which venue each text is, then show the preview."))

    def venues_chosen(self) -> tuple[tuple[str, str], ...]:
        """The valid form's texts that are venues, as a Mapping takes them."""
        typed = self.cleaned_data
        if typed.get("venue") is None:
            return ()
        return tuple((key, typed[name]) for name, key in self.venue_texts.items() if typed[name] != NO_VENUE)


def _names_of(venues: list[Any]) -> dict[str, str]:
    """The venues by their folded names in both languages; a name that two of them have is nobody's."""
    pairs = {(fold_name(name), str(site.pk)) for site in venues for name in (site.name_fi, site.name_sv) if name}
    shared = Counter(name for name, _pk in pairs)
    return {name: pk for name, pk in pairs if shared[name] == 1}
