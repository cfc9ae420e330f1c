"""The demo's clients: where they live, what they tell, what they agree to, and how they feel. All made up."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Participation, PostalCode, Site
from cards.actions import Holder, Told
from cards.models import Choice, ChoiceList, Item, Questionnaire

from .desks import WORKERS

CONFIRMED = {"terms_told": True, "client_confirmed": True, "situation_confirmed": True}
FEELING = [1, 2, 4, 7, 10, 15, 16, 18, 15, 8, 4]  # how many of a hundred answer 0, 1, … 10


class Clients:
    """Tells what a client fills in; `random` decides who came."""

    def __init__(self, random: Random) -> None:
        self.random, self.today = random, timezone.localdate()
        self.choices = {name: list(Choice.objects.filter(list=name).order_by("order")) for name in ChoiceList.values}
        self.items: dict[int | None, list[Item]] = {}
        for item in Item.objects.order_by("order"):
            self.items.setdefault(item.questionnaire_id, []).append(item)
        self.versions = list(Questionnaire.objects.order_by("-starts_on"))

    def homes(self, site: Site) -> list[PostalCode]:
        """Postal codes of the area's municipalities whose residents may get a card, those of the site's own first."""
        taking_part = Participation.objects.giving_cards_on(self.today - timedelta(days=560)).filter(area=site.area)
        places = taking_part.values("municipality")
        codes = PostalCode.objects.filter(municipality__in=places, kind="ordinary").select_related("municipality")
        own = [code for code in codes.order_by("code") if code.municipality_id == site.municipality_id]
        return own * 3 + list(codes.order_by("code"))

    def holder(self, homes: list[PostalCode], issued_on: date, told: Told) -> Holder:
        age = self.random.choice([*range(17, 80), *range(25, 60)])
        home = self.random.choice(homes)
        if not told.consent_voluntary:
            return Holder(birth_year=issued_on.year - age, postal_code=home)
        return Holder(
            birth_year=issued_on.year - age,
            postal_code=home,
            gender=self._choice(ChoiceList.GENDER, [45, 40, 3, 12]),
            mother_tongue=self._choice(ChoiceList.MOTHER_TONGUE, [60, 10]),
            life_situation=self._choice(ChoiceList.LIFE_SITUATION, [10, 35, 15, 25, 1, 10]),
            for_guardian=25 <= age < 45 and self.random.random() < 0.04,
        )

    def _choice(self, name: str, weights: list[int]) -> Choice:
        rows = self.choices[name]
        return self.random.choices(rows, [*weights, *[1] * (len(rows) - len(weights))])[0]

    def told(self, *, wellbeing: float = 0.7, from_paper: bool = False) -> Told:
        """`wellbeing`: how likely the consent to the well-being questions is."""
        return Told(
            worker_name=self.random.choice(WORKERS),
            children=self.random.choices([0, 1, 2, 3, 4], [62, 15, 14, 7, 2])[0],
            **CONFIRMED,
            consent_voluntary=self.random.random() < 0.85,
            consent_wellbeing=self.random.random() < wellbeing,
            from_paper=from_paper,
        )

    def answers(self, told: Told, day: date, *, better: int = 0) -> dict[Item, int]:
        """To the questions in force that day, of those who consented; at the renewal people feel a bit `better`."""
        asked = next((v for v in self.versions if v.starts_on <= day and (not v.ends_on or day <= v.ends_on)), None)
        if not (asked and told.consent_wellbeing):
            return {}
        items = [item for item in self.items.get(asked.pk, []) if self.random.random() < 0.93]
        return {item: self._feeling(item, better) for item in items}

    def _feeling(self, item: Item, better: int) -> int:
        drawn = self.random.choices(range(len(FEELING)), FEELING)[0] + self.random.randint(0, better)
        return max(item.lowest, min(item.highest, drawn))
