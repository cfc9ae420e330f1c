"""The paper form as it is drawn: the fields that the rules of a day ask, as lines, boxes and scales. [S1; domain.md 3]

Its language is Finnish or Swedish whatever the page's is. Reads the rule book, the value lists and the forms' words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cards import rulebook
from cards.forms import RegisterForm
from cards.forms.asked import word_children
from cards.models import Background, Choice, ChoiceList, Item, Questionnaire
from cards.rulebook import Rules, Status
from cards.telling import notice_on

# The parts of the sheet and their fields; a field of the rules that stands in none comes last, on a line of its own.
PARTS = {
    "card": ("code", "issued_on", "site"),
    "background": ("birth_year", "postal_code", "children", "for_guardian"),
    "voluntary": ("consent_voluntary", "gender", "life_situation", "mother_tongue"),
    "wellbeing": ("consent_wellbeing",),
    "worker": (
        "client_confirmed",
        "situation_confirmed",
        "terms_told",
        "worker_name",
        "worker_email",
        "worker_phone",
        "remarks",
    ),
}
HEADINGS = {
    "card": gettext_lazy("Card"),
    "background": gettext_lazy("Background information"),
    "voluntary": gettext_lazy("Voluntary information"),
    "wellbeing": gettext_lazy("Well-being questions"),
    "worker": gettext_lazy("Worker"),
}
TICKS = {"for_guardian", "client_confirmed", "situation_confirmed", "terms_told"}
KINDS = {"code": "code", "children": "beside", "mother_tongue": "long", "remarks": "lines"}  # the others: line


@dataclass(frozen=True)
class PaperField:
    """One field on paper. `kind`: line, code, beside, long, lines, tick or answers; `answers`: the words at boxes."""

    name: str
    kind: str
    label: str
    note: str = ""
    answers: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PaperPart:
    """A part of the sheet, with what is told before it, and the scales of the well-being questions."""

    name: str
    heading: str
    fields: list[PaperField]
    told: list[str] = field(default_factory=list)
    items: list[tuple[Item, list[int]]] = field(default_factory=list)


def drawn(language: str, day: date) -> SafeString:
    """The sheet's markup."""
    with translation.override(language):
        paper = {"parts": parts_on(day), "told": notice_on(day), "day": day, "language": language}
        return render_to_string("cards/_paper.html", paper)


def parts_on(day: date) -> list[PaperPart]:
    """The sheet of a day in the active language: every field that the rules ask, and no other."""
    rules = rulebook.rules_on(day)
    asked = [name for name, status in rules.fields.items() if status is not Status.NOT_ASKED]
    placed = {name for names in PARTS.values() for name in names}
    rest = tuple(name for name in asked if name not in placed)
    parts = {part: names + (rest if part == "worker" else ()) for part, names in PARTS.items()}
    lists = _lists(day)
    found = [_part(part, [n for n in names if n in asked], rules, lists, day) for part, names in parts.items()]
    return [part for part in found if part.fields]


def _part(part: str, names: list[str], rules: Rules, lists: dict[str, list[Choice]], day: date) -> PaperPart:
    notice = notice_on(day, part) if f"consent_{part}" in names else None
    items = _scales(day) if part == "wellbeing" and names else []
    fields = [_field(name, rules, lists) for name in names]
    return PaperPart(part, str(HEADINGS[part]), fields, notice.points if notice else [], items)


def _lists(day: date) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {which: [] for which in ChoiceList.values}
    for choice in Choice.objects.filter(list__in=found).offered_on(day):
        found[choice.list].append(choice)
    return found


def _scales(day: date) -> list[tuple[Item, list[int]]]:
    questionnaire = Questionnaire.objects.in_force_on(day).prefetch_related("items").first()
    items: Iterable[Item] = questionnaire.items.all() if questionnaire else []
    return [(item, list(range(item.lowest, item.highest + 1))) for item in items]


def _field(name: str, rules: Rules, lists: dict[str, list[Choice]]) -> PaperField:
    label, note = _words(name, rules)
    if name in TICKS:
        return PaperField(name, "tick", label, note)
    if name.startswith("consent_"):
        return PaperField(name, "answers", label, note, [_("Yes"), _("No")])
    if name == "mother_tongue":
        return _mother_tongue(label, lists[name])
    if name in lists:
        return PaperField(name, "answers", label, note, [str(choice) for choice in lists[name]])
    return PaperField(name, KINDS.get(name, "line"), label, note)


def _mother_tongue(label: str, offered: list[Choice]) -> PaperField:
    """A line to write on: the whole list would fill the sheet. Not wishing to tell has its box."""
    languages = [str(choice) for choice in offered if not choice.is_refusal]
    third = max(len(languages) // 3, 1)
    named = ", ".join(dict.fromkeys([*languages[:2], *languages[third::third][:2]]))  # the first, and some others
    note = _("For example %(languages)s.") % {"languages": named} if named else ""
    return PaperField("mother_tongue", "long", label, note, [str(choice) for choice in offered if choice.is_refusal])


def _words(name: str, rules: Rules) -> tuple[str, str]:
    """The label of the form that the paper is entered into, and what the pen needs to know."""
    known: Any = RegisterForm.base_fields.get(name)
    if name == "children":
        asked = forms.Field()
        word_children(asked, rules)
        return str(asked.label), str(asked.help_text)
    if known is None or known.label is None:
        return str(Background._meta.get_field(name).verbose_name).capitalize(), ""
    notes = {
        "code": _("The letter and all digits, as on the card."),
        "birth_year": _("Four digits. Never the whole date of birth."),
        "remarks": _("A question or a note about the registration. No names, nothing that tells who the client is."),
    }
    told = known.help_text if name == "for_guardian" or name.startswith("consent_") else ""
    return str(known.label), notes.get(name, str(told))
