"""Words of what is released: tables, their columns, periods, states, and the figures that are no numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Category
from stats.released import FEW, Figure, Kind


@dataclass(frozen=True)
class Words:
    """`variable` names what the columns tell apart; `hidden` why a row of the table may not be shown; `counted` what
    the figures count, and `unready` what may still change preliminary ones."""

    title: Any
    explained: Any
    variable: Any
    hidden: Any
    counted: Any = gettext_lazy("The figures count cards, not people.")
    unready: Any = gettext_lazy("Corrections may still change the figures.")


_TOO_FEW = gettext_lazy(
    "Not shown: so few cards were registered here that the figures are told only together with those of other places."
)
_CARDS = gettext_lazy(
    "Personal cards that were registered in the period, by the place of the site that gave them. Renewals and"
    " replacements are not new cards."
)
WORDS: dict[str, Words] = {
    "cards_by_place": Words(gettext_lazy("Cards registered"), _CARDS, gettext_lazy("Cards"), _TOO_FEW),
    "cards_by_age": Words(
        gettext_lazy("Cards by the holder’s age"),
        gettext_lazy(
            "Personal cards that were registered in the period, by the age that the holder reached in the year."
        ),
        gettext_lazy("Age"),
        _TOO_FEW,
    ),
    "cards_by_gender": Words(gettext_lazy("Cards by the holder’s gender"), _CARDS, gettext_lazy("Gender"), _TOO_FEW),
    "cards_by_language": Words(
        gettext_lazy("Cards by the holder’s mother tongue"), _CARDS, gettext_lazy("Mother tongue"), _TOO_FEW
    ),
    "cards_by_situation": Words(
        gettext_lazy("Cards by the holder’s life situation"),
        _CARDS,
        gettext_lazy("Life situation"),
        gettext_lazy(
            "Not shown: there are few cards, or nearly all are of one group, which would tell about each holder."
        ),
    ),
    "uses": Words(
        gettext_lazy("Uses of the card"),
        gettext_lazy(
            "Tickets and course places whose event was in the period, by the place of the venue, whichever area gave"
            " the card. Children’s tickets are uses, too."
        ),
        gettext_lazy("Use"),
        gettext_lazy("Not shown: so few cards stand behind the figure that it would tell about their holders."),
        gettext_lazy("The figures count uses, not people."),
        gettext_lazy("Uses that are logged late may still change the figures."),
    ),
}
COLUMNS: dict[str, Any] = {
    "cards": gettext_lazy("All cards"),
    "age_16_24": "16–24",
    "age_25_34": "25–34",
    "age_35_44": "35–44",
    "age_45_54": "45–54",
    "age_55_64": "55–64",
    "age_65_74": "65–74",
    "age_75": gettext_lazy("75 or older"),
    "age_unknown": gettext_lazy("Age not known"),
    "gender_woman": gettext_lazy("Women"),
    "gender_man": gettext_lazy("Men"),
    "gender_other": gettext_lazy("Other or not told"),
    "language_fi": gettext_lazy("Finnish"),
    "language_sv": gettext_lazy("Swedish"),
    "language_other": gettext_lazy("Other or not told"),
    "situation_employed": gettext_lazy("Employed"),
    "situation_unemployed": gettext_lazy("Unemployed"),
    "situation_student": gettext_lazy("Student or school pupil"),
    "situation_pensioner": gettext_lazy("Receiving a pension"),
    "situation_other": gettext_lazy("Other situation"),
    "situation_untold": gettext_lazy("Not told"),
    "uses": gettext_lazy("Uses in all"),
    "adults": gettext_lazy("Adults’ uses"),
    "children": gettext_lazy("Children’s uses"),
}
LEVELS: dict[str, Any] = {
    "nation": gettext_lazy("Whole country"),
    "area": gettext_lazy("Area"),
    "town": gettext_lazy("Municipality"),
    "rest": gettext_lazy("Other municipalities"),
    "office": gettext_lazy("Distributor"),
    "venue": gettext_lazy("Venue"),
}
STATES: dict[str, Any] = {
    "preliminary": gettext_lazy("Preliminary"),
    "final": gettext_lazy("Final"),
    "revised": gettext_lazy("Revised"),
}
STATES_EXPLAINED: dict[str, Any] = {
    "final": gettext_lazy("The figures change only when a mistake is corrected."),
    "revised": gettext_lazy("The figures were corrected; the versions before keep their addresses."),
}


def state_explained(status: str, table: Kind | str) -> str:
    return str(STATES_EXPLAINED.get(status) or words_of(table).unready)


def words_of(kind: Kind | str) -> Words:
    return WORDS[kind if isinstance(kind, str) else kind.name]


def column_in_words(column: str) -> str:
    """ "16–24", or of uses by category "Adults: culture"."""
    who, _underscore, category = column.partition("_")
    if column not in COLUMNS and category in Category.values:
        word = str(Category(category).label).lower()
        return (_("Adults: %(category)s") if who == "adults" else _("Children: %(category)s")) % {"category": word}
    return str(COLUMNS[column])


def period_in_words(period: str) -> str:
    """ "January–March 2026" of 2026Q1; a year is itself."""
    year, quarter = period[:4], period[5:]
    return QUARTERS[quarter] % {"year": year} if quarter else year


QUARTERS: dict[str, Any] = {
    "1": gettext_lazy("January–March %(year)s"),
    "2": gettext_lazy("April–June %(year)s"),
    "3": gettext_lazy("July–September %(year)s"),
    "4": gettext_lazy("October–December %(year)s"),
}


def figure_in_words(figure: Figure) -> str:
    """What stands where there is no number; "" of a number."""
    if figure is None:
        return _("not shown")
    return _("fewer than 5") if figure == FEW else ""


def sign_in_words(cell: Any) -> Any:
    """A figure as it is; words of a sign that stands instead of one."""
    return {"..": figure_in_words(None), FEW: figure_in_words(FEW)}.get(cell, cell)


def state_in_words(state: str) -> str:
    return str(STATES[str(state)])


SO_FAR: dict[tuple[int, int], Any] = {
    (1, 1): gettext_lazy("January–March"),
    (1, 2): gettext_lazy("January–June"),
    (1, 3): gettext_lazy("January–September"),
    (2, 2): gettext_lazy("April–June"),
    (2, 3): gettext_lazy("April–September"),
    (2, 4): gettext_lazy("April–December"),
    (3, 3): gettext_lazy("July–September"),
    (3, 4): gettext_lazy("July–December"),
    (4, 4): gettext_lazy("October–December"),
}


def months_in_words(quarters: Sequence[int]) -> str:
    """ "January–September" of three quarters, which follow one another; "" of a whole year."""
    return str(SO_FAR.get((quarters[0], quarters[-1]), "")) if quarters else ""


def how_far(quarters: Sequence[int], status: str) -> str:
    """ "January–September, preliminary" of quarters, "Final" of a whole year; "" of what has no status."""
    months = months_in_words(quarters)
    if not (status and months):
        return state_in_words(status) if status else ""
    return _("%(months)s, %(status)s") % {"months": months, "status": state_in_words(status).lower()}
