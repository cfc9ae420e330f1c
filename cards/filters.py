"""What narrows the list of cards. All of it may stand in the address: it tells nothing of one card."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.permissions import Permission, may
from cards.models import Card, Kind, Question, State, Turn

USED = [("yes", _("used")), ("no", _("not used"))]
LATEST = {
    State.PRINTED: ("code",),
    State.VALID: ("-registered_at", "pk"),
    State.NOT_YET: ("-registered_at", "pk"),
    State.EXPIRED: ("-valid_until", "-pk"),
    State.ENDED: ("-ended_on", "-pk"),
}


def _sites(request: HttpRequest | None) -> Any:
    if request is None:
        return Site.objects.visible_to(None)
    return Site.objects.visible_to(request.user).issuing().in_finnish_order()


class CardFilter(django_filters.FilterSet):
    """Cards that are not registered yet are shown only when they are asked for: there are thousands of them."""

    site = django_filters.ModelChoiceFilter(queryset=_sites, label=_("Issuing site"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        choices=State.choices, label=_("State"), empty_label=_("All registered"), method="in_state"
    )
    used = django_filters.ChoiceFilter(choices=USED, label=_("Use"), empty_label=_("All"), method="used_or_not")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind of card"), empty_label=_("All"))

    class Meta:
        model = Card
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.mark_optional = False
        if not may(self.request.user, Permission.SERIES_VIEW):
            self.form.fields["state"].choices = [pair for pair in State.choices if pair[0] != State.PRINTED]
        if self.form.fields["site"].queryset.count() < 2:
            del self.form.fields["site"]

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.registered()
        return super().filter_queryset(queryset)

    def in_state(self, queryset: Any, _name: str, state: str) -> Any:
        """In the order in which cards came into the state: so a page is read from an index. (list_growth)"""
        return queryset.in_state(state, timezone.localdate()).order_by(*LATEST[State(state)])

    def used_or_not(self, queryset: Any, _name: str, used: str) -> Any:
        return queryset.used() if used == "yes" else queryset.filter(first_used_on=None)


class OfSiteFilter(django_filters.FilterSet):
    """Only the site, for those who have several."""

    site = django_filters.ModelChoiceFilter(queryset=_sites, label=_("Site"), empty_label=_("All"), method="of_site")
    path = "site"

    class Meta:
        model = Card
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.mark_optional = False
        if self.form.fields["site"].queryset.count() < 2:
            del self.form.fields["site"]

    @property
    def chosen_site(self) -> Any:
        return self.form.cleaned_data.get("site") if self.form.is_valid() else None

    def of_site(self, queryset: Any, _name: str, site: Site) -> Any:
        return queryset.filter(**{self.path: site})


class ExtendedFilter(OfSiteFilter):
    """Of periods, by their cards."""

    path = "card__site"


class AskedForFilter(OfSiteFilter):
    """The cards that one site may register."""

    def of_site(self, queryset: Any, _name: str, site: Site) -> Any:
        return queryset.registrable_at(site)


class QuestionFilter(OfSiteFilter):
    """Whose turn it is; what was closed long ago is shown only when it is asked for."""

    turn = django_filters.ChoiceFilter(choices=Turn.choices, label=_("State"), empty_label=_("Open and lately closed"))
    path = "card__site"

    class Meta:
        model = Question
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.form.cleaned_data.get("turn"):
            queryset = queryset.current()
        return super().filter_queryset(queryset)
