"""What a safe table says of itself where it stands alone, in a file or a report: its title, what its lines are, how
they were protected and how they were counted; and of which place and period it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from stats.disclosure import Line, Protection, SafeTable
from stats.places import Period
from stats.released_words import how_far
from stats.table_words import A_USE, WORDS, named, told_of, worded, words_of

TITLES = {
    "national_years": _("Kaikukortti cards and uses by year"),
    "area_years": _("Kaikukortti cards and uses by year"),
    "municipality_years": _("Kaikukortti cards and uses by year"),
    "county_years": _("Kaikukortti cards and uses by year"),
    "site_years": _("Kaikukortti cards and uses by year"),
    **{name: words.title for name, words in WORDS.items()},
}
PROTECTED = {
    Protection.EXACT: _("exact"),
    Protection.ROUNDED_DOWN: _("rounded down to a hundred"),
    Protection.PUBLISHED: _("as published"),
    Protection.RELEASED: _("as released"),
}
OF_CARDS = [
    _("The figures count cards, not people: one person may have had several cards. A renewal is not a new card."),
    _("Used at least once: of the cards registered in the year, those that have been used at least once since."),
]
OF_USES = [
    _("One use is one admission ticket or one course place. Children’s tickets are uses, too."),
    _("The year of a use is the year of its event. Figures change when uses are logged late or corrected."),
]
COUNTED = {"cards": OF_CARDS[:1], "uses": [A_USE, *OF_USES[1:]], "answers": []}
RELEASED = _(
    "The years after 2023 are as released: rounded to multiples of 5, so that nobody can be told from them, and of the"
    " cards with the personal ones only. A year that is not whole yet is the sum of the quarters released so far."
)


def title_of(table: SafeTable) -> str:
    return str(TITLES[table.name])


def first_heading(table: SafeTable) -> str:
    """Over the lines' labels."""
    return str(WORDS[table.name].first if table.name in WORDS else _("Year"))


def protected_in_words(line: Line) -> str:
    """Of a released line also how far it is and how final."""
    words, status = str(PROTECTED[line.protection]), how_far(line.quarters, line.status)
    status = status if line.quarters else status.lower()
    return f"{words}: {status}" if status else words


def for_file(table: SafeTable, period: Period, compared: Period) -> SafeTable:
    """In words; days stay days, which a spreadsheet puts in order and draws."""
    said = worded(table, period, compared)
    return replace(said, lines=table.lines, rows="day") if table.rows == "day" else said


def covered(table: SafeTable, period: Period) -> Period:
    """What the table tells of when `period` is chosen: a yearly one has all its years."""
    years = [int(line.label) for line in table.lines if table.rows == "year" and line.label.isdigit()]
    return Period(date(min(years), 1, 1), date(max(years), 12, 31)) if years else told_of(table.name, period)


def period_in_words(period: Period) -> str:
    """2026, 5/2026, or of several years 2024–2026."""
    return named(period) if period.first.year == period.last.year else f"{period.first.year}–{period.last.year}"


def explained_in_words(table: SafeTable, period: Period) -> list[str]:
    """What the table counts; a yearly one says it in its headings."""
    return [str(words_of(table.name, period).explained)] if table.name in WORDS else []


def counted_in_words(table: SafeTable) -> list[str]:
    """How figures like this table's are counted, a sentence each."""
    if table.name in WORDS:
        return [str(sentence) for sentence in COUNTED[WORDS[table.name].counts]]
    of_cards = {column for column in table.columns if column.startswith("cards")}
    said = [*(OF_CARDS if of_cards else []), *(OF_USES if set(table.columns) - of_cards else [])]
    return [str(sentence) for sentence in [*said, *([RELEASED] if table.is_released else [])]]


def counts_uses(table: SafeTable) -> bool:
    return WORDS[table.name].counts == "uses" if table.name in WORDS else "uses_total" in table.columns
