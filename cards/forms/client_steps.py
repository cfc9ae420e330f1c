"""The way through the client view: which questions are asked one after another, and what an answer does to the draft.

Over a draft's values: the registration form's field names and what was typed. Knows the rule book and the questionnaire
in force on the issue day; draws nothing and stores nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from accounts.day_field import DayField
from cards import rulebook
from cards.models import Item, Purpose, Questionnaire
from cards.rulebook import Status

from .fields import today
from .wellbeing import BEGINNING

LANGUAGE = "client_language"  # in the draft: the client's, for this view and the sheets, never the worker's
TOLD = "told"
VOLUNTARY, WELLBEING = "consent_voluntary", "consent_wellbeing"
ORDER = [
    ("birth_year", ""),
    ("postal_code", ""),
    (VOLUNTARY, ""),
    ("gender", VOLUNTARY),
    ("mother_tongue", VOLUNTARY),
    ("life_situation", VOLUNTARY),
    ("children", ""),
    ("for_guardian", ""),
    (WELLBEING, ""),
]


@dataclass(frozen=True)
class Step:
    """One page. `rests_on` names the consent without which it is not asked."""

    name: str
    rests_on: str = ""
    item: Item | None = None

    @property
    def purpose(self) -> str:
        """The consent that is asked here; "" elsewhere. Its notice is shown with the question."""
        return {VOLUNTARY: Purpose.VOLUNTARY.value, WELLBEING: Purpose.WELLBEING.value}.get(self.name, "")


class ClientSteps:
    """The steps for one draft. Those that rest on a consent count until it is refused, so that the end comes no later
    than was promised."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)
        self.day = _issue_day(self.values.get("issued_on", ""))
        self.rules = rulebook.rules_on(self.day)
        self.all = list(self._asked())
        self.steps = [step for step in self.all if self.values.get(step.rests_on) != "no"]

    @property
    def language(self) -> str:
        chosen = self.values.get(LANGUAGE, "")
        return chosen if chosen in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)

    def named(self, name: str) -> Step | None:
        return next((step for step in self.all if step.name == name), None)

    def waits_for(self, step: Step) -> str:
        """The consent that must be given before this step; "" when nothing is missing."""
        return step.rests_on if step.rests_on and self.values.get(step.rests_on) != "yes" else ""

    def number(self, step: Step) -> int:
        return self.steps.index(step) + 1

    def before(self, step: Step) -> str:
        """The name of the step before; "" at the first."""
        place = self.steps.index(step)
        return self.steps[place - 1].name if place else ""

    def after(self, step: Step) -> str:
        """The name of the step after; "" at the last. Ask it of the steps made anew with the answer."""
        following = self.steps[self.steps.index(step) + 1 :]
        return following[0].name if following else ""

    def with_answer(self, name: str, typed: str) -> ClientSteps:
        """The same draft with one more answer; a refused consent takes along what rested on it."""
        values = {**self.values, name: typed}
        if name in (VOLUNTARY, WELLBEING) and typed == "no":
            resting = {other for other, consent in ORDER if consent == name}
            values = {
                other: value
                for other, value in values.items()
                if other not in resting and not (name == WELLBEING and other.startswith(BEGINNING))
            }
        return ClientSteps(values)

    def _asked(self) -> Iterator[Step]:
        yield Step(TOLD)
        for name, consent in ORDER:
            if self._asks(name):
                yield Step(name, consent if self._asks(consent) else "")
        if self._asks(WELLBEING):
            questionnaire = Questionnaire.objects.in_force_on(self.day).prefetch_related("items").first()
            for item in questionnaire.items.all() if questionnaire else []:
                yield Step(f"{BEGINNING}{item.pk}", WELLBEING, item)

    def _asks(self, name: str) -> bool:
        return self.rules.fields.get(name, Status.NOT_ASKED) is not Status.NOT_ASKED


def _issue_day(typed: str) -> date:
    """The day in the draft, when its rules are known; else today."""
    try:
        day = DayField().to_python(typed)
    except ValidationError:
        day = None
    return day if day and rulebook.EARLIEST <= day <= today() else today()
