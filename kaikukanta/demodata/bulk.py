"""Many cards and uses at once, by SQL, for benchmarks. The rows obey the same constraints as any others."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import connection, transaction

from accounts.models import Area, Site
from cards.models import CodeSeries

PREFIX = "W"

# Codes go by site, as runs and blocks do.
CARDS = """
INSERT INTO cards_card (id, series_id, number, code, kind, site_id, registered_at, issued_on, valid_from, valid_until,
                        ended_on, end_kind, first_used_on)
SELECT gen_random_uuid(), %(series)s, n, %(prefix)s || lpad(n::text, 9, '0'),
       CASE WHEN luck < %(community)s THEN 'community' ELSE 'personal' END,
       (%(sites)s::uuid[])[1 + (n - %(first)s)::bigint * cardinality(%(sites)s::uuid[]) / %(count)s],
       day + time '12:00', day, day, (day + interval '12 months' - interval '1 day')::date,
       CASE WHEN luck > 1 - %(ended)s THEN day END, CASE WHEN luck > 1 - %(ended)s THEN 'ended' ELSE '' END,
       CASE WHEN random() < %(used)s THEN day END
FROM (SELECT n, current_date - (random() * 700)::int AS day, random() AS luck
      FROM generate_series(%(first)s, %(first)s + %(count)s - 1) AS n) AS made;
"""
DRAWER = """
INSERT INTO cards_card (id, series_id, number, code, kind, end_kind, asked_for_on)
SELECT gen_random_uuid(), %(series)s, n, %(prefix)s || lpad(n::text, 9, '0'), 'personal', '',
       CASE WHEN random() < %(asked_for)s THEN current_date - (random() * 60)::int END
FROM generate_series(%(first)s, %(first)s + %(count)s - 1) AS n;
"""
PERIODS = """
INSERT INTO cards_validity (card_id, kind, first_day, last_day, children, rules_of, worker_name, worker_email,
                            worker_phone, remarks, terms_told, client_confirmed,
                            situation_confirmed, residence_reason, from_paper, recorded_at)
SELECT c.id, 'issue', c.valid_from, c.valid_until, (random() * 3)::int, '2021-01-01', 'Anna', '', '', '', true, true,
       true, '', false, c.registered_at
FROM cards_card c LEFT JOIN cards_validity v ON v.card_id = c.id
WHERE c.series_id = %(series)s AND c.registered_at IS NOT NULL AND v.id IS NULL;
"""
USES = """
INSERT INTO usage_usage (id, card_id, venue_id, category, event_name, event_key, event_day, event_time, children,
                         ordinal, idempotency_key, source, logged_by, logged_at, withdrawn_by, withdrawn_because,
                         kind, state, redeemed_by)
SELECT (lpad(to_hex(made.n), 8, '0') || substr(gen_random_uuid()::text, 9))::uuid,  -- ascending: ten million stay quick
       card.id, venue.id, venue.category, 'Ilta ' || event, 'ilta ' || event,
       day, NULL, (random() * 2)::int, 1, gen_random_uuid(), 'desk', 'bulk',
       CASE WHEN %(events)s > 0 THEN least(now(), day + time '20:00' + late * interval '1 day')
            ELSE now() - random() * interval '400 days' END, '', '', 'ticket', 'redeemed', ''
FROM (SELECT n, CASE WHEN %(events)s > 0 THEN n %% %(events)s ELSE n END AS event,
             1 + (random() * (%(cards)s - 1))::int AS card,
             (%(venues)s::uuid[])[1 + n %% cardinality(%(venues)s::uuid[])] AS venue_id
      FROM generate_series(1, %(count)s) AS n) AS made
JOIN cards_card AS card ON card.code = %(prefix)s || lpad(made.card::text, 9, '0')
JOIN accounts_site AS venue ON venue.id = made.venue_id
CROSS JOIN LATERAL (SELECT card.valid_from + (random() * 360)::int AS day,
                           CASE WHEN random() < 0.1 THEN (random() * 20)::int ELSE 0 END AS late) AS drawn
ON CONFLICT DO NOTHING;  -- the same card at the same event once more
"""
FIRST_USES = """
UPDATE cards_card SET first_used_on = used.first
FROM (SELECT card_id, min(event_day) AS first FROM usage_usage GROUP BY card_id) AS used
WHERE cards_card.id = used.card_id AND cards_card.series_id = %(series)s;
"""


@dataclass(frozen=True)
class Shares:
    """What is to be found among the cards besides valid and expired ones: `used` of them without a row in the log,
    `community` and `ended` ones; `drawer`: unregistered ones besides, a tenth of them asked for at a desk."""

    used: float = 0
    community: float = 0
    ended: float = 0
    drawer: float = 0


@transaction.atomic
def fill(*, cards: int, uses: int, seed: int, shares: Shares = Shares(), events: int = 0) -> None:  # noqa: B008  (frozen)
    """Add `cards` registered cards and `uses` uses of them, at the demo's sites. The same `seed` adds the same.

    `events`: how many there are a day at a venue, so that cards meet at them, logged on the day or late;
    otherwise each use has one of its own, logged whenever.
    """
    run = CodeSeries.unscoped.filter(prefix=PREFIX).first() or CodeSeries.unscoped.create(
        prefix=PREFIX, digits=9, check_scheme="none", quantity=1, area=Area.unscoped.order_by("pk")[0]
    )
    known = run.quantity if run.quantity > 1 else 0
    drawer = int(cards * shares.drawer)
    run.quantity = max(1, known + cards + drawer)
    run.save(update_fields=["quantity"])
    sites, venues = (list(Site.unscoped.filter(**{does: True}).order_by("pk").values_list("pk", flat=True))
                     for does in ("is_distributor", "is_venue"))  # fmt: skip
    words = {"series": run.pk, "prefix": PREFIX, "sites": sites, "venues": venues, "events": events}
    words |= {"asked_for": 0.1, **asdict(shares)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [(seed % 1000) / 1000])
        cursor.execute(CARDS, {**words, "first": known + 1, "count": cards})
        cursor.execute(DRAWER, {**words, "first": known + 1 + cards, "count": drawer})
        cursor.execute(PERIODS, words)
        cursor.execute(USES, {**words, "cards": known + cards, "count": uses})
        if uses:
            cursor.execute(FIRST_USES, words)
        cursor.execute("ANALYZE")
