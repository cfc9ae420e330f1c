"""The choice of period and places above a public table, all in the address; what there is not counts as not chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import SearchForm
from stats.editions import Shelf
from stats.released_places import in_order
from stats.released_sheets import areas_of
from stats.released_words import period_in_words

EVERYTHING = "all"


class FigureForm(SearchForm):
    """`period` is the newest unless chosen; `place` an area's key, "all" for every row, "" for the areas together."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    place = forms.ChoiceField(label=_("Places"), required=False)
    lang = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, shelf: Shelf, table: str, asked: Mapping[str, Any], *, period: str = "") -> FigureForm:
        """With the table's periods and areas; of a version, which has its period in its address, the areas only."""
        periods = shelf.periods(table)
        chosen = period or (asked.get("period") if asked.get("period") in periods else next(iter(periods), ""))
        form = cls({"period": chosen, "place": asked.get("place", ""), "lang": asked.get("lang", "")})
        edition = shelf.edition(table, str(chosen))
        areas = in_order(edition.table.figures, edition.of.release.geography.parents) if edition else []
        form.fields["period"].choices = [(one, period_in_words(one)) for one in periods]
        form.fields["place"].choices = [("", _("Areas")), *areas_of(areas), (EVERYTHING, _("Every place"))]
        if period:
            del form.fields["period"]
        if not asked.get("lang"):
            del form.fields["lang"]
        return form

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        return {"period": said.get("period", ""), "place": said.get("place", "")}


class ReleasedForm(SearchForm):
    """The period of the tables of one place: the newest unless another is chosen."""

    period = forms.ChoiceField(label=_("Period"), required=False)

    @classmethod
    def of(cls, periods: list[str], asked: Mapping[str, Any]) -> ReleasedForm:
        newest = next(iter(periods), "")
        form = cls({"period": asked.get("period") if asked.get("period") in periods else newest})
        form.fields["period"].choices = [(one, period_in_words(one)) for one in periods]
        return form

    @property
    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("period", ""))
