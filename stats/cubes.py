"""What the rollup counts, as SQL: cells from the rows, and the figures of places from the cells.

A base table keeps cells whole: whatever changes in one, all of it is counted anew. Its views are tables of figures that
are sums over cells, so that a cell which changes moves them by what it is now less what it was. Pure: text only.

Figures count cards, not people; a lost card and those after it are one; renewals are not new cards; the year of a use
is that of its event; withdrawn uses do not count (house.md 8.8). A use belongs to the place of its venue as of today.
"""

from __future__ import annotations

from dataclasses import dataclass

from stats.delays import BUCKETS


@dataclass(frozen=True)
class View:
    """A table of figures by `key`; `places` gives each cell's scopes and places, `select` the key's other columns."""

    table: str
    key: tuple[str, ...]
    measures: tuple[str, ...]
    places: str
    select: str
    sums: tuple[str, ...]

    def figures(self, cells: str, sign: str = "") -> str:
        """The figures of `cells` (a table or a name in WITH), or with `sign` "-" what they take away."""
        sums = ", ".join(f"{sign}({what})::int AS {name}" for what, name in zip(self.sums, self.measures, strict=True))
        numbers = ", ".join(str(n + 1) for n in range(len(self.key)))
        return f"""SELECT scope, place::text, {self.select}, {sums} FROM {cells} AS cell
            CROSS JOIN LATERAL (VALUES {self.places}) AS places (scope, place)
            WHERE place <> '' OR scope = 'nation' GROUP BY {numbers}"""


@dataclass(frozen=True)
class Base:
    """A table of cells: `cells` names those that the journal says have changed, `now` counts them from the rows."""

    table: str
    cell: tuple[str, ...]
    columns: tuple[str, ...]
    cells: str
    join: str
    now: str
    views: tuple[View, ...] = ()

    def counted(self, *, all_cells: bool = False) -> str:
        return self.now.replace("{cells}", "" if all_cells else self.join)


_BY_VENUE = """('nation', ''), ('area', cell.area_id::text), ('municipality', cell.municipality_id),
    ('county', cell.county_id), ('site', cell.venue_id::text)"""
_BY_LOGGER = f"{_BY_VENUE}, ('agent', cell.agent)"
_BY_SITE = """('nation', ''), ('area', cell.area_id::text), ('municipality', cell.municipality_id),
    ('county', cell.county_id), ('site', cell.site_id::text), ('residents', cell.residence),
    ('county_residents', cell.residence_county)"""
_CHANGED_DAYS = "SELECT DISTINCT venue_id, day FROM stats_change"
_VENUE = """JOIN accounts_site venue ON venue.id = used.venue_id
    JOIN accounts_municipality town ON town.code = venue.municipality_id"""
_LOGGED_ON = "(used.logged_at AT TIME ZONE 'Europe/Helsinki')::date"
_LATER = "greatest(0, cell.logged_on - cell.day)"
# As stats.completeness.delay_bucket has them.
DELAY = f"(ARRAY[{', '.join(map(str, BUCKETS))}])[width_bucket({_LATER}, ARRAY[{', '.join(map(str, BUCKETS))}])]"

