"""The sentences of an annual report, made of its figures. Knows no models and no pages.

Nothing is added up of released figures, and a part of a year is compared with no whole one: nor are cards as they are
released, which are personal ones, with those of the years before 2024.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats.disclosure import Line, Protection, SafeTable
from stats.file_words import counted_in_words, explained_in_words
from stats.places import Period
from stats.released_words import months_in_words, state_in_words

FEWEST = 10  # a change in per cent of fewer says nothing


def in_short(now: Line | None, before: Line | None, year: int, day: date) -> list[str]:
    """The year in a few sentences. While it goes on it is compared with no whole year."""
    if now is None:
        return [_("There are no figures of the year %(year)s yet.") % {"year": year}]
    released = now.protection is Protection.RELEASED
    goes_on = bool(now.quarters) if released else year >= day.year
    compared = None if goes_on else before
    said = [
        [(_released(now, year) if released else _going_on(year, day)) if goes_on else None],
        [_cards(now, year), _change(now, compared, "cards_registered"), _used(now)],
        [_uses(now, year), _change(now, compared, "uses_total")],
        [_municipalities(now)],
    ]
    whole = (" ".join(filter(None, sentences)) for sentences in said)
    return [sentences for sentences in whole if sentences]


def of_chapter(key: str, table: SafeTable, now: Line | None, year: int, place: str) -> list[str]:
    """What stands above a chapter's table: what it counts, and what is to be seen in it."""
    explained = {
        "cards": _("The cards that were registered in each year, and how many of those have been used since."),
        "uses": _("The uses of each year by the category of the venue, adults’ and children’s apart."),
        "nation": _("The same figures of the whole country. They help to see what is the place’s own."),
    }.get(key)
    said = [explained] if explained else explained_in_words(table, Period.of(year))
    line = next((line for line in table.lines if line.label == str(year)), None)
    shares = [_share(now, line, place)] if key == "nation" else []
    return [sentence for sentence in [*said, *shares] if sentence]


def counted(tables: Iterable[SafeTable]) -> list[str]:
    """How the figures of all these tables are counted, each sentence once."""
    return list(dict.fromkeys(sentence for table in tables for sentence in counted_in_words(table)))


def _going_on(year: int, day: date) -> str:
    told = {"year": year, "day": date_format(day, "SHORT_DATE_FORMAT")}
    return _("The year %(year)s was still going on: these are its figures until %(day)s.") % told


def _released(line: Line, year: int) -> str:
    told = {"year": year, "months": months_in_words(line.quarters), "status": state_in_words(line.status).lower()}
    return _("These are the figures of %(months)s %(year)s, the quarters released so far (%(status)s).") % told


def _cards(line: Line, year: int) -> str | None:
    number = line.figures.get("cards_registered")
    if number is None:
        return None
    told = {"year": year, "number": _number(number)}
    words: Any = ngettext(
        "In %(year)s, %(number)s Kaikukortti card was registered.",
        "In %(year)s, %(number)s Kaikukortti cards were registered.",
        number,
    )
    return str(words % told)


def _used(line: Line) -> str | None:
    used, cards = line.figures.get("cards_used"), line.figures.get("cards_registered")
    if not used or not cards:
        return None
    told = {"number": _number(used), "percent": _percent(used, cards)}
    words: Any = ngettext(
        "Of that year’s cards %(number)s has been used at least once by now: %(percent)s per cent.",
        "Of that year’s cards %(number)s have been used at least once by now: %(percent)s per cent.",
        used,
    )
    return str(words % told)


def _uses(line: Line, year: int) -> str | None:
    total = line.figures.get("uses_total")
    if total is None:
        return None
    children = sum(figure or 0 for key, figure in line.figures.items() if key.startswith("child_"))
    told = {"year": year, "number": _number(total), "children": _number(children)}
    if line.protection is Protection.RELEASED:
        return _("In %(year)s the cards were used %(number)s times.") % told
    words: Any = ngettext(
        "In %(year)s the cards were used %(number)s time, %(children)s of them by children.",
        "In %(year)s the cards were used %(number)s times, %(children)s of them by children.",
        total,
    )
    return str(words % told)


def _municipalities(line: Line) -> str | None:
    number = line.figures.get("municipalities")
    if not number:
        return None
    words: Any = ngettext(
        "Cards were given in %(number)s municipality.", "Cards were given in %(number)s municipalities.", number
    )
    return str(words % {"number": _number(number)})


def _change(now: Line, before: Line | None, column: str) -> str | None:
    new, old = now.figures.get(column), before.figures.get(column) if before else None
    if before is None or new is None or old is None or not _are_alike(now, before, column):
        return None
    told = {"before": _number(old), "percent": _percent(abs(new - old), old) if old else ""}
    if old < FEWEST:
        return _("The year before there were %(before)s.") % told
    if new == old:
        return _("The year before there were as many.")
    if new > old:
        return _("That is %(percent)s per cent more than the year before (%(before)s).") % told
    return _("That is %(percent)s per cent fewer than the year before (%(before)s).") % told


def _share(own: Line | None, nation: Line | None, place: str) -> str | None:
    uses = own.figures.get("uses_total") if own else None
    all_uses = nation.figures.get("uses_total") if nation else None
    if not uses or not all_uses or all_uses < uses or nation is None or nation.quarters:
        return None
    told = {"place": place, "percent": _percent(uses, all_uses)}
    return _("Share of the country’s uses: %(place)s, %(percent)s per cent.") % told


def _are_alike(now: Line, before: Line, column: str) -> bool:
    """Whether both are whole years, and count the same cards."""
    released = {line.protection is Protection.RELEASED for line in (now, before)}
    return not before.quarters and (len(released) == 1 or not column.startswith("cards_"))


def number_in_words(number: int | None) -> str:
    """ "" of what is no number."""
    return "" if number is None else _number(number)


def _number(number: float) -> str:
    return str(number_format(number, force_grouping=True))


def _percent(part: float, whole: float) -> str:
    """Whole per cents; of small shares a tenth, too."""
    share = 100 * part / whole
    return str(number_format(share, 0 if share >= 10 else 1))
