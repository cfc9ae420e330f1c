"""What releases, their states and their audit are called, and why something may not be asked for, in words."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stats.release_rules import FINAL, PRELIMINARY, REVISED, Objection, Standing
from stats.released_words import period_in_words

OBJECTIONS: dict[str, Any] = {
    Objection.NOT_OVER: _("The quarter is not over yet. Ask for its figures after its last day."),
    Objection.NO_DATA: _("The register has no figures of this quarter. Choose another one."),
    Objection.OUT_ALREADY: _("These figures are out already. Ask for revised figures if they need a correction."),
    Objection.OUT_OF_ORDER: _("The quarters of a year come out in their order. Ask for the earliest one first."),
    Objection.NOT_PRELIMINARY_YET: _("The preliminary figures of the quarter are not out yet. Ask for them first."),
    Objection.BEFORE_ITS_DAY: _("Final figures come out on their planned day at the earliest. See the calendar."),
    Objection.NOT_FINAL_YET: _("Only final figures are revised. Until then the final ones will have the correction."),
}
NEEDS_REASON: dict[str, Any] = {
    "fi": _("Say in Finnish why the figures are revised. The reason is published with them."),
    "sv": _("Say in Swedish why the figures are revised. The reason is published with them."),
    "en": _("Say in English why the figures are revised. The reason is published with them."),
}
TITLES: dict[str, Any] = {
    PRELIMINARY: _("%(period)s, preliminary figures"),
    FINAL: _("%(period)s, final figures"),
    REVISED: _("%(period)s, revised figures"),
}
STANDINGS: dict[str, tuple[Any, str]] = {
    Standing.DONE: (_("published"), "good"),
    Standing.LATE: (_("late"), "ask"),
    Standing.COMING: (_("coming"), ""),
}
# By the state of an entry, the colour of its tag.
TONES = {"waiting": "info", "making": "info", "audited": "ask", "approved": "good", "refused": "stop", "failed": "stop"}

# What the audit tried, in the order in which the page tells it.
TRIED: list[Any] = [
    _("To prove from the published figures, together with all earlier releases, that a cell has 1–4 people."),
    _("To work out the exact number of a cell."),
    _("To prove that a group of 1–4 people exists behind figures that are not shown."),
    _(
        "The same as an office that knows its own cards, as a coordinator who knows an area exactly, as a venue that"
        " knows its own uses, and as two cardholders together."
    ),
    _("Whether all sums, percentages, floors and the history are as the method says."),
]
FINDINGS: dict[str, Any] = {
    "SMALL": _("A reader can prove that between 1 and 4 people are behind a figure or a difference."),
    "EXACT": _("A reader can work out an exact number."),
    "EXISTS": _("A reader can prove that there is a group of 1–4 people."),
    "UNDECIDED": _("There was not enough time to decide whether a reader can prove something."),
    "FORM": _("A table is not in the form of the catalogue."),
    "SUM": _("Published figures do not add up."),
    "HISTORY": _("A year is not the sum of its published quarters, or something that was published is gone."),
    "REGROUPED": _("A place was put together with others than earlier in the year."),
    "SHARE": _("A percentage was not worked out from published figures over a base of at least 50."),
    "FLOOR": _("A municipality is shown by class although it is too small."),
    "ATTRIBUTE": _("Nearly everybody in a row would be known to be in the same situation."),
    "HOLDERS": _("A row of uses is about fewer than ten cards."),
    "DOMINANT": _("One card has so large a part of a row of uses that others can work it out."),
    "RENAMED": _("Two versions of a quarter name their cards differently, so what one card changed cannot be told."),
    "ERROR": _("A figure is further from the truth than the method says."),
    "MOVED": _("In a correction, a figure moved although its truth did not, or the other way."),
    "LIVE": _("The front page tells more than one total a day, rounded down to a hundred."),
}
# The figures of an audit that the page tells, in its order.
FIGURES: dict[str, Any] = {
    "cells": _("Published figures"),
    "mean_absolute_error": _("Mean distance from the truth"),
    "within_4_percent": _("Figures within 4 of the truth, per cent"),
    "releases": _("Releases that were read together"),
    "pages": _("Totals of the front page that bounded the number of uses"),
    "readers": _("Readers whose knowledge was tried"),
    "targets": _("Things that were tried to be proved"),
    "undecided": _("Of them, neither proved nor disproved within the work allowed"),
    "narrowest": _("The narrowest interval in which a small cell can be put"),
    "findings": _("Findings"),
}


def title_of(period: str, status: str) -> str:
    """ "January–March 2026, preliminary figures"."""
    return str(capfirst(TITLES[status] % {"period": period_in_words(period)}))


def reader_in_words(reader: str, place: str) -> str:
    """Whose knowledge the attacker had beside all that is published; `place` is the name of the reader's place."""
    if reader == "outsider":
        return gettext("any reader")
    if reader == "believer":
        return gettext("who knows how corrections are made")
    if reader.startswith("coordinator"):
        return gettext("coordinator: %(place)s") % {"place": place}
    return (gettext("two cardholders: %(place)s") if reader.startswith("two") else "%(place)s") % {"place": place}
