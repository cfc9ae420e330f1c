"""Whether a desk may ask at all: the gate before every answer about a card, and whom a stopped desk can call.

One short query, and nothing else as long as the account has no stop. What is counted, and what it leads to, stands in
`cards.budgets`; the counting in `usage.weighing`, which knows the log of uses.
"""

from __future__ import annotations

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership, Site
from accounts.permissions import Role
from cards.models import DeskStop, StopReason

MOST_CONTACTS = 3


def stop_over(by: Actor) -> DeskStop | None:
    """The stop that binds this person on this device; None when they may ask.

    Somebody who has given their password since they were asked to confirm who they are goes on: that is written down
    here, at the first question after it. Whoever comes through no page (imports, commands) is not asked.
    """
    if by.device is None or by.user is None:
        return None
    binding = DeskStop.unscoped.all().binding(by.user.pk, by.device)
    stops = list(binding.open_at(timezone.now()).select_related("site"))
    confirmed = [stop for stop in stops if _is_confirmed(stop, by)]
    if confirmed:
        rows = DeskStop.unscoped.filter(pk__in=[stop.pk for stop in confirmed], released_at=None)
        rows.update(released_at=timezone.now())
    left = [stop for stop in stops if stop not in confirmed]
    return min(left, key=_weight, default=None)


def _is_confirmed(stop: DeskStop, by: Actor) -> bool:
    given = by.device.confirmed_at if by.device else None
    return stop.reason == StopReason.CONFIRM and given is not None and given > stop.at


def _weight(stop: DeskStop) -> tuple[int, float]:
    """The heaviest first: what a coordinator must release, then the longest wait, then what one can confirm."""
    order = {StopReason.NEIGHBOURS: 0, StopReason.CONFIRM: 2}
    return order.get(StopReason(stop.reason), 1), -stop.ends_at.timestamp() if stop.ends_at else 0


def contacts_of(site: Site) -> list[str]:
    """The coordinators of the site's area, "name, e-mail", for a desk that has to call one; at most three."""
    held = Membership.unscoped.in_force().filter(role=Role.COORDINATOR, area=site.area_id, user__is_active=True)
    users = [row.user for row in held.select_related("user").order_by("granted_at")[:MOST_CONTACTS]]
    return [f"{user.name}, {user.email}" if user.name else user.email for user in users]
