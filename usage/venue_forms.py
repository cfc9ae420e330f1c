"""The choice of one venue, for pages that are about one. The venues are handed in by the view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.models.places import SiteQuerySet


class OneVenueForm(forms.Form):
    """Sent with GET; with one venue there is nothing to choose."""

    use_required_attribute = False
    mark_optional = False

    venue: forms.ModelChoiceField[Site] = forms.ModelChoiceField(
        label=_("Venue"),
        queryset=None,  # handed in
        empty_label=_("Choose the venue"),
        error_messages={
            "required": _("Choose the venue."),
            "invalid_choice": _("The venue is not among those that you may choose. Choose another."),
        },
    )

    def __init__(self, *args: Any, venues: SiteQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = venues[0] if len(venues[:2]) == 1 else None
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Site | None:
        """The only venue, or the one that was asked for; None before that."""
        if self.only:
            return self.only
        return self.cleaned_data["venue"] if self.is_valid() else None