VENUE_DAYS = Base(
    table="stats_venueday",
    cell=("venue_id", "day"),
    columns=(
        "venue_id",
        "day",
        "category",
        "logged_on",
        "agent",
        "adults",
        "children",
        "entries",
        "area_id",
        "municipality_id",
        "county_id",
    ),
    cells=_CHANGED_DAYS,
    join="JOIN cells ON cells.venue_id = used.venue_id AND cells.day = used.event_day",
    now=f"""SELECT used.venue_id, used.event_day AS day, used.category, {_LOGGED_ON} AS logged_on,
        CASE WHEN used.logged_from_id <> used.venue_id THEN used.logged_from_id::text ELSE '' END AS agent,
        count(*)::int AS adults, sum(used.children)::int AS children,
        count(*) FILTER (WHERE used.corrects_id IS NULL)::int AS entries,
        venue.area_id, venue.municipality_id, coalesce(town.county_id, '') AS county_id
        FROM usage_usage used {{cells}} {_VENUE}
        WHERE used.withdrawn_at IS NULL GROUP BY 1, 2, 3, 4, 5, 9, 10, 11""",
    views=(
        View(
            table="stats_daycount",
            key=("scope", "place", "day", "category"),
            measures=("adults", "children"),
            places=_BY_LOGGER,
            select="day, category",
            sums=("sum(adults)", "sum(children)"),
        ),
        View(
            table="stats_delaycount",
            key=("scope", "place", "month", "delay"),
            measures=("entries",),
            places=_BY_LOGGER,
            select=f"date_trunc('month', day)::date AS month, {DELAY}::smallint AS delay",
            sums=("sum(entries)",),
        ),
        View(
            table="stats_loggedday",
            key=("scope", "place", "day"),
            measures=("entries",),
            places="('site', cell.venue_id::text)",
            select="logged_on AS day",
            sums=("sum(adults)",),
        ),
    ),
)
EVENTS = Base(
    table="stats_eventcount",
    cell=("venue_id", "day"),
    columns=("venue_id", "day", "event_key", "name", "adults", "children"),
    cells=_CHANGED_DAYS,
    join=VENUE_DAYS.join,
    now="""SELECT used.venue_id, used.event_day AS day, used.event_key, min(used.event_name) AS name,
        count(*)::int AS adults, sum(used.children)::int AS children
        FROM usage_usage used {cells} WHERE used.withdrawn_at IS NULL GROUP BY 1, 2, 3""",
)
_CARD_PLACES = f"{_BY_VENUE}, ('of_site', cell.site_id::text), ('of_area', cell.site_area_id::text)"
CARD_YEARS = Base(
    table="stats_cardyear",
    cell=("card_id", "year"),
    columns=(
        "card_id",
        "year",
        "venue_id",
        "site_id",
        "residence",
        "adults",
        "children",
        "area_id",
        "municipality_id",
        "county_id",
        "site_area_id",
    ),
    # A card that has come into a chain was a cell of its own before.
    cells="""SELECT DISTINCT cell.card_id, extract(year FROM day)::smallint AS year
        FROM stats_change CROSS JOIN LATERAL unnest(cards) AS named (id) JOIN cards_card card ON card.id = named.id
        CROSS JOIN LATERAL (VALUES (card.id), (card.original_id)) AS cell (card_id) WHERE cell.card_id IS NOT NULL""",
    join="""JOIN cells ON cells.card_id = coalesce(card.original_id, card.id)
        AND used.event_day >= make_date(cells.year, 1, 1) AND used.event_day < make_date(cells.year + 1, 1, 1)""",
    now=f"""SELECT coalesce(card.original_id, card.id) AS card_id, extract(year FROM used.event_day)::smallint AS year,
        used.venue_id, card.site_id, coalesce(background.municipality_id, '') AS residence,
        count(*)::int AS adults, sum(used.children)::int AS children,
        venue.area_id, venue.municipality_id, coalesce(town.county_id, '') AS county_id, office.area_id AS site_area_id
        FROM usage_usage used JOIN cards_card card ON card.id = used.card_id {{cells}} {_VENUE}
        JOIN accounts_site office ON office.id = card.site_id
        LEFT JOIN cards_background background ON background.card_id = card.id
        WHERE used.withdrawn_at IS NULL GROUP BY 1, 2, 3, 4, 5, 8, 9, 10, 11""",
    views=(
        View(
            table="stats_yearcards",
            key=("scope", "place", "year"),
            measures=("cards",),
            places=_CARD_PLACES,
            select="year",
            sums=("count(DISTINCT card_id)",),
        ),
        View(
            table="stats_yearuses",
            key=("scope", "place", "year", "used_at"),
            measures=("adults", "children"),
            places="('of_site', cell.site_id::text), ('of_area', cell.site_area_id::text)",
            select="""year, CASE scope WHEN 'of_site' THEN venue_id::text WHEN 'of_area' THEN area_id::text
                ELSE municipality_id END AS used_at""",
            sums=("sum(adults)", "sum(children)"),
        ),
    ),
)
# What is known of a holder goes over to the card that replaces a lost one: a chain has it once, at any of its cards.
_OF_CARD = """JOIN accounts_site site ON site.id = card.site_id
    JOIN accounts_municipality town ON town.code = site.municipality_id
    LEFT JOIN LATERAL (
        SELECT held.* FROM cards_background held WHERE held.card_id = coalesce(card.original_id, card.id)
        UNION ALL SELECT held.* FROM cards_card own JOIN cards_background held ON held.card_id = own.id
        WHERE own.original_id = coalesce(card.original_id, card.id) LIMIT 1
    ) AS background ON true
    LEFT JOIN accounts_municipality home ON home.code = background.municipality_id"""
_MONTH = "date_trunc('month', card.issued_on)::date"
_DIMENSIONS = """site.area_id, site.municipality_id, coalesce(town.county_id, '') AS county_id,
    coalesce(home.county_id, '') AS residence_county"""
_CHANGED_MONTHS = "SELECT DISTINCT site_id, month FROM stats_cardchange"
_IN_MONTH = """JOIN cells ON cells.site_id = card.site_id AND card.issued_on >= cells.month
    AND card.issued_on < (cells.month + interval '1 month')::date"""
