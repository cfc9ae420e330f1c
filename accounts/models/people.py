"""People who use the register, and the memberships that say what each may do and where."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject, Lower, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ordering import shown
from accounts.permissions import ROLE_CHOICES, ROLES, Permission, PlaceKind, Places, Role, RoleRules, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .network import Area, County, Municipality, Participation
from .places import Site
from .plain import rows_with

STAFF = Personal("staff", "signing in and being answerable for deeds", "account's life + 24 months")
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]


class AccountState(models.TextChoices):
    """Whether somebody can log in, and has."""

    INVITED = "invited", _("has not logged in yet")
    IN_USE = "in_use", _("in use")
    CLOSED = "closed", _("closed")


class AccountManager(BaseUserManager):
    """Django's own way to users, which allauth needs. Our lists use `User.people.visible_to(user)`."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


def shown_place() -> Coalesce:
    """The name of a membership's place as the reader sees it; NULL for everywhere."""
    return Coalesce(
        shown("site__name"), shown("area__name"), shown("municipality__name"), shown("county__short", english=True)
    )


class PeopleQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.PERSON_VIEW)
        if places.everywhere:
            return Q()
        theirs = Membership.unscoped.in_force().filter(held_within(places))
        return Q(pk__in=theirs.values("user"))

    def in_state(self, state: str) -> Self:
        """People whose account is in `state`; mirrors `User.state`."""
        by_state = {
            AccountState.CLOSED: Q(is_active=False),
            AccountState.INVITED: Q(is_active=True, last_login=None),
            AccountState.IN_USE: Q(is_active=True, last_login__isnull=False),
        }
        return self.filter(by_state[AccountState(state)])

    def with_role(self, role: str, *, seen_by: Any) -> Self:
        """People with a role in force that `seen_by` may know of."""
        return self.filter(pk__in=Membership.objects.visible_to(seen_by).in_force().filter(role=role).values("user"))

    def with_roles_seen_by(self, viewer: Any) -> Self:
        """Each with `roles`, a list of {"role", "place"} ("place" is None for everywhere), by one query for a list."""
        seen = Membership.objects.visible_to(viewer).in_force().filter(user=OuterRef("pk")).order_by("granted_at", "pk")
        return self.annotate(
            roles=ArraySubquery(seen.values(held=JSONObject(role="role", place=shown_place()))),
            shown_name=Coalesce(
                NullIf(F("name"), Value("")), F("email"), output_field=models.CharField()
            ),  # mirrors __str__
        )


class User(AbstractBaseUser):
    """Somebody who signs in: a person, or (as before) the shared account of a site. The e-mail is the name. [S0]"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_shared = models.BooleanField(_("shared by the workers of a site"), default=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="fi")
    created_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare(
        "id is_shared is_active language created_at password",
        email=STAFF,
        name=STAFF,
        last_login=STAFF,
    )
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = AccountManager()
    people = ScopedManager(PeopleQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="an_email_is_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def memberships_in_force(self) -> list[Membership]:
        """Read once per request, with their sites: every question about rights starts here."""
        return rows_with(Membership, "site", "user_id = %s AND ended_at IS NULL", [self.pk])

    def own_site(self, pk: uuid.UUID | None) -> Site | None:
        """The site of one of the memberships, as it was read with them; None when it is none of theirs."""
        return next((held.site for held in self.memberships_in_force if pk and held.site_id == pk), None)

    @property
    def state(self) -> AccountState:
        if not self.is_active:
            return AccountState.CLOSED
        return AccountState.IN_USE if self.last_login else AccountState.INVITED

    def may(self, permission: str) -> bool:
        """For templates and navigation: whether the person holds the permission anywhere."""
        return bool(places_where(self, Permission(permission)))


def held_within(places: Places) -> Q:
    """The condition that a membership's place is one of the areas of `places`, or a site or a municipality of them."""
    taking_part = Participation.objects.taking_part_on(timezone.localdate()).filter(area__in=places.areas)
    return (
        Q(area__in=places.areas)
        | Q(site__area__in=places.areas)
        | Q(municipality__in=taking_part.values("municipality"))
    )


class Side(models.TextChoices):
    """Which of an area's two kinds of coordinators; contact people and reminders go to the matching one. [W7, W11]"""

    BOTH = "both", _("both sides")
    SOCIAL = "social", _("social services and health care")
    CULTURE = "culture", _("culture and sport")


class MembershipQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.PERSON_VIEW)
        return Q() if places.everywhere else held_within(places)

    def within(self, area: Area) -> Self:
        return self.filter(held_within(Places(areas=frozenset({area.pk}))))

    def in_force(self) -> Self:
        return self.filter(ended_at=None)


PLACE_FIELDS = {
    PlaceKind.AREA: "area",
    PlaceKind.SITE: "site",
    PlaceKind.MUNICIPALITY: "municipality",
    PlaceKind.COUNTY: "county",
}


def _exactly_the_place_of(kind: PlaceKind) -> Q:
    filled = PLACE_FIELDS.get(kind)
    return Q(kind=kind.value) & Q(**{f"{f}__isnull": f != filled for f in PLACE_FIELDS.values()})


class Membership(models.Model):
    """A role in one place. Ended, never deleted: the trail's names stay explainable."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="memberships")
    role = models.CharField(_("role"), max_length=15, choices=ROLE_CHOICES)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PlaceKind])
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="memberships"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="memberships"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(_("side"), max_length=7, choices=Side.choices, blank=True)
    # What asked the person in; empty for somebody who had a password already.
    invitation = models.ForeignKey(
        "Invitation", models.PROTECT, null=True, blank=True, related_name="+", related_query_name="memberships"
    )
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = declare("id user role kind area site municipality county side invitation granted_at ended_at")
    unscoped = models.Manager.from_queryset(MembershipQuerySet)()
    objects = ScopedManager(MembershipQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(*[_exactly_the_place_of(kind) for kind in PlaceKind], _connector=Q.OR),
                name="a_membership_names_exactly_its_place",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.COORDINATOR.value, side__in=Side.values)
                | (~Q(role=Role.COORDINATOR.value) & Q(side="")),
                name="a_coordinator_and_nobody_else_has_a_side",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "kind", "area", "site", "municipality", "county"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="a_role_is_held_once_in_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.kind}"

    @property
    def rules(self) -> RoleRules:
        """The role's name and description, for pages and mails."""
        return ROLES[Role(self.role)]

    @property
    def place(self) -> Any:
        """The row of the place; None for everywhere."""
        field = PLACE_FIELDS.get(PlaceKind(self.kind))
        return getattr(self, field) if field else None
