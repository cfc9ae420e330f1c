"""Words of the tables: what each is called and tells, its columns, and what its lines' labels stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Area, Category, County, Municipality, Site
from accounts.wall import trusted
from cards.models import Choice, Item
from stats.comparing import OF_WHOLE_MONTHS, goes_on, is_whole, sides
from stats.disclosure import SafeTable
from stats.places import ALAND, HELSINKI, Period

_WEEKDAYS_DAY = "D j.n."


@dataclass(frozen=True)
class Words:
    """`first` heads the first column; `explained` tells what the table counts, in a sentence or two.

    `counts` is what its figures are of; `of_years`: it tells of whole years, also when a month is chosen.
    """

    title: Any
    first: Any
    explained: Any
    counts: str = "uses"  # or cards, or answers
    of_years: bool = False


A_USE = gettext_lazy(
    "A use is a ticket or a course place. Fees and series tickets count with the cardholder, children’s tickets apart."
)
_GIVEN = gettext_lazy("Cards are counted for the site that gave them. Renewals and replacements are not new cards.")
_HOLDERS = gettext_lazy(
    "Personal cards given in the period, as the register has them now. The figures count cards, not people."
)
_OF_VENUES = gettext_lazy("A use belongs to the place of its venue, wherever the card was given.")
WORDS: dict[str, Words] = {
    "uses_by_month": Words(gettext_lazy("Uses by month"), gettext_lazy("Month"), A_USE, of_years=True),
    "uses_by_day": Words(gettext_lazy("Uses by day"), gettext_lazy("Day"), A_USE),
    "uses_by_category": Words(gettext_lazy("Uses by category"), gettext_lazy("Category"), A_USE),
    "uses_by_venue": Words(
        gettext_lazy("Uses by venue"),
        gettext_lazy("Venue"),
        gettext_lazy("A use belongs to the venue of its event, whichever area gave the card."),
    ),
    "uses_by_area": Words(
        gettext_lazy("Uses by area"),
        gettext_lazy("Area"),
        gettext_lazy("A use belongs to the area of its venue, whichever area gave the card."),
    ),
    "uses_by_county": Words(gettext_lazy("Uses by county"), gettext_lazy("Wellbeing services county"), _OF_VENUES),
    "uses_by_municipality": Words(gettext_lazy("Uses by municipality"), gettext_lazy("Municipality"), _OF_VENUES),
    "cards_by_county": Words(
        gettext_lazy("Cards given by county"), gettext_lazy("Wellbeing services county"), _GIVEN, "cards"
    ),
    "cards_by_municipality": Words(
        gettext_lazy("Cards given by municipality"), gettext_lazy("Municipality"), _GIVEN, "cards"
    ),
    "uses_by_event": Words(
        gettext_lazy("Events with most uses"),
        gettext_lazy("Event"),
        gettext_lazy(
            "Performances of the same name at one venue are counted together. Fifty events at most are shown."
        ),
    ),
    "uses_by_issuing_site": Words(
        gettext_lazy("Uses by the site that gave the card"),
        gettext_lazy("Site that gave the card"),
        gettext_lazy("Uses of the whole year %(year)s, by cards that the area’s sites have given in any year."),
        of_years=True,
    ),
    "used_in_areas": Words(
        gettext_lazy("Where the area’s cards were used"),
        gettext_lazy("Area of the venue"),
        gettext_lazy("Uses of the whole year %(year)s, by cards that the area’s sites have given in any year."),
        of_years=True,
    ),
    "issued_in_areas": Words(
        gettext_lazy("Whose cards were used in the area"),
        gettext_lazy("Area that gave the card"),
        gettext_lazy("Uses of the whole year %(year)s at the area’s venues."),
        of_years=True,
    ),
    "between_areas": Words(
        gettext_lazy("Uses between areas"),
        gettext_lazy("Area"),
        gettext_lazy(
            "Uses of the whole year %(year)s. A card belongs to the area that gave it, a use to the area of its venue."
        ),
        of_years=True,
    ),
    "cards_in_period": Words(gettext_lazy("Cards"), gettext_lazy("What happened"), _GIVEN, "cards"),
    "residents_cards": Words(
        gettext_lazy("Residents’ cards"),
        gettext_lazy("What happened"),
        gettext_lazy("Cards given to residents, whichever site gave them."),
        "cards",
    ),
    "holders_by_age": Words(
        gettext_lazy("Cards by the holder’s age"),
        gettext_lazy("Age"),
        gettext_lazy("The age that the year of issue brings. Personal cards given in the period."),
        "cards",
    ),
    "holders_by_gender": Words(gettext_lazy("Cards by the holder’s gender"), gettext_lazy("Gender"), _HOLDERS, "cards"),
    "holders_by_tongue": Words(
        gettext_lazy("Cards by the holder’s mother tongue"), gettext_lazy("Mother tongue"), _HOLDERS, "cards"
    ),
    "holders_by_situation": Words(
        gettext_lazy("Cards by the holder’s life situation"), gettext_lazy("Life situation"), _HOLDERS, "cards"
    ),
    "holders_by_residence": Words(
        gettext_lazy("Cards by the holder’s municipality of residence"), gettext_lazy("Municipality"), _HOLDERS, "cards"
    ),
    "first_use": Words(
        gettext_lazy("How soon cards are used"),
        gettext_lazy("Since the card was given"),
        gettext_lazy(
            "Of the cards given in the period, those used at least once within the time. The newest have had less time."
        ),
        "cards",
    ),
    "wellbeing": Words(
        gettext_lazy("Well-being when the card was given and when it was renewed"),
        gettext_lazy("Question"),
        gettext_lazy(
            "Of the cards given in the period: what their holders answered when the card was given, and what they"
            " answered when it was renewed. The newest cards have not been renewed yet, and nobody has to answer: the"
            " second answers are fewer."
        ),
        "answers",
    ),
}
COLUMNS: dict[str, Any] = {
    "adults": pgettext_lazy("column", "Adults"),
    "children": pgettext_lazy("column", "Children"),
    "uses_total": gettext_lazy("Uses in all"),
    "uses_here": gettext_lazy("In the area"),
    "uses_elsewhere": gettext_lazy("In other areas"),
    "uses_of_others": gettext_lazy("Other areas’ cards here"),
    "cards": gettext_lazy("Cards"),
    "share": gettext_lazy("Share of all, %"),
    "issue_answers": gettext_lazy("Answers when given"),
    "issue_mean": gettext_lazy("Mean when given"),
    "renewal_answers": gettext_lazy("Answers when renewed"),
    "renewal_mean": gettext_lazy("Mean when renewed"),
}
HAPPENINGS: dict[str, Any] = {
    "issued": gettext_lazy("Cards given"),
    "renewed": gettext_lazy("Cards renewed"),
    "ended": gettext_lazy("Cards ended"),
    "valid": gettext_lazy("Cards valid at the end of the period"),
    "used_once": gettext_lazy("Of the given, used at least once"),
    "never_used": gettext_lazy("Of the given, not used yet"),
    "different": gettext_lazy("Different cards used in the year"),
}
COMPARED = frozenset({"before", "uses_before", "cards_before"})
_NOT_TOLD = gettext_lazy("Not asked or erased")


def _column_words(table: SafeTable, now: str, before: str) -> tuple[str, ...]:
    """`now` and `before` name the periods where a column is a period's."""
    periods = {"number": now, "before": before, "uses_before": _("Uses in all, %(period)s") % {"period": before}}
    periods |= {"cards_before": _("Cards, %(period)s") % {"period": before}}
    return tuple(str(periods.get(column) or COLUMNS[column]) for column in table.columns)


