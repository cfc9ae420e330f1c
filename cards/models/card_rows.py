"""Which cards: what a card is on a day, and the querysets of cards by who may see them and why they are asked for.

May know areas, sites, people and runs; never uses.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Site
from accounts.permissions import Permission, places_where
from accounts.scoping import ScopedQuerySet

from .runs import CodeSeries

EXPIRING = timedelta(days=60)  # so long before its last day a card comes onto the list of those to renew
ASKED_FOR = timedelta(days=30)  # so long after a desk asked for it an unregistered card stays on the list


class State(models.TextChoices):
    """What a card is on a given day."""

    PRINTED = "printed", _("not registered")
    VALID = "valid", _("valid")
    NOT_YET = "not_yet", _("not yet valid")
    EXPIRED = "expired", _("expired")
    ENDED = "ended", pgettext_lazy("card", "ended")


def _in_states(day: date) -> dict[State, Q]:
    """The conditions of the states on `day`."""
    ended = Q(ended_on__lte=day)
    registered = Q(registered_at__isnull=False)
    return {
        State.PRINTED: ~registered,
        State.ENDED: registered & ended,
        State.NOT_YET: registered & ~ended & Q(valid_from__gt=day),
        State.EXPIRED: registered & ~ended & Q(valid_until__lt=day),
        State.VALID: registered & ~ended & Q(valid_from__lte=day, valid_until__gte=day),
    }


class CardQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Registered cards of the places' sites; unregistered ones only to those who manage the run's area."""
        places = places_where(user, Permission.CARD_VIEW)
        if places.everywhere:
            return Q()
        return places.sites_within("site__") | Q(site=None, series__area__in=places.areas)

    def with_code(self, code: str) -> Self:
        return self.filter(code=code)

    def starting_with(self, prefix: str) -> Self:
        """As a range: by LIKE, which is not leakproof, the second wall would judge every card before its index helps.
        Codes are A-Z and 0-9, and stand in the order of their bytes."""
        return self.filter(code__gte=prefix, code__lt=f"{prefix}~")

    def registered(self) -> Self:
        return self.exclude(registered_at=None)

    def registrable_at(self, site: Site) -> Self:
        """Unregistered cards in the site's blocks, and those in no block of runs that it may use. [house.md 8.9]

        Such a run was given to the site's area: to all its sites, or to this one among others.
        """
        elsewhere = CodeSeries.sites.through.objects.filter(codeseries=OuterRef("series"))
        free = Q(block=None, series__area=site.area_id) & (~Exists(elsewhere) | Exists(elsewhere.filter(site=site)))
        return self.filter(Q(block__site=site) | free, registered_at=None)

    def numbered(self, first_number: int, last_number: int) -> Self:
        return self.filter(number__range=(first_number, last_number))

    def unregistered(self) -> Self:
        return self.filter(registered_at=None)

    def in_state(self, state: str, day: date) -> Self:
        """Cards that are in `state` on `day`; mirrors `Card.state_on`."""
        return self.filter(_in_states(day)[State(state)])

    def counts_on(self, day: date) -> dict[str, int]:
        """How many are in each state on `day`, by the states' names."""
        counts: dict[str, int] = self.aggregate(
            **{state.value: Count("pk", filter=which) for state, which in _in_states(day).items()}
        )
        return counts

    def used(self) -> Self:
        return self.exclude(first_used_on=None)

    def originals(self) -> Self:
        """Without replacements: a lost card and the cards after it are one to figures. [house.md 8.8]"""
        return self.filter(original=None)

    def in_chain_of(self, firsts: Iterable[uuid.UUID]) -> Self:
        """The original cards `firsts` and all that have replaced them, one after another."""
        return self.filter(Q(pk__in=firsts) | Q(original__in=firsts))

    def locked_with_originals(self) -> Self:
        """These cards and the originals of those that are replacements, locked until the transaction ends.

        Originals first, in one order for all: who writes along a chain holds its original before anything else, so two
        transactions never wait for each other in a circle.
        """
        both = Func("pk", "original", template="unnest(ARRAY[%(expressions)s])")
        rows = self.model.unscoped.filter(pk__in=self.order_by().values_list(both))
        return rows.order_by(F("original_id").asc(nulls_first=True), "pk").select_for_update(no_key=True)

    def expiring(self, day: date) -> Self:
        """Valid on `day` and not for long, with no ending ahead and no renewal that waits for its first day."""
        soon = self.in_state(State.VALID, day).filter(valid_until__lte=day + EXPIRING, ended_on=None)
        return soon.exclude(validities__first_day__gt=day)

    def never_used(self, day: date) -> Self:
        """Valid on `day`, and not used by then."""
        return self.in_state(State.VALID, day).filter(first_used_on=None)

    def asked_for(self, day: date) -> Self:
        """A desk or a report has met them lately; a constraint says that they are not registered."""
        return self.filter(asked_for_on__gt=day - ASKED_FOR)


class IssuedCardQuerySet(CardQuerySet):
    """Registered cards by their sites: the rows of `objects.visible_to(user).registered()`.

    One condition without an "or", so that an index serves the list however many cards there are (list_growth).
    """

    def rows_for(self, user: Any) -> Q:
        """That a registered card has its days is said as well: read from their end, indexes have the others first."""
        places = places_where(user, Permission.CARD_VIEW)
        registered = Q(registered_at__isnull=False, issued_on__isnull=False, valid_until__isnull=False)
        return registered & places.sites_within("site__")


class PrintedCardQuerySet(CardQuerySet):
    """The others of those that are visible: unregistered ones, to those who manage the run's area."""

    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.CARD_VIEW)
        of_runs = Q(registered_at=None)
        return of_runs if places.everywhere else of_runs & Q(series__area__in=places.areas)


class RegistrableCardQuerySet(CardQuerySet):
    """Unregistered cards that the person's sites may register, as `registrable_at`; of an area for its coordinators."""

    def rows_for(self, user: Any) -> Q:
        return Q(registered_at=None) & _within_reach(user)


class AskedForCardQuerySet(CardQuerySet):
    """Of those the ones that a desk or a report has met, in a form that their own index serves."""

    def rows_for(self, user: Any) -> Q:
        return Q(asked_for_on__isnull=False) & _within_reach(user)


def _within_reach(user: Any) -> Q:
    """Cards that the person's sites would register, were they not registered yet."""
    places = places_where(user, Permission.CARD_REGISTER)
    if places.everywhere:
        return ~Q(pk__in=())  # true of every row
    sites = Site.unscoped.all().open().within(user, Permission.CARD_REGISTER)
    given = CodeSeries.sites.through.objects.filter(codeseries=OuterRef("series"))
    own = given.filter(site__in=sites, site__area=OuterRef("series__area"))
    free = Q(block=None) & (Q(series__area__in=sites.values("area")) & ~Exists(given) | Exists(own))
    return Q(series__area__in=places.areas) | Q(block__site__in=sites) | free
