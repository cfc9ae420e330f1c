"""What a safe table says of itself where it stands alone, in a file or a report: its title, what its lines are, how
they were protected and how they were counted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stats.disclosure import Line, Protection, SafeTable
from stats.released_words import how_far
from stats.table_words import WORDS

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
RELEASED = _(
    "The years after 2023 are as released: of personal cards, rounded to multiples of 5, so that nobody can be told"
    " from them. A year that is not whole yet is the sum of the quarters released so far. “<5” means fewer than 5, “..”"
    " that the figure is not shown."
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


def counted_in_words(table: SafeTable) -> list[str]:
    """How the figures of this table are counted, a sentence each."""
    of_cards = {column for column in table.columns if column.startswith("cards")}
    said = [*(OF_CARDS if of_cards else []), *(OF_USES if set(table.columns) - of_cards else [])]
    return [str(sentence) for sentence in [*said, *([RELEASED] if table.is_released else [])]]