def told_of(name: str, period: Period) -> Period:
    """What the table `name` counts when `period` is chosen: of some the whole year."""
    return Period.of(period.year) if name in WORDS and WORDS[name].of_years else period


def sides_of(table: SafeTable, period: Period, compared: Period) -> tuple[Period, Period]:
    """Which days its columns are of, when these are chosen."""
    return sides(table.name, told_of(table.name, period), told_of(table.name, compared), table.day)


def words_of(name: str, period: Period) -> Words:
    """The table's words, with the year where a sentence names it. Raises KeyError for a yearly table."""
    words = WORDS[name]
    return replace(words, explained=words.explained % {"year": period.year}) if words.of_years else words


@trusted
def worded(table: SafeTable, period: Period, compared: Period) -> SafeTable:
    """The table with words of the active language for its labels and its columns; a yearly one is words already."""
    if table.rows == "year":
        return table
    word_of = _LABELS.get(table.rows, lambda keys: {key: key for key in keys})([line.label for line in table.lines])
    if table.rows == "happening" and goes_on(period, table.day):
        on_day = _("Cards valid on %(day)s") % {"day": date_format(table.day, "j.n.")}
        word_of = {**word_of, "valid": on_day}
    lines = tuple(replace(line, label=str(word_of.get(line.label, line.label))) for line in table.lines)
    headings = _column_words(table, *map(named, sides_of(table, period, compared)))
    return replace(table, lines=lines, rows="words", headings=headings)


