"""Which venues' tickets an agent sells: granted by the venue's side, accepted by the agent, ended by either. [S1]"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import AgentClient, ReportsBy, Site
from accounts.models.places import SiteQuerySet
from accounts.permissions import Permission, may, require

LOG = Permission.USAGE_LOG  # who logs a venue's uses decides who else may


def agents_offered_to(venue: Site) -> SiteQuerySet:
    """The ticket agents that a venue may choose from: all of the country's, as agents work across areas. [S1]"""
    taken = AgentClient.unscoped.filter(venue=venue, ended_at=None).values("agent")
    return Site.unscoped.open().filter(is_agent=True).exclude(pk=venue.pk).exclude(pk__in=taken).in_finnish_order()


def grant_agent(*, venue: Site, agent: Site, by: Actor, reports_by: str = ReportsBy.VENUE) -> AgentClient:
    """Let a ticket agent log uses for the venue, once it accepts; `reports_by` brings in the reports of its sales.

    The coordinator of the venue's area may do it on its behalf. Raises Refused, PermissionDenied.
    """
    require(by.user, LOG, site=venue)
    with transaction.atomic():
        venue = Site.unscoped.select_for_update(of=("self",)).get(pk=venue.pk)
        if not venue.is_venue:
            raise Refused(_("Only a venue has ticket agents."))
        if not agents_offered_to(venue).filter(pk=agent.pk).exists():
            raise Refused({"agent": _("This ticket agent has already been chosen, or is no longer a ticket agent.")})
        client = AgentClient.unscoped.create(
            agent=agent, venue=venue, granted_at=timezone.now(), reports_by=ReportsBy(reports_by)
        )
        audit.record("agent.granted", client, by=by, site=venue, agent=str(agent.pk), reports_by=str(reports_by))
    return client


def accept_venue(*, client: AgentClient, by: Actor) -> None:
    """The agent takes the venue as its client. Accepting twice changes nothing."""
    require(by.user, LOG, site=client.agent)
    with transaction.atomic():
        row = _locked(client)
        if row.ended_at:
            raise Refused(_("The permission has been ended. Ask the venue to give it again."))
        if row.accepted_at is None:
            row.accepted_at = timezone.now()
            row.save(update_fields=["accepted_at"])
            audit.record("agent.accepted", row, by=by, site=row.agent, venue=str(row.venue_id))


def set_reports_by(*, client: AgentClient, reports_by: str, by: Actor) -> None:
    """Say who brings in the reports from now on: either side may. The same again changes nothing."""
    _require_either(client, by)
    with transaction.atomic():
        row = _locked(client)
        if row.ended_at:
            raise Refused(_("The permission has been ended. Ask the venue to give it again."))
        if row.reports_by != reports_by:
            before, row.reports_by = row.reports_by, ReportsBy(reports_by)
            row.save(update_fields=["reports_by"])
            told = {"before": {"reports_by": before}, "after": {"reports_by": str(reports_by)}}
            audit.record("agent.reports_set", row, by=by, site=row.venue, agent=str(row.agent_id), **told)


def end_agency(*, client: AgentClient, by: Actor) -> None:
    """Either side ends it; uses already logged stay. Ending twice changes nothing."""
    _require_either(client, by)
    with transaction.atomic():
        row = _locked(client)
        if row.ended_at is None:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            audit.record("agent.ended", row, by=by, site=row.venue, agent=str(row.agent_id))


def _require_either(client: AgentClient, by: Actor) -> None:
    if not (may(by.user, LOG, site=client.agent) or may(by.user, LOG, site=client.venue)):
        raise PermissionDenied(f"{LOG} required")


def _locked(client: AgentClient) -> AgentClient:
    return AgentClient.unscoped.select_for_update(of=("self",)).select_related("agent", "venue").get(pk=client.pk)
