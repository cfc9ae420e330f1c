"""What a coordinator might remind of, read anew from the rows: venues that went quiet, unregistered cards, accounts,
contact details, commitments.

The only module of reminders that reads cards and, through `stats.completeness`, uses. Everything is limited here to the
places that are handed in, for it goes past the scope: a coordinator may know when a venue last logged and how many
cards a site has left, and nothing of any holder leaves this module. As many queries for three hundred venues as for
one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from accounts import committing
from accounts.models import AgentClient, Membership, Site
from accounts.permissions import PlaceKind, Places, Role
from accounts.wall import trusted
from cards.models import Block, Card, Kind
from stats.models import ReminderKind, ReminderMail, ReminderState
from stats.reading import logging_days
from stats.usual import silence

NEVER_AFTER = timedelta(days=60)  # a first season's programme may begin later than the account
CARDS_AFTER = timedelta(days=90)  # a stack is meant to last for months; a quarter without one registration is long
ASKED_AFTER = timedelta(days=7)  # a desk asked for a card that is not registered: its holder is waiting
INVITED_AFTER = timedelta(days=14)  # the link lasts three days; a fortnight covers a holiday
UNUSED_AFTER = timedelta(days=365)  # an account that nobody has used for a year is a door left open
DETAILS_AFTER = timedelta(days=365)  # contact people are checked once a year [W7, W8]

SOCIAL, CULTURE, BOTH = "social", "culture", "both"


@dataclass(frozen=True)
class Reminder:
    """One thing to remind of. `facts` are figures and days for the words; `side` is whose coordinator's it is."""

    kind: ReminderKind
    subject: str
    about: Any
    areas: frozenset[int]
    side: str
    occasion: str
    facts: dict[str, Any] = field(default_factory=dict)
    to: tuple[str, ...] = ()
    language: str = "fi"
    coordinators: tuple[str, ...] = ()
    state: ReminderState | None = None
    mail: ReminderMail | None = None

    def recipients(self, writer: str = "") -> tuple[str, ...]:
        """Its own addresses; where there are none the coordinators, other than who writes."""
        return self.to or tuple(address for address in self.coordinators if address != writer)

    def rests_on(self, day: date) -> bool:
        return bool(self.state and self.state.hides(self.occasion, day))


@trusted
def reminders(places: Places) -> list[Reminder]:
    """All that there is to remind of in these areas, or everywhere; what rests is among them."""
    today, held, sites = timezone.localdate(), _held(places), _sites(places)
    of_site: dict[Any, list[Membership]] = defaultdict(list)
    for membership in held:
        of_site[membership.site_id].append(membership)
    silent = list(_silent(places, sites, of_site, today))
    for membership in _elsewhere(silent, of_site):
        of_site[membership.site_id].append(membership)
    found = [
        *silent,
        *_unregistered(places, sites, today),
        *_accounts(held, places, today),
        *_unchecked(sites, today),
        *_uncommitted(places, today),
    ]
    return _with_what_was_done([_addressed(one, of_site, held) for one in found])


@trusted
def reminders_of_silence(places: Places) -> dict[Any, Reminder]:
    """Only those about venues that are quiet or have never logged, by venue: for lists that lead to them."""
    of_site: dict[Any, list[Membership]] = defaultdict(list)
    for membership in _held(places):
        of_site[membership.site_id].append(membership)
    silent = _silent(places, _sites(places), of_site, timezone.localdate())
    return {one.about.pk: one for one in silent}


def _held(places: Places) -> list[Membership]:
    """Roles in force of open accounts in these places; the account at hand."""
    rows = Membership.unscoped.in_force().filter(user__is_active=True)
    if not places.everywhere:
        rows = rows.filter(Q(area__in=places.areas) | Q(site__area__in=places.areas))
    return list(rows.select_related("user", "site", "area", "municipality", "county").order_by("granted_at", "pk"))


def _elsewhere(silent: list[Reminder], of_site: dict[Any, list[Membership]]) -> list[Membership]:
    """The people of agents of other areas who bring in the uses of a venue here."""
    agents = {one.facts["reporter"].pk for one in silent if one.facts["reporter"]} - of_site.keys()
    rows = Membership.unscoped.in_force().filter(site__in=agents, user__is_active=True)
    return list(rows.select_related("user").order_by("granted_at", "pk"))


