"""Weighing what a desk has asked: each answer is written down as an attempt, counted, and may stop the desk.

The figures and what they mean are in `cards.budgets`. Counted here, for this app knows which cards were logged. One
statement inserts the attempt and counts it with all that are committed; so of requests served at the very same moment
each may overlook the others, and a budget can be passed by at most the number of the web server's threads, once.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Site
from cards.actions.stops import stop_desk
from cards.budgets import DAY, GROUP_CODES, HOUR, MONTH, NEIGHBOURS_WITHIN, WINDOWS, Seen, finding
from cards.checking import Answer, Checked, Reason, answer_of
from cards.models import Attempt, Kind, Outcome
from usage.models import Usage

UNKNOWN = {Reason.NO_SUCH_CARD, Reason.NOT_REGISTERED}


class GroupWindow:
    """A group visit's codes, which may be neighbours: ten different ones beside one usable community card.

    Made of that card's own answer in the request that asks about the others, so nothing that a form sends can claim it;
    and the budgets count these codes as any others.
    """

    def __init__(self, community: Checked) -> None:
        """Raises ValueError unless the answer is that a community card can be used."""
        if not community.answer.usable or community.facts is None or community.facts.kind != Kind.COMMUNITY:
            raise ValueError("a group visit comes with a usable community card")
        self._codes: set[str] = set()

    def holds(self, code: str) -> bool:
        """Whether the code is one of the first ten."""
        if len(self._codes) < GROUP_CODES:
            self._codes.add(code)
        return code in self._codes


def weighed(
    answer: Answer, code: str, card_id: uuid.UUID | None, *, site: Site, by: Actor, group: GroupWindow | None = None
) -> Answer:
    """The answer to be told: the one given, or why the desk hears none any more. One statement as long as the
    budgets' floors hold. `code` is as it was read, "" when it was not: then nothing is counted.

    To be called outside a transaction, or what it writes would vanish with a refusal.
    """
    if by.device is None or not code or answer.of_desk:
        return answer
    attempt = _attempt(answer, code, card_id, site, by)
    attempt.in_group = group is not None and group.holds(code)
    seen = _counted(attempt, by, pending=answer.usable)
    found = finding(seen) if seen else None
    if seen and found and found.wait:  # a used up budget, unless the venue is a busy one
        found = finding(replace(seen, logged=_logged(site)))
    if found is None:
        return answer
    stop = stop_desk(found=found, site=site, by=by)
    return answer if found.told else answer_of(stop)


def note_undone(code: str, card_id: uuid.UUID, *, site: Site, by: Actor) -> None:
    """A use that its own logger has undone told as much as a check: it is a hit from now on."""
    if by.device is not None:
        _attempt(Answer(Reason.USABLE), code, card_id, site, by).save(force_insert=True)


def _attempt(answer: Answer, code: str, card_id: uuid.UUID | None, site: Site, by: Actor) -> Attempt:
    device: Any = by.device
    return Attempt.about(
        code,
        at=timezone.now(),
        account=by.user.pk,
        device=device.id,
        address=device.address,
        site=site.pk,
        outcome=Outcome.UNKNOWN if answer.reason in UNKNOWN else Outcome.KNOWN,
        card=card_id,
    )


# A card whose use counts at the venue weighs nothing, whoever logged it: the venue has met it. Budgets start anew when
# a coordinator has released a stop, and when another device, which the stop does not bind, was stopped (its attempts
# were answered with that).
COUNT = """
WITH own (at, account, device, address, site, outcome, card, code, near, near_shifted, in_group) AS (
    VALUES (%(at)s::timestamptz, %(account)s::uuid, %(device)s::uuid, %(address)s, %(site)s::uuid, %(outcome)s,
            %(card)s::uuid, %(code)s, %(near)s, %(near_shifted)s, %(in_group)s::boolean)
), kept AS (
    INSERT INTO cards_attempt (at, account, device, address, site, outcome, card, code, near, near_shifted, in_group)
    SELECT * FROM own
), fresh AS (
    SELECT GREATEST(%(month)s, MAX(released_at) FILTER (WHERE mine AND released_by <> '')) AS device,
           GREATEST(%(month)s, MAX(released_at) FILTER (WHERE mine AND released_by <> ''),
                    MAX(at) FILTER (WHERE mine AND elsewhere)) AS account,
           GREATEST(%(month)s, MAX(released_at) FILTER (WHERE mine AND released_by <> ''),
                    MAX(at) FILTER (WHERE address = %(address)s AND elsewhere)) AS address,
           COALESCE(BOOL_OR(mine AND here AND reason = 'confirm' AND released_at > %(lately)s), false) AS confirmed
      FROM (SELECT *, account_id = %(account)s AS mine, device = %(device)s AS here,
                   device <> %(device)s AND at >= %(worked_since)s::timestamptz AS elsewhere
              FROM cards_deskstop WHERE (account_id = %(account)s OR address = %(address)s) AND at > %(month)s) AS stops
), asked AS MATERIALIZED (
    SELECT at, account, device, address, site, outcome, card, code, near, near_shifted, in_group
      FROM cards_attempt
     WHERE at > %(month)s AND (account = %(account)s OR device = %(device)s OR address = %(address)s)
     UNION ALL SELECT * FROM own
), used AS MATERIALIZED (
    SELECT DISTINCT card_id, venue_id
      FROM (SELECT DISTINCT card FROM asked) AS cards JOIN usage_usage ON card_id = card WHERE withdrawn_at IS NULL
), seen AS (
    SELECT asked.*, outcome = 'unknown' AS missed, COALESCE(card::text, code) AS which
      FROM asked LEFT JOIN used ON card_id = card AND venue_id = site
     WHERE card_id IS NULL
), codes AS (
    SELECT scope, which, missed, MAX(at) AS at
      FROM seen CROSS JOIN fresh
      CROSS JOIN LATERAL (VALUES ('account', seen.account = %(account)s AND at > fresh.account),
                                 ('device', seen.device = %(device)s AND at > fresh.device),
                                 ('address', %(address)s <> '' AND seen.address = %(address)s AND at > fresh.address)
                         ) AS scopes (scope, counts)
     WHERE counts GROUP BY scope, which, missed
), beside AS (
    SELECT GREATEST(COUNT(DISTINCT which) FILTER (WHERE near = %(near)s),
                    COUNT(DISTINCT which) FILTER (WHERE near_shifted = %(near_shifted)s)) AS neighbours
      FROM seen CROSS JOIN fresh
     WHERE seen.account = %(account)s AND NOT in_group AND at > %(lately)s AND at > fresh.account
       AND (NOT %(pending)s OR which <> COALESCE(%(card)s::text, %(code)s))
)
SELECT scope,
       COUNT(*) FILTER (WHERE missed AND at > %(hour)s), COUNT(*) FILTER (WHERE missed AND at > %(day)s),
       COUNT(*) FILTER (WHERE missed),
       COUNT(*) FILTER (WHERE NOT missed AND at > %(hour)s), COUNT(*) FILTER (WHERE NOT missed AND at > %(day)s),
       COUNT(*) FILTER (WHERE NOT missed),
       neighbours, confirmed
  FROM codes CROSS JOIN beside CROSS JOIN fresh
 GROUP BY scope, neighbours, confirmed
