"""The cut: the register counted once for a quarter, exact, for the gate to round and the attacker to know. Only
`stats.releasing` reads it, and seals it.

Of cards the personal ones, by the office that gave them and the quarter of their registration; community cards are
nobody's. Of uses all that count, by venue and the quarter of their event, a lost card and those after it as one. A
place belongs to what it belongs to today, or to what it belonged to in the first release of the year (`frozen`).

Which offices and venues there are follows from what the network's own pages tell, never from what was counted: a row
that is there because somebody stands in it would tell of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction

from accounts.digests import digest_under
from accounts.models import Site
from accounts.sealing import new_key
from accounts.wall import trusted
from cards.models import Choice, ChoiceList, Kind
from stats import reading
from stats.cubes import AGES, OLDEST
from stats.places import NATION, Period
from stats.queries import ALL_DAYS, FIRST_LIVE_YEAR
from stats.release_rules import Quarter
from stats.released import KINDS, Cut

NOTHING: Mapping[str, str] = MappingProxyType({})
UNTOLD, OTHER, UNKNOWN = "untold", "other", "unknown"
_YOUNGEST = [name for last, name in AGES if last <= 24]  # noqa: PLR2004  (16 to 24 is the catalogue's first class)
_LISTS = {
    "gender": ("gender", ChoiceList.GENDER, OTHER),
    "language": ("tongue", ChoiceList.MOTHER_TONGUE, OTHER),
    "situation": ("situation", ChoiceList.LIFE_SITUATION, UNTOLD),
}
# A chain of cards once, as `stats.cubes` has it.
_USES = """SELECT used.venue_id, used.category, coalesce(card.original_id, card.id), count(*)::int,
    sum(used.children)::int FROM usage_usage used JOIN cards_card card ON card.id = used.card_id
    WHERE used.withdrawn_at IS NULL AND used.event_day BETWEEN %s AND %s GROUP BY 1, 2, 3"""


class UnplacedError(Exception):
    """Something was counted at offices or venues that have no row; `leaves` are their keys."""

    def __init__(self, leaves: list[str]) -> None:
        super().__init__(leaves)
        self.leaves = leaves


@trusted
def cut_of(period: str, frozen: Mapping[str, str] = NOTHING, *, names: str | None = None) -> Cut:
    """Count the quarter `period`, all in one snapshot. `frozen`: the places of the year's earlier releases. `names`:
    the key under which cards are named; of cuts under one key the same name is the same card. Without one they are
    named for this cut alone. Raises UnplacedError."""
    quarter = Quarter.named(period)
    days = Period(quarter.first, quarter.last)
    with _one_snapshot():
        sites = list(Site.unscoped.all())
        cards = _cards({str(site.pk) for site in sites}, days)
        uses = _uses(days, names or new_key())
    parents = _parents(sites, date(quarter.year, 1, 1), frozen)
    unplaced = {place for place, _column in (*cards, *uses)} - parents.keys()
    if unplaced:
        raise UnplacedError(sorted(unplaced))
    return Cut(period, parents, cards, uses)


@trusted
def first_quarter() -> Quarter | None:
    """The first quarter since the register is live that it has figures of; None when it has none."""
    cards = [year for (year, _value), number in reading.cards_by_year("kind", NATION).items() if number]
    years = [*cards, *(year for year, _category in reading.uses_by("year", NATION, ALL_DAYS))]
    live = [year for year in years if year >= FIRST_LIVE_YEAR]
    for number in range(1, 5) if live else ():
        quarter = Quarter(min(live), number)
        days = Period(quarter.first, quarter.last)
        if any(reading.cards_by("kind", NATION, days).values()) or reading.uses_by("year", NATION, days):
            return quarter
    return None


@contextmanager
def _one_snapshot() -> Iterator[None]:
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _cards(sites: set[str], days: Period) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for (site, kind), number in reading.cards_of_each("site", sites, "kind", days).items():
        found[f"office:{site}", "cards"] += number if kind == Kind.PERSONAL else 0
    for attribute, column_of in _columns().items():
        for (site, value), number in reading.cards_of_each("site", sites, attribute, days).items():
            found[f"office:{site}", column_of(value)] += number
    return {cell: number for cell, number in sorted(found.items()) if number}


def _columns() -> dict[str, Any]:
    """By the rollup's attribute, the column of a value that it keeps."""
    columns: dict[str, Any] = {"age": _age}
    for table, (attribute, list_, unknown) in _LISTS.items():
        codes = {str(pk): code for pk, code in Choice.objects.filter(list=list_).values_list("pk", "code")}
        columns[attribute] = _classes(table, codes, unknown)
    return columns


def _age(value: str) -> str:
    if value in _YOUNGEST:
        return "age_16_24"
    return {"": "age_unknown", OLDEST: "age_75"}.get(value) or f"age_{value.replace('-', '_')}"


def _classes(table: str, codes: Mapping[str, str], unknown: str) -> Any:
    """What the catalogue does not tell apart is other; a refusal and no answer are `unknown`."""
    told = set(KINDS[f"cards_by_{table}"].columns)

    def column(value: str) -> str:
        code = codes.get(value, "not_told")
        named = f"{table}_{code}"
        return named if named in told else f"{table}_{unknown if code == 'not_told' else OTHER}"

    return column


def _uses(days: Period, names: str) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_USES, [days.first, days.last])
        for venue, category, card, adults, children in cursor.fetchall():
            key = digest_under(names, "card in a cut", card)
            for who, number in (("adults", adults), ("children", children)):
                if number:
                    found.setdefault((f"venue:{venue}", f"{who}_{category}"), {})[key] = number
    return {cell: dict(sorted(found[cell].items())) for cell in sorted(found)}


def _parents(sites: list[Site], since: date, frozen: Mapping[str, str]) -> dict[str, str]:
    """The frozen places, and each site that was an open distributor or venue at any time since the year's first day."""
    parents = dict(frozen)
    for site in sites:
        leaves = {f"office:{site.pk}": site.was_distributor_since, f"venue:{site.pk}": site.was_venue_since}
        for leaf, was_one_since in leaves.items():
            if leaf not in parents and was_one_since(since):
                area, town = f"area:{site.area_id}", f"town:{site.area_id}:{site.municipality_id}"
                parents |= {leaf: town, town: area, area: "nation"}
    return dict(sorted(parents.items()))