def _sites(places: Places) -> dict[Any, Site]:
    return {site.pk: site for site in Site.unscoped.open().filter(places.sites_within()).in_finnish_order()}


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _silent(places: Places, sites: dict[Any, Site], of_site: dict[Any, Any], today: date) -> Iterator[Reminder]:
    logged = logging_days([str(site.pk) for site in sites.values() if site.is_venue])
    agents: dict[Any, list[AgentClient]] = defaultdict(list)
    for pair in AgentClient.unscoped.in_force().filter(places.sites_within("venue__")).select_related("agent"):
        agents[pair.venue_id].append(pair)
    for venue in (site for site in sites.values() if site.is_venue):
        reporter = next((pair.agent for pair in agents[venue.pk] if pair.reports_by == "agent"), None)
        about: dict[str, Any] = {"about": venue, "areas": frozenset({venue.area_id}), "side": CULTURE}
        if str(venue.pk) in logged:
            quiet = silence(logged[str(venue.pk)], today)
            if quiet:
                facts = {**quiet.__dict__, "reporter": reporter}
                yield Reminder(ReminderKind.QUIET, f"site-{venue.pk}", occasion=str(quiet.last), facts=facts, **about)
            continue
        began = [held.granted_at for held in of_site[venue.pk]] + [pair.accepted_at for pair in agents[venue.pk]]
        joined = _day(min(began)) if began else None
        if joined and joined <= today - NEVER_AFTER:
            facts = {"joined": joined, "days": (today - joined).days, "reporter": reporter}
            yield Reminder(ReminderKind.NEVER, f"site-{venue.pk}", occasion=str(joined), facts=facts, **about)


def _unregistered(places: Places, sites: dict[Any, Site], today: date) -> Iterator[Reminder]:
    """Sites whose stack of personal cards lies still, and those whose cards a desk has asked for.

    Community cards are given by twos and threes, and a partner's are registered by the coordinator.
    """
    left, asked = Q(cards__registered_at=None), Q(cards__asked_for_on__lte=today - ASKED_AFTER)
    stacks = (
        Block.unscoped.held()
        .filter(places.sites_within("site__"), left, series__kind=Kind.PERSONAL)
        .values("site")
        .annotate(
            left=Count("cards"), asked=Count("cards", filter=asked), given=Min("given_at"), newest=Max("given_at")
        )
    )
    of_sites = Card.unscoped.filter(places.sites_within("site__")).values_list("site")
    last = dict(of_sites.annotate(last=Max("registered_at")).order_by())
    for stack in stacks.order_by():
        site, registered = sites.get(stack["site"]), last.get(stack["site"])
        if site is None:
            continue
        given = _day(stack["given"])
        still_since = max(filter(None, [registered, stack["newest"]]))
        if _day(still_since) > today - CARDS_AFTER and not stack["asked"]:
            continue
        facts = {name: stack[name] for name in ("left", "asked")} | {"given": given}
        facts["last"] = _day(registered) if registered else None
        occasion = f"{_day(still_since)} {stack['asked']}"
        about: dict[str, Any] = {"about": site, "areas": frozenset({site.area_id}), "side": SOCIAL}
        yield Reminder(ReminderKind.CARDS, f"site-{site.pk}", occasion=occasion, facts=facts, **about)


def _accounts(held: list[Membership], places: Places, today: date) -> Iterator[Reminder]:
    of_person: dict[Any, list[Membership]] = defaultdict(list)
    for membership in held:
        of_person[membership.user].append(membership)
    for person, roles in of_person.items():
        areas = {row.area_id or (row.site.area_id if row.site else None) for row in roles} - {None}
        about: dict[str, Any] = {"subject": f"person-{person.pk}", "about": person, "areas": frozenset(areas)}
        about |= {"side": _side_of(roles), "to": (person.email,), "language": person.language}
        if person.last_login is None:
            invited = _day(max(person.created_at, min(row.granted_at for row in roles)))
            if invited <= today - INVITED_AFTER:
                facts = {"invited": invited, "days": (today - invited).days, "place": roles[0].place}
                yield Reminder(ReminderKind.INVITED, occasion=str(invited), facts=facts, **about)
        elif _day(person.last_login) <= today - UNUSED_AFTER:
            used = _day(person.last_login)
            yield Reminder(ReminderKind.UNUSED, occasion=str(used), facts={"used": used}, **about)