"""


def _counted(attempt: Attempt, by: Actor, *, pending: bool) -> Seen | None:
    """Insert the attempt and count; None when neither it nor any other weighs."""
    names = ("at", "account", "device", "address", "site", "outcome", "card", "code", "near", "near_shifted")
    known: dict[str, Any] = {name: getattr(attempt, name) for name in (*names, "in_group")}
    known["outcome"] = str(attempt.outcome)
    known |= {"hour": attempt.at - HOUR, "day": attempt.at - DAY, "month": attempt.at - MONTH}
    known |= {"lately": attempt.at - NEIGHBOURS_WITHIN, "worked_since": by.device and by.device.worked_since}
    known["pending"] = pending
    with connection.cursor() as cursor:
        cursor.execute(COUNT, known)
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    if not rows:
        return None
    unknown = {scope: row[:3] for scope, row in rows.items()}
    hits = {scope: row[3:6] for scope, row in rows.items()}
    neighbours, confirmed = next(iter(rows.values()))[6:]
    return Seen(unknown, hits, (0, 0, 0), neighbours, pending, confirmed)


def _logged(site: Site) -> tuple[int, ...]:
    """How many different cards the venue's desks have logged in each of WINDOWS: its own base line."""
    now = timezone.now()
    uses = Usage.unscoped.counting().logged_at_desk_of(site).filter(logged_at__gt=now - MONTH).order_by()
    names = [f"within_{at}" for at in range(len(WINDOWS))]
    within = (Count("card", filter=Q(logged_at__gt=now - window), distinct=True) for window in WINDOWS)
    counts = uses.aggregate(**dict(zip(names, within, strict=True)))
    return tuple(counts[name] for name in names)
