"""What signing in leaves behind: attempts that failed, browsers that came in, sessions that are open, forms that a lock
held up; and who needs a second factor from when on.

Attempts and browsers are kept without a person: accounts and addresses are keyed digests (`accounts.digests`), so the
same is written for accounts that exist and for those that do not.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.digests import LENGTH
from accounts.permissions import ROLE_CHOICES, Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .network import Area
from .people import User
from .places import Site

SESSION = Personal("staff", "seeing and ending one's own sessions", "the session's life, twelve hours at most")


class Secret(models.TextChoices):
    """What was tried."""

    PASSWORD = "password"  # noqa: S105
    CODE = "code"


class FailedLogin(models.Model):
    """One wrong password or code, counted against guessing (`accounts.login_budgets`) and gone in a day."""

    at = models.DateTimeField(default=timezone.now)
    secret = models.CharField(max_length=8, choices=Secret.choices)
    account = models.CharField(max_length=LENGTH)
    device = models.UUIDField()
    address = models.CharField(max_length=LENGTH, blank=True)
    is_known = models.BooleanField()  # whether the device had come in with the account before

    PRIVACY = declare("id at secret account device address is_known")
    unscoped = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="failed_logins_of_an_account"),
            models.Index(fields=["at"], name="failed_logins_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.secret}"


class KnownDevice(models.Model):
    """A browser that has come in with an account: failures from elsewhere never stop it."""

    account = models.CharField(max_length=LENGTH)
    device = models.UUIDField()
    last_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare("id account device last_at")
    unscoped = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "device"], name="a_device_is_known_to_an_account_once")
        ]

    def __str__(self) -> str:
        return str(self.device)


class OpenSessionQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """One's own, whoever one is."""
        return Q(user=user.pk)


class OpenSession(models.Model):
    """A log-in that lasts. What the browser says of itself is kept as two words; its address is not kept at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", related_query_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare(
        "id session_key", user=SESSION, browser=SESSION, system=SESSION, started_at=SESSION, seen_at=SESSION
    )
    unscoped = models.Manager.from_queryset(OpenSessionQuerySet)()
    objects = ScopedManager(OpenSessionQuerySet)

    def __str__(self) -> str:
        return f"{self.browser} {self.system}"


class KeptForm(models.Model):
    """A form that met a lock: sealed, for the one session that sent it, and for an hour at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    PRIVACY = declare(
        "id user expires_at",
        sealed=Personal("staff and holders", "a form is not lost when the screen locks", "1 hour"),
    )
    unscoped = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)


class FactorKind(models.TextChoices):
    """Which second factor is enough."""

    ANY = "any", _("an authenticator app or a passkey")
    PASSKEY = "passkey", _("a passkey or a security key")


class FactorRuleQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Administrators; everybody else meets the rules at the gate only."""
        return Q() if places_where(user, Permission.NETWORK_EDIT).everywhere else Q(pk__in=())

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class FactorRule(models.Model):
    """From a day on, whoever holds a role (everywhere, in an area or at a site) logs in with a second factor. Ended,
    never deleted."""

    role = models.CharField(_("role"), max_length=15, choices=ROLE_CHOICES)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site"))
    kind = models.CharField(_("what is enough"), max_length=8, choices=FactorKind.choices, default=FactorKind.ANY)
    required_from = models.DateField(_("required from"))
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = declare("id role area site kind required_from created_at ended_at")
    unscoped = models.Manager.from_queryset(FactorRuleQuerySet)()
    objects = ScopedManager(FactorRuleQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area=None) | Q(site=None),
                name="a_factor_rule_names_an_area_or_a_site",
                violation_error_message=_("Choose an area or a site, not both."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")),
                name="a_factor_rule_ends_after_it_was_made",
            ),
            models.UniqueConstraint(
                fields=["role", "area", "site", "kind"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="a_factor_rule_stands_once",
                violation_error_message=_("This rule already stands. End it first to change its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.kind} {self.required_from}"

    @property
    def place(self) -> Area | Site | None:
        """Where it holds; None is everywhere."""
        return self.site or self.area

    def is_in_force(self, day: date) -> bool:
        return self.ended_at is None and self.required_from <= day

    def concerns(self, membership: Any) -> bool:
        """Whether it asks the holder of `membership` (with its site read along) for a second factor."""
        if membership.role != self.role:
            return False
        if self.site_id:
            return bool(membership.site_id == self.site_id)
        area = membership.site.area_id if membership.site_id else membership.area_id
        return self.area_id in (None, area)