def _side_of(roles: list[Membership]) -> str:
    of_role = {Role.DISTRIBUTOR: SOCIAL, Role.VENUE: CULTURE, Role.AGENT: CULTURE}
    sides = {of_role.get(Role(row.role), BOTH) for row in roles}
    return sides.pop() if len(sides) == 1 else BOTH


def _unchecked(sites: dict[Any, Site], today: date) -> Iterator[Reminder]:
    for site in sites.values():
        checked = site.details_checked_on
        if site.is_partner or (checked and checked > today - DETAILS_AFTER):
            continue
        about: dict[str, Any] = {"about": site, "areas": frozenset({site.area_id}), "side": _side_of_site(site)}
        facts = {"checked": checked, "contact": site.contact_name}
        yield Reminder(ReminderKind.DETAILS, f"site-{site.pk}", occasion=str(checked), facts=facts, **about)


def _side_of_site(site: Site) -> str:
    sides = {SOCIAL} if site.is_distributor else set()
    sides |= {CULTURE} if site.is_venue or site.is_agent else set()
    return sides.pop() if len(sides) == 1 else BOTH


def _uncommitted(places: Places, today: date) -> Iterator[Reminder]:
    version = committing.version_in_force(today)
    if version is None or version.answer_by >= today:
        return
    found = committing.partners(committing.reach_of(places), version)
    missing = [partner for partner in found if partner.acknowledgement is None]
    areas, addresses = committing.areas_of(missing), committing.addresses(missing)
    for partner in missing:
        yield Reminder(
            ReminderKind.COMMITMENT,
            partner.key,
            about=partner.place,
            areas=frozenset(areas.get(partner.key, ())),
            side=BOTH,
            occasion=str(version.starts_on),
            facts={"due": version.answer_by, "starts_on": version.starts_on, "days": (today - version.answer_by).days},
            to=tuple(addresses.get(partner.key, ())),
        )


def _addressed(one: Reminder, of_site: dict[Any, list[Membership]], held: list[Membership]) -> Reminder:
    """To the contact person of the site that acts, else who logs in for it; and whose coordinators know of it."""
    one = replace(one, coordinators=_coordinators(one, held))
    if one.to:
        return one
    site = one.facts.get("reporter") or one.about
    members = of_site.get(site.pk, []) if isinstance(site, Site) else []
    language = members[0].user.language if members else "fi"
    contact = getattr(site, "contact_email", "")
    to = (contact,) if contact else tuple(dict.fromkeys(row.user.email for row in members))
    return replace(one, to=to, language=language)


def _coordinators(one: Reminder, held: list[Membership]) -> tuple[str, ...]:
    """Those of the areas who take care of this side; all of them where none says which side they take."""
    theirs = [row for row in held if row.kind == PlaceKind.AREA and row.area_id in one.areas]
    fitting = [row for row in theirs if BOTH in (one.side, side(row)) or side(row) == one.side]
    return tuple(dict.fromkeys(row.user.email for row in fitting or theirs))


def side(membership: Membership) -> str:
    """The side of an area that a coordinator takes care of."""
    return str(membership.side or BOTH)


def own_side(user: Any) -> str:
    """Which reminders concern this person first: the one side of a coordinator who takes one, else both."""
    sides = {side(row) for row in user.memberships_in_force if row.role == Role.COORDINATOR}
    return sides.pop() if len(sides) == 1 else BOTH


def _with_what_was_done(found: list[Reminder]) -> list[Reminder]:
    """Each with its state and its newest mail; those that nobody has touched first, by kind."""
    subjects = {one.subject for one in found}
    states = {(row.kind, row.subject): row for row in ReminderState.objects.filter(subject__in=subjects)}
    sent = ReminderMail.objects.filter(subject__in=subjects).select_related("user").order_by("sent_at")
    mails = {(row.kind, row.subject): row for row in sent}
    order = list(ReminderKind)
    done = [
        replace(one, state=states.get((one.kind, one.subject)), mail=mails.get((one.kind, one.subject)))
        for one in found
    ]
    return sorted(done, key=lambda one: order.index(one.kind))
