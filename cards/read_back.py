"""What a filled-in registration form says, read back in words for the check page.

Knows the form and what the action will make of it; asks nothing of the request.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from accounts.models import PostalCode
from cards.actions.registering import Issue, last_day_at
from cards.codes import display
from cards.forms.wellbeing import BEGINNING, ItemField


class Row(NamedTuple):
    label: str
    value: str


class Part(NamedTuple):
    """`ticks` are the boxes that were ticked, in words; the rows what was typed or chosen."""

    heading: str
    rows: list[Row]
    ticks: list[str]


VOLUNTARY = ("gender", "mother_tongue", "life_situation")


def read_back(form: Any, issue: Issue) -> dict[str, Any]:
    """The template's context for a valid form: the code, both days, and the parts with their rows."""
    site, asked = form.chosen_site, None if issue.holder else issue.last_day
    home, confirmed = ["birth_year", "postal_code", "residence_reason", "children"], ["client_confirmed"]
    confirmed += ["situation_confirmed", "terms_told"]
    worker = ["worker_name", "worker_email", "worker_phone", "remarks"]
    consents = [*_consented(form, "voluntary", VOLUNTARY), *_consented(form, "wellbeing", _items(form))]
    parts = [
        Part(_("Background information"), _rows(form, home), _ticks(form, ["for_guardian"])),
        Part(_("Consents"), consents, []),
        Part(_("The worker confirms"), [], _ticks(form, confirmed)),
        Part(_("Worker"), _rows(form, worker), _ticks(form, ["ask_kaikukeskus", "from_paper"])),
    ]
    return {
        "code": display(issue.code),
        "is_community": issue.holder is None,
        "site": site,
        "issued_on": issue.issued_on,
        "last_day": last_day_at(site, issue.issued_on, asked),
        "parts": [part for part in parts if part.rows or part.ticks],
    }


def _ticks(form: forms.Form, names: Iterable[str]) -> list[str]:
    return [str(form.fields[name].label) for name in names if form.cleaned_data.get(name)]


def _items(form: forms.Form) -> list[str]:
    return [name for name in form.fields if name.startswith(BEGINNING)]


def _consented(form: forms.Form, purpose: str, resting: Iterable[str]) -> list[Row]:
    """The answer, and after a yes what rests on it; without the question, as before 2025, what was told at all."""
    given = form.cleaned_data.get(f"consent_{purpose}")
    if given is None:
        return [row for row in _rows(form, resting) if row.value]
    words = {"voluntary": _("Consent to the voluntary information"), "wellbeing": _("Consent to the questions")}
    return [Row(words[purpose], _("Yes") if given else _("No")), *(_rows(form, resting) if given else [])]


def _rows(form: forms.Form, names: Iterable[str]) -> list[Row]:
    """Those that the form asks; what may stay empty and did is left out, but an unanswered question says so."""
    asked = [name for name in names if name in form.fields]
    rows = {name: Row(str(form.fields[name].label), _told(form, name)) for name in asked}
    return [row for name, row in rows.items() if row.value or name.startswith((*VOLUNTARY, BEGINNING))]


def _told(form: forms.Form, name: str) -> str:
    return _in_words(form.fields[name], form.cleaned_data.get(name))


def _in_words(field: forms.Field, value: Any) -> str:
    """Empty where nothing was told."""
    if isinstance(value, PostalCode):
        return f"{value}, {value.municipality}" if str(value.municipality) not in str(value) else str(value)
    if value is not None and isinstance(field, ItemField):
        words = _("%(value)s on a scale of %(lowest)s–%(highest)s")
        return words % {"value": value, "lowest": field.item.lowest, "highest": field.item.highest}
    return "" if value is None else str(value)
