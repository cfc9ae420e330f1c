"""Organisations and their sites, and which venues' tickets an agent sells.

May know nothing of cards or uses.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.ordering import finnish, shown
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .network import Area, Municipality, in_language

CONTACT = Personal("staff", "reaching the site's contact person", "until changed; yearly check")


class OrganisationQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.SITE_VIEW)
        return (
            Q() if places.everywhere else Q(pk__in=Site.unscoped.filter(places.sites_within()).values("organisation"))
        )

    def in_finnish_order(self) -> OrganisationQuerySet:
        return self.order_by(finnish(shown("name")))

    def editable_by(self, user: Any) -> OrganisationQuerySet:
        """Those that `user` may rename: all of an administrator's, a coordinator's when every site is in own areas."""
        places = places_where(user, Permission.SITE_EDIT)
        if places.everywhere:
            return self
        elsewhere = Site.unscoped.exclude(area__in=places.areas).values("organisation")
        here = Site.unscoped.filter(area__in=places.areas).values("organisation")
        return self.filter(pk__in=here).exclude(pk__in=elsewhere)

    def with_sites_seen_by(self, user: Any) -> OrganisationQuerySet:
        """Each with `site_count`, the open sites that `user` sees, and `partner_count` of them."""
        seen = Site.objects.visible_to(user).open()
        return self.annotate(
            site_count=Count("sites", filter=Q(sites__in=seen), distinct=True),
            partner_count=Count("sites", filter=Q(sites__in=seen, sites__is_partner=True), distinct=True),
        )


class Organisation(models.Model):
    """Owns sites; commitments and community cards are per organisation."""

    name_fi = models.CharField(_("name in Finnish"), max_length=120, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=120, blank=True)

    PRIVACY = declare("id name_fi name_sv")
    unscoped = models.Manager.from_queryset(OrganisationQuerySet)()
    objects = ScopedManager(OrganisationQuerySet)

    def __str__(self) -> str:
        return in_language(self, "name")


class Category(models.TextChoices):
    """The published statistics' four categories of use. [W1]"""

    CULTURE = "culture", _("Culture")
    EDUCATION = "education", _("Education")
    SCIENCE = "science", _("Science")
    SPORT = "sport", _("Sport")


class VenueType(models.TextChoices):
    """What kind of venue it is; limits will be offered by it. [S2]"""

    PERFORMING_ARTS = "performing_arts", _("performing arts")
    CINEMA = "cinema", _("cinema")
    INSTITUTE = "institute", _("adult education centre or other institute")
    LIBRARY = "library", _("library")
    SWIMMING_HALL = "swimming_hall", _("swimming hall")
    MUSEUM = "museum", _("museum")
    FESTIVAL = "festival", _("festival")
    OTHER = "other", _("other")


# What a venue of this type is counted as, unless somebody says otherwise; of the other types it cannot be told.
USUAL_CATEGORY = {
    VenueType.PERFORMING_ARTS: Category.CULTURE,
    VenueType.CINEMA: Category.CULTURE,
    VenueType.INSTITUTE: Category.EDUCATION,
    VenueType.LIBRARY: Category.CULTURE,
    VenueType.SWIMMING_HALL: Category.SPORT,
    VenueType.MUSEUM: Category.CULTURE,
    VenueType.FESTIVAL: Category.CULTURE,
}


class ClosingReason(models.TextChoices):
    """Why a site was closed. A list: a free text would invite what belongs nowhere."""

    JOINED = "joined", _("it was joined to another site")
    ENDED = "ended", _("its work has ended")
    LEFT = "left", _("it no longer takes part in the Kaikukortti")
    MISTAKE = "mistake", _("it was added by mistake")


class SiteQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        return places_where(user, Permission.SITE_VIEW).sites_within()

    def open(self) -> SiteQuerySet:
        return self.filter(closed_on=None)

    def unchecked_since(self, day: date) -> SiteQuerySet:
        """Those whose details nobody has said to be right in the year before `day`. (yearly check)"""
        return self.exclude(details_checked_on__gt=day - timedelta(days=365))

    def issuing(self) -> SiteQuerySet:
        """Those that have cards: distributors, and partners with their community cards."""
        return self.filter(Q(is_distributor=True) | Q(is_partner=True))

    def within(self, user: Any, permission: Permission) -> SiteQuerySet:
        """The sites, closed ones too, at which `user` holds `permission`."""
        return self.filter(places_where(user, permission).sites_within())

    def where(self, user: Any, permission: Permission) -> SiteQuerySet:
        """The open sites at which `user` holds `permission`: choices of forms come from here."""
        return self.open().within(user, permission)

    def loggable_by(self, user: Any) -> SiteQuerySet:
        """Venues whose uses `user` may log: own ones, those of the area, and an agent's accepted clients. [S1]"""
        places = places_where(user, Permission.USAGE_LOG)
        clients = AgentClient.unscoped.in_force().filter(places.sites_within("agent__"), agent__is_agent=True)
        return self.open().filter(places.sites_within() | Q(pk__in=clients.values("venue")), is_venue=True)

    def in_finnish_order(self) -> SiteQuerySet:
        return self.order_by(finnish(shown("name")))


