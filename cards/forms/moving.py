"""Which site is left, and which site goes on with its cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """The first step; it stands in the address, and the page that follows shows what would move."""

    use_required_attribute = False

    def __init__(self, *args: Any, left: Any, successors: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["left"] = forms.ModelChoiceField(
            left,
            label=_("Site whose cards move"),
            empty_label=_("Choose"),
            error_messages={"required": _("Choose the site that closes or merges.")},
        )
        self.fields["successor"] = forms.ModelChoiceField(
            successors,
            label=_("Site that goes on with them"),
            empty_label=_("Choose"),
            help_text=_("It will see these cards, renew them and end them as its own."),
            error_messages={"required": _("Choose the site that goes on with the cards.")},
        )

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if chosen.get("left") and chosen["left"] == chosen.get("successor"):
            self.add_error("successor", _("Choose another site than the one whose cards are moved."))
        return chosen
