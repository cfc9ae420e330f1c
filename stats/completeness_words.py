"""How complete a statistic is, in whole sentences: for pages, and for whatever else shows the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats.completeness import Completeness, VenueLog
from stats.delays import beyond
from usage.importing import LATE
from usage.quality_page import days_in_words


@dataclass(frozen=True)
class InWords:
    """`period` is what the sentences are about; `unfinished` is empty when it is over."""

    of: Completeness
    period: str
    unfinished: str
    sentences: tuple[str, ...]


def in_words(found: Completeness | None) -> InWords | None:
    """None where the tables count no uses."""
    if found is None:
        return None
    sentences = (*_of_venues(found), *_of_delays(found))
    return InWords(found, _period(found), _unfinished(found), sentences)


def in_one_line(found: Completeness | None) -> tuple[str, ...]:
    """For what has room for no paragraphs: of which days, and the sentences. Empty where the tables count no uses."""
    told = in_words(found)
    if told is None:
        return ()
    return (f"{told.period}: {' '.join(filter(None, [told.unfinished, *told.sentences]))}",)


def median_in_words(days: int) -> str:
    """ "within 3 days of the event"; a long delay is known only as later than so many days."""
    later = beyond(days)
    return days_in_words(days) if later is None else _("later than %(days)s days after the event") % {"days": later}


def _period(found: Completeness) -> str:
    if found.year:
        return _("Events of the year %(year)s") % {"year": found.year}
    days = {
        "first": date_format(found.first, "SHORT_DATE_FORMAT"),
        "last": date_format(found.last, "SHORT_DATE_FORMAT"),
    }
    return _("Events from %(first)s to %(last)s") % days


def _unfinished(found: Completeness) -> str:
    if not found.is_unfinished:
        return ""
    if found.year:
        return _("The year %(year)s is not over: its figures will still grow.") % {"year": found.year}
    return _("The period is not over: its figures will still grow.")


def _of_venues(found: Completeness) -> Iterator[str]:
    if found.one:
        yield _of_one(found, found.one)
    elif found.logged:
        yield _of_logged(found)
        if found.silent and found.quiet_later:
            yield _("The others have logged after that time, or log at their usual pace.")
        elif found.silent and found.usual:
            yield _("The others log at their usual pace.")
        if found.never:
            words = ngettext(
                "%(never)s more venue has not logged any use yet.",
                "%(never)s more venues have not logged any use yet.",
                found.never,
            )
            yield words % {"never": found.never}
    elif found.never:
        yield _("No venue has logged any use yet.")


def _of_one(found: Completeness, one: VenueLog) -> str:
    if one.pace is None:
        return _("The venue has not logged any use yet.")
    words = _("The figures are up to date: the venue logs at its usual pace, last on %(last)s.")
    if found.quiet_later:
        words = _("The figures are up to date: the venue has logged after that time, last on %(last)s.")
    elif found.silent:
        words = ngettext(
            "Uses may be missing: the venue last logged on %(last)s, %(days)s day ago. That is longer than is usual for"
            " it.",
            "Uses may be missing: the venue last logged on %(last)s, %(days)s days ago. That is longer than is usual"
            " for it.",
            one.pace.days,
        )
    elif found.comes_late:
        words = _(
            "Uses may still be missing: the venue logs at its usual pace, last on %(last)s, but most of its uses come"
            " in late."
        )
    return words % {"last": date_format(one.pace.last, "SHORT_DATE_FORMAT"), "days": one.pace.days}


def _of_logged(found: Completeness) -> str:
    if found.silent:
        return _of_silent(found)
    if found.quiet_later:
        words = ngettext(
            "The figures are up to date: the one venue that logs uses has done so after that time.",
            "The figures are up to date: all %(logged)s venues that log uses have done so after that time, or log at"
            " their usual pace.",
            found.logged,
        )
    elif found.comes_late:
        words = ngettext(
            "Uses may still be missing: the one venue that logs uses does so at its usual pace, but most of them come"
            " in late.",
            "Uses may still be missing: all %(logged)s venues that log uses do so at their usual pace, but most of"
            " them come in late.",
            found.logged,
        )
    else:
        words = ngettext(
            "The figures are up to date: the one venue that logs uses does so at its usual pace.",
            "The figures are up to date: all %(logged)s venues that log uses do so at their usual pace.",
            found.logged,
        )
    return words % {"logged": found.logged}


def _of_silent(found: Completeness) -> str:
    if found.usual == 0:
        words = ngettext(
            "Uses may be missing: the one venue that logs uses has been quiet for longer than is usual for it.",
            "Uses may be missing: all %(silent)s venues that log uses have been quiet for longer than is usual for"
            " them.",
            found.silent,
        )
    else:
        words = ngettext(
            "Uses may be missing: of the %(logged)s venues that log uses, %(silent)s has been quiet for longer than is"
            " usual for it.",
            "Uses may be missing: of the %(logged)s venues that log uses, %(silent)s have been quiet for longer than is"
            " usual for them.",
            found.silent,
        )
    return words % {"logged": found.logged, "silent": found.silent}


def _of_delays(found: Completeness) -> Iterator[str]:
    if found.median is None or found.late is None:
        few = _("How soon the uses were logged is told when at least a hundred have been.")
        yield few if found.is_rounded else _("No use of an event in this time has been logged.")
        return
    yield _of_median(found.median)
    words = _("%(percent)s %% of all uses were logged late, more than %(days)s days after the event.")
    if found.is_rounded and found.late == 0:
        words = _("Hardly any use was logged late, more than %(days)s days after the event.")
    elif found.is_rounded:
        words = _("About %(percent)s %% of all uses were logged late, more than %(days)s days after the event.")
    elif found.late == 0:
        words = _("No use was logged more than %(days)s days after the event.")
    yield words % {"percent": found.late, "days": LATE}


def _of_median(median: int) -> str:
    later = beyond(median)
    if later is not None:
        return _("More than half of the uses were logged later than %(days)s days after the event.") % {"days": later}
    if median == 0:
        return _("Half of the uses were logged by the day of the event.")
    words = ngettext(
        "Half of the uses were logged within %(days)s day of the event.",
        "Half of the uses were logged within %(days)s days of the event.",
        median,
    )
    return words % {"days": median}