class Site(models.Model):
    """A toimipaikka: the unit of rights. Distributor, venue, ticket agent, in any mix."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", related_query_name="sites")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", related_query_name="sites", verbose_name=_("Area"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", related_query_name="sites", verbose_name=_("Municipality")
    )
    name_fi = models.CharField(_("name in Finnish"), max_length=120)
    name_sv = models.CharField(_("name in Swedish"), max_length=120, blank=True)
    web_address = models.URLField(_("web address"), blank=True)
    accessibility_address = models.URLField(_("address of its accessibility information"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact person's e-mail"), blank=True)
    contact_phone = models.CharField(_("contact person's telephone"), max_length=40, blank=True)
    is_distributor = models.BooleanField(_("distributor"), default=False)
    is_venue = models.BooleanField(_("venue"), default=False)
    is_agent = models.BooleanField(_("ticket agent"), default=False)
    # Uses community cards that the area's coordinator registers; distributes nothing and has no login. [S2]
    is_partner = models.BooleanField(_("partner organisation"), default=False)
    venue_type = models.CharField(_("type of venue"), max_length=20, choices=VenueType.choices, blank=True)
    category = models.CharField(_("statistics category"), max_length=10, choices=Category.choices, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=10, choices=ClosingReason.choices, blank=True)
    # The days when it was recorded that it no longer is one, and that it is closed (`closed_on` is typed): it keeps its
    # row in that year's statistics, whatever was counted there.
    distributor_until = models.DateField(null=True, blank=True, editable=False)
    venue_until = models.DateField(null=True, blank=True, editable=False)
    closing_recorded_on = models.DateField(null=True, blank=True, editable=False)
    # When somebody last said that the contact person and the addresses are right: the yearly check. [W7, W8]
    details_checked_on = models.DateField(null=True, blank=True)

    # Behind a shared login nothing is done here before a worker has been chosen (accounts.workers.gate).
    names_workers = models.BooleanField(default=False)

    PRIVACY = declare(
        "id organisation area municipality name_fi name_sv web_address accessibility_address"
        " is_distributor is_venue is_agent is_partner venue_type category closed_on"
        " closed_because distributor_until venue_until closing_recorded_on details_checked_on names_workers",
        contact_name=CONTACT,
        contact_email=CONTACT,
        contact_phone=CONTACT,
    )
    unscoped = models.Manager.from_queryset(SiteQuerySet)()
    objects = ScopedManager(SiteQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_distributor=True) | Q(is_venue=True) | Q(is_agent=True) | Q(is_partner=True),
                name="a_site_does_something",
                violation_error_message=_("Choose at least one: distributor, venue, ticket agent or partner."),
            ),
            models.CheckConstraint(
                condition=Q(is_partner=False) | Q(is_distributor=False, is_venue=False, is_agent=False),
                name="a_partner_is_nothing_else",
                violation_error_message=_("A partner organisation is not a distributor, a venue or a ticket agent."),
            ),
            models.CheckConstraint(
                condition=Q(is_venue=False) | (~Q(category="") & ~Q(venue_type="")),
                name="a_venue_has_a_type_and_a_category",
                violation_error_message=_("Choose the type and the statistics category of the venue."),
            ),
            models.CheckConstraint(
                condition=Q(closed_because="") | Q(closed_on__isnull=False), name="only_a_closed_site_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name_fi"],
                name="an_organisation_names_each_site_once",
                violation_error_message=_("The organisation already has a site with this name."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")

    def was_distributor_since(self, day: date) -> bool:
        """Whether it was an open distributor at any moment since the beginning of `day`, as far as was recorded."""
        return _since(day, self.is_distributor, self.distributor_until) and self.was_open_since(day)

    def was_venue_since(self, day: date) -> bool:
        return _since(day, self.is_venue, self.venue_until) and self.was_open_since(day)

    def was_open_since(self, day: date) -> bool:
        return _since(day, self.closed_on is None, self.closing_recorded_on or self.closed_on)


def _since(day: date, still: bool, until: date | None) -> bool:
    return still or (until is not None and until >= day)


class ReportsBy(models.TextChoices):
    """Who brings in an agent's sales for a venue: commercial agents mostly send reports to the venue. [S1]"""

    VENUE = "venue", _("the venue")
    AGENT = "agent", _("the ticket agent")


class AgentClientQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.SITE_VIEW)
        return places.sites_within("agent__") | places.sites_within("venue__")

    def in_force(self) -> AgentClientQuerySet:
        return self.filter(accepted_at__isnull=False, ended_at=None)

    def waiting(self) -> AgentClientQuerySet:
        """Granted, not yet accepted."""
        return self.filter(accepted_at=None, ended_at=None)


class AgentClient(models.Model):
    """A venue whose tickets an agent sells: granted by the venue's side, accepted by the agent, ended by either."""

    agent = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="clients")
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="agents")
    granted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Whom the reminder of a missing report goes to.
    reports_by = models.CharField(
        _("who brings in the reports"), max_length=5, choices=ReportsBy.choices, default=ReportsBy.VENUE
    )

    PRIVACY = declare("id agent venue granted_at accepted_at ended_at reports_by")
    unscoped = models.Manager.from_queryset(AgentClientQuerySet)()
    objects = ScopedManager(AgentClientQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "venue"], condition=Q(ended_at=None), name="an_agent_has_a_venue_once"
            ),
            models.CheckConstraint(condition=~Q(agent=F("venue")), name="an_agent_is_not_its_own_client"),
            models.CheckConstraint(
                condition=Q(reports_by__in=ReportsBy.values), name="reports_are_brought_in_by_one_of_the_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} → {self.venue_id}"