_AGE = "extract(year FROM card.issued_on)::int - background.birth_year"
# Years of age that the year of issue brings, as five-and-ten-year groups of official statistics.
AGES = ((17, "0-17"), (24, "18-24"), (34, "25-34"), (44, "35-44"), (54, "45-54"), (64, "55-64"), (74, "65-74"))
OLDEST = "75-"
_AGE_GROUP = (
    "CASE WHEN background.birth_year IS NULL THEN '' "
    + " ".join(f"WHEN {_AGE} <= {last} THEN '{name}'" for last, name in AGES)
    + f" ELSE '{OLDEST}' END"
)
_SINCE_ISSUE = "age(card.first_used_on, card.issued_on)"
MONTHS_WATCHED = 12
_FIRST_USE = f"""CASE WHEN card.first_used_on IS NULL THEN 'never' ELSE least({MONTHS_WATCHED}, greatest(0,
    extract(year FROM {_SINCE_ISSUE}) * 12 + extract(month FROM {_SINCE_ISSUE})))::int::text END"""
ISSUES = Base(
    table="stats_issuemonth",
    cell=("site_id", "month"),
    columns=(
        "site_id",
        "month",
        "residence",
        "attribute",
        "value",
        "cards",
        "area_id",
        "municipality_id",
        "county_id",
        "residence_county",
    ),
    cells=_CHANGED_MONTHS,
    join=_IN_MONTH,
    now=f"""SELECT card.site_id, {_MONTH} AS month, coalesce(background.municipality_id, '') AS residence,
        fact.attribute, fact.value, count(*)::int AS cards, {_DIMENSIONS}
        FROM cards_card card {{cells}} {_OF_CARD}
        CROSS JOIN LATERAL (
            SELECT 'answer', answer.item_id || ':' || answer.phase || ':' || answer.value, true
            FROM cards_card own JOIN cards_answer answer ON answer.card_id = own.id
            WHERE own.id = card.id OR own.original_id = card.id
            UNION ALL VALUES ('cards', '', true),
            ('kind', card.kind, true),
            ('used', CASE WHEN card.first_used_on IS NULL THEN 'never' ELSE 'used' END, true),
            ('first_use', {_FIRST_USE}, true),
            ('age', {_AGE_GROUP}, false),
            ('gender', coalesce(background.gender_id::text, ''), false),
            ('tongue', coalesce(background.mother_tongue_id::text, ''), false),
            ('situation', coalesce(background.life_situation_id::text, ''), false),
            ('residence', coalesce(background.municipality_id, ''), false)
        ) AS fact (attribute, value, of_all)
        WHERE card.registered_at IS NOT NULL AND card.original_id IS NULL AND (fact.of_all OR card.kind = 'personal')
        GROUP BY 1, 2, 3, 4, 5, 7, 8, 9, 10""",
    views=(
        View(
            table="stats_issuecount",
            key=("scope", "place", "month", "attribute", "value"),
            measures=("cards",),
            places=_BY_SITE,
            select="month, attribute, value",
            sums=("sum(cards)",),
        ),
    ),
)
_HAPPENED = """(
    SELECT 'issued', card.issued_on WHERE card.original_id IS NULL
    UNION ALL SELECT 'ended', card.ended_on WHERE card.ended_on IS NOT NULL AND card.end_kind <> 'replaced'
    UNION ALL SELECT 'renewed', coalesce(period.renewed_on, period.first_day) FROM cards_validity period
        WHERE period.card_id = card.id AND period.kind = 'renewal'
    UNION ALL SELECT happening.kind, happening.day FROM cards_validity period CROSS JOIN LATERAL (VALUES
            ('start', period.first_day), ('stop', least(period.last_day + 1, card.ended_on))
        ) AS happening (kind, day)
        WHERE period.card_id = card.id AND (card.ended_on IS NULL OR card.ended_on > period.first_day)
)"""
SPANS = Base(
    table="stats_spanmonth",
    cell=("site_id", "month"),
    columns=(
        "site_id",
        "month",
        "residence",
        "kind",
        "day",
        "cards",
        "area_id",
        "municipality_id",
        "county_id",
        "residence_county",
    ),
    cells=_CHANGED_MONTHS,
    join=_IN_MONTH,
    now=f"""SELECT card.site_id, {_MONTH} AS month, coalesce(background.municipality_id, '') AS residence,
        happened.kind, happened.day, count(*)::int AS cards, {_DIMENSIONS}
        FROM cards_card card {{cells}} {_OF_CARD} CROSS JOIN LATERAL {_HAPPENED} AS happened (kind, day)
        WHERE card.registered_at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 7, 8, 9, 10""",
    views=(
        View(
            table="stats_spancount",
            key=("scope", "place", "kind", "day"),
            measures=("cards",),
            places=_BY_SITE,
            select="kind, day",
            sums=("sum(cards)",),
        ),
    ),
)
BASES = (VENUE_DAYS, EVENTS, CARD_YEARS, ISSUES, SPANS)