def named(period: Period) -> str:
    """As it stands in a heading: 2026, 5/2026, or the days of one that is cut: 1.1.–30.11.2025."""
    first, last = period.first, period.last
    if not is_whole(period):
        begin = f"{first.day}." if first.month == last.month else f"{first.day}.{first.month}."
        return f"{begin}–{last.day}.{last.month}.{last.year}"
    return str(first.year) if first.month != last.month else f"{first.month}/{first.year}"


def goes_on_in_words(table: SafeTable, period: Period, compared: Period) -> str:
    """What a period that goes on is compared with; "" where nothing is, or both are over."""
    now, before = sides_of(table, period, compared)
    if not COMPARED.intersection(table.columns) or not (goes_on(now, table.day) or not is_whole(before)):
        return ""
    said = _("The period it is compared with is not over: %(compared)s.")
    if goes_on(now, table.day):
        said = _("%(period)s is not over. It is compared with the same days only: %(compared)s.")
        if table.name in OF_WHOLE_MONTHS:
            said = _("%(period)s is not over. It is compared with whole months: %(compared)s.")
    known = {"period": named(now), "compared": named(before)}
    left_out = any(line.figures.get("before", 0) is None for line in table.lines)
    return " ".join([said % known, *([_("What cannot be counted to the day is not compared.")] if left_out else [])])


def _months_since(keys: Iterable[str]) -> dict[str, Any]:
    words: dict[str, Any] = {"later": _("Later than in a year"), "never": _("Not yet")}
    counted = {key: _("Within %(count)s months") % {"count": key} for key in keys if key.isdigit()}
    return {**words, **counted, "1": _("Within a month")}


def _ages(keys: Iterable[str]) -> dict[str, Any]:
    oldest = {key: _("%(age)s or older") % {"age": key[:-1]} for key in keys if key.endswith("-")}
    return {key: key.replace("-", "–") for key in keys} | oldest | {"": _NOT_TOLD}


def _rows_of(model: Any) -> Callable[[list[str]], dict[str, Any]]:
    def named(keys: list[str]) -> dict[str, Any]:
        rows = getattr(model, "unscoped", model._default_manager).in_bulk([key for key in keys if key])
        return {str(key): row for key, row in rows.items()} | {"": _NOT_TOLD}

    return named


_LABELS: dict[str, Callable[[list[str]], dict[str, Any]]] = {
    "month": lambda keys: {key: str(MONTHS[int(key)]).capitalize() for key in keys},
    "day": lambda keys: {key: date_format(date.fromisoformat(key), _WEEKDAYS_DAY) for key in keys},
    "category": lambda _keys: dict(Category.choices),
    "happening": lambda _keys: HAPPENINGS,
    "months": _months_since,
    "age": _ages,
    "choice": _rows_of(Choice),
    "site": _rows_of(Site),
    "area": _rows_of(Area),
    "municipality": _rows_of(Municipality),
    "county": lambda keys: _rows_of(County)(keys) | {HELSINKI: _("Helsinki"), ALAND: _("Åland")},
    "item": _rows_of(Item),
}
