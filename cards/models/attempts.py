"""Attempts at desks, and the stops that they led to. An attempt holds no code, only what recognises it again."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.devices import Device
from accounts.digests import digest
from accounts.models import Site, User
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from cards.budgets import NEAR, Why

ATTEMPTS_KEPT = timedelta(days=30)  # the longest budget; the trigger of the migration says the same
STOPS_KEPT = timedelta(days=395)
ASKED = Personal("staff", "stopping who guesses card codes", "30 days")
STOPPED = Personal("staff", "answering why a desk was stopped", "13 months")


class Outcome(models.TextChoices):
    """What an attempt learned: that no card is in use under the code, or anything else."""

    UNKNOWN = "unknown"
    KNOWN = "known"


class AttemptQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Nobody's: a list of who asked about which card would be one of where people go."""
        return Q(pk__in=())

    def past_keeping(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment - ATTEMPTS_KEPT)


class Attempt(models.Model):
    """One answer about a code that a desk got, whether it was told or not. Only ever inserted: the database refuses
    UPDATE, and DELETE for 30 days. Plain ids without foreign keys, so that it neither blocks nor dies with the data.

    `code` is a keyed digest of the code; `near` and `near_shifted` of the two spans of 40 numbers that it lies in, so
    that codes at most NEAR apart share one. `address` is `Device.address`.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    account = models.UUIDField()
    device = models.UUIDField()
    address = models.CharField(max_length=32, blank=True)
    site = models.UUIDField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    card = models.UUIDField(null=True, blank=True)
    code = models.CharField(max_length=32)
    near = models.CharField(max_length=32)
    near_shifted = models.CharField(max_length=32)
    in_group = models.BooleanField(default=False)

    PRIVACY = declare(
        "id at site outcome in_group",
        account=ASKED,
        device=ASKED,
        address=ASKED,
        card=Personal("holder", "telling cards that were logged from those only asked about", "30 days"),
        code=Personal("holder", "telling a repeat from another code", "30 days, as a keyed digest"),
        near=Personal("holder", "noticing codes asked one after another", "30 days, as a keyed digest"),
        near_shifted=Personal("holder", "noticing codes asked one after another", "30 days, as a keyed digest"),
    )
    unscoped = models.Manager.from_queryset(AttemptQuerySet)()
    objects = ScopedManager(AttemptQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="attempts_of_an_account"),
            models.Index(fields=["device", "at"], name="attempts_of_a_device"),
            models.Index(fields=["address", "at"], name="attempts_from_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"

    @classmethod
    def about(cls, code: str, **fields: Any) -> Attempt:
        """An attempt, not saved, about a code as `cards.codes` reads it."""
        prefix, number, span = code.rstrip("0123456789"), int("0" + re.sub("^.*[^0-9]", "", code)), 2 * NEAR
        near = digest("near", prefix, number // span)
        shifted = digest("near shifted", prefix, (number + NEAR) // span)
        return cls(code=digest("code", code), near=near, near_shifted=shifted, **fields)


class StopReason(models.TextChoices):
    """Why a desk was stopped, as its coordinator reads it."""

    CONFIRM = Why.CONFIRM.value, _("neighbouring codes: the person was asked to confirm who they are")
    NEIGHBOURS = Why.NEIGHBOURS.value, _("eight neighbouring codes, none of them logged")
    UNKNOWN = Why.UNKNOWN.value, _("many codes that no card has")
    HITS = Why.HITS.value, _("many cards checked and not logged")


class ReleaseReason(models.TextChoices):
    """Why a stop was released. A list, not free text: remarks would soon hold names."""

    OWN_WORK = "own_work", _("I have asked the desk: it was its ordinary work.")
    GROUP = "group", _("A group came with consecutive cards.")
    PRACTICE = "practice", _("The desk was practising, or its reader was being tested.")
    SETTLED = "settled", _("The matter has been settled with the person and the site.")


class DeskStopQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        return places_where(user, Permission.STOP_RELEASE).sites_within("site__")

    def open_at(self, moment: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=moment), released_at=None)

    def binding(self, account: Any, device: Device) -> Self:
        """The account's stops on this device, and those that it got elsewhere before anything was logged with this one.

        A stop never locks a whole site [house.md 8.10]: other devices that were at work before go on. Only having a
        cookie is not enough, for a guesser would collect a drawer of them first.
        """
        here = Q(device=device.id)
        if device.worked_since:
            return self.filter(here | Q(at__lt=device.worked_since), account=account)
        return self.filter(account=account)

    def newest_first(self) -> Self:
        return self.order_by("-at", "pk")


class DeskStop(models.Model):
    """An account that may ask about no card, on one device. Over when `ends_at` has come, when the person has confirmed
    who they are (`released_at` alone), or when a coordinator has released it (with who and why)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("stopped"), default=timezone.now)
    reason = models.CharField(_("why"), max_length=10, choices=StopReason.choices)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="desk_stops")
    account = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="desk_stops", db_index=False)
    device = models.UUIDField()
    device_since = models.DateTimeField()
    address = models.CharField(max_length=32, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=200, blank=True)
    released_because = models.CharField(max_length=10, choices=ReleaseReason.choices, blank=True)

    PRIVACY = declare(
        "id at reason site ends_at told_at released_at released_because",
        account=STOPPED,
        device=STOPPED,
        device_since=STOPPED,
        address=STOPPED,
        released_by=STOPPED,
    )
    unscoped = models.Manager.from_queryset(DeskStopQuerySet)()
    objects = ScopedManager(DeskStopQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["unknown", "hits"], ends_at__isnull=False)
                | (~Q(reason__in=["unknown", "hits"]) & Q(ends_at=None)),
                name="a_used_up_budget_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(released_by="", released_because="")
                | (Q(released_at__isnull=False) & ~Q(released_by="") & ~Q(released_because="")),
                name="a_release_says_who_when_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "at"], name="stops_of_an_account"),
            models.Index(fields=["address", "at"], name="stops_at_an_address"),
            models.Index(fields=["-at", "id"], name="newest_stops"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.reason}"

    @property
    def is_open(self) -> bool:
        return self.released_at is None and (self.ends_at is None or self.ends_at > timezone.now())
