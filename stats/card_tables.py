"""Tables of cards and their holders. Importing registers them.

Cards are told by the place of the site that gave them; "residents" are those of a municipality's own people, wherever
they got theirs. What holders are like is of the cards given in the period, personal ones, as it stands now.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.utils import timezone

from cards.models import Choice, ChoiceList, Item, Phase
from stats import reading
from stats.asking import Asked, made, table
from stats.comparing import is_of_whole_months, is_to_come, is_whole, last_told
from stats.cubes import AGES, MONTHS_WATCHED, OLDEST
from stats.disclosure import SafeTable
from stats.places import Period, Place, sees_cards, sees_holders, sees_wellbeing

TWO = ("number", "before")


HAPPENED, OF_USE = ("issued", "renewed", "ended", "valid"), ("used_once", "never_used")
_NOTHING: dict[str, int | None] = dict.fromkeys((*HAPPENED, *OF_USE))


def _happened(place: Place, period: Period, today: date) -> dict[str, int | None]:
    """Cards valid are those of the period's last day, or of today while it lasts; of days to come nothing is told."""
    if is_to_come(period, today):
        return _NOTHING
    found, used = reading.happenings(place, period), _NOTHING
    if is_of_whole_months(period, today):
        used = _of_use(reading.cards_by("used", place, period))
    valid = reading.valid_on(place, last_told(period, today))
    told = {**{kind: found.get(kind, 0) for kind in HAPPENED}, "valid": valid}
    return {**told, **{key: used[key] for key in OF_USE}}


def _of_use(found: dict[str, int]) -> dict[str, int | None]:
    """Of the cards given those used, kept by the month of issue."""
    return {"used_once": found.get("used", 0), "never_used": found.get("never", 0)}


@table(sees_cards)
def cards_in_period(asked: Asked) -> SafeTable:
    """Issued, renewed and ended in the period, valid at its end; of the issued those used at least once, and never."""
    today = timezone.localdate()
    now, before = (_happened(asked.place, period, today) for period in (asked.period, asked.compared))
    lines = [(key, {"number": figure, "before": before[key]}) for key, figure in now.items()]
    if asked.period.month is None and asked.place.scope == "area":
        cards = reading.different_cards(asked.place, given=True)
        before_ = cards.get(asked.compared.year, 0) if is_whole(asked.compared) else None
        lines.append(("different", {"number": cards.get(asked.period.year, 0), "before": before_}))
    return made(asked, "cards_in_period", TWO, lines, "happening")


@table(sees_cards, "municipality", "county")
def residents_cards(asked: Asked) -> SafeTable:
    """Cards given to the place's own residents, by any site: how many, and how many of them have been used."""
    residents = "residents" if asked.place.scope == "municipality" else "county_residents"
    today, key = timezone.localdate(), asked.place.key
    now, before = (_of_residents(residents, key, period, today) for period in (asked.period, asked.compared))
    lines = [(key, {"number": now[key], "before": before[key]}) for key in ("issued", *OF_USE)]
    return made(asked, "residents_cards", TWO, lines, "happening")


def _of_residents(scope: str, key: str, period: Period, today: date) -> dict[str, int | None]:
    if is_to_come(period, today):
        return _NOTHING
    if not is_of_whole_months(period, today):
        return {**_NOTHING, "issued": reading.issued_of_each(scope, [key], period).get(key, 0)}
    found = reading.cards_of_each(scope, [key], "used", period)
    of_use = {"used": found.get((key, "used"), 0), "never": found.get((key, "never"), 0)}
    return {"issued": sum(of_use.values()), **_of_use(of_use)}


def _holders(asked: Asked, name: str, attribute: str, values: list[str] | None, rows: str) -> SafeTable:
    """By one fact of them. `values` in the order that the page tells them in; others come after, by number."""
    now, before = (reading.cards_by(attribute, asked.place, period) for period in (asked.period, asked.compared))
    known, nothing = {**before, **now}, None if is_to_come(asked.period, timezone.localdate()) else 0
    order = values or sorted(known, key=lambda value: (value == "", -now.get(value, 0), value))
    order += [value for value in known if value not in order]
    lines = [
        (value, {"number": now.get(value, nothing), "before": before.get(value, 0)})
        for value in order
        if value in known
    ]
    return made(asked, name, TWO, lines, rows)


@table(sees_holders)
def holders_by_age(asked: Asked) -> SafeTable:
    """The age that the year of issue brings."""
    return _holders(asked, "holders_by_age", "age", [*(name for _last, name in AGES), OLDEST, ""], "age")


def _of_list(asked: Asked, name: str, attribute: str, list_: ChoiceList) -> SafeTable:
    choices = [
        str(key) for key in Choice.objects.filter(list=list_).order_by("order", "pk").values_list("pk", flat=True)
    ]
    return _holders(asked, name, attribute, [*choices, ""], "choice")


@table(sees_holders)
def holders_by_gender(asked: Asked) -> SafeTable:
    return _of_list(asked, "holders_by_gender", "gender", ChoiceList.GENDER)


@table(sees_holders)
def holders_by_tongue(asked: Asked) -> SafeTable:
    return _of_list(asked, "holders_by_tongue", "tongue", ChoiceList.MOTHER_TONGUE)


@table(sees_holders)
def holders_by_situation(asked: Asked) -> SafeTable:
    return _of_list(asked, "holders_by_situation", "situation", ChoiceList.LIFE_SITUATION)


@table(sees_holders)
def holders_by_residence(asked: Asked) -> SafeTable:
    return _holders(asked, "holders_by_residence", "residence", None, "municipality")


@table(sees_holders, "nation", "area", "municipality", "county")
def first_use(asked: Asked) -> SafeTable:
    """Of the cards given in the period, those used within so many months of the issue; shares in per cent.

    A distributor is not told when its cards are used. [house.md 8.7]
    """
    if is_to_come(asked.period, timezone.localdate()):
        return made(asked, "first_use", ("cards", "share"), [], "months")
    found = reading.cards_by("first_use", asked.place, asked.period)
    given, so_far, lines = sum(found.values()), 0, []
    for month in range(MONTHS_WATCHED):
        so_far += found.get(str(month), 0)
        lines.append((month + 1, {"cards": so_far, "share": round(100 * so_far / given) if given else None}))
    for label, cards in (("later", found.get(str(MONTHS_WATCHED), 0)), ("never", found.get("never", 0))):
        lines.append((label, {"cards": cards, "share": round(100 * cards / given) if given else None}))
    return made(asked, "first_use", ("cards", "share"), lines, "months")


@table(sees_wellbeing)
def wellbeing(asked: Asked) -> SafeTable:
    """Each question's answers when the card was issued and when it was renewed: how many, and their mean.

    Both of the cards given in the period, whenever they were renewed: the two points are linked by the card. [W20]
    """
    answers: dict[tuple[str, str], Counter[int]] = {}
    for value, count in reading.cards_by("answer", asked.place, asked.period).items():
        item, phase, answer = value.split(":")
        answers.setdefault((item, phase), Counter())[int(answer)] += count
    lines = [(item.pk, _means(answers, str(item.pk))) for item in Item.objects.order_by("questionnaire", "order")]
    columns = tuple(f"{phase}_{what}" for phase in Phase.values for what in ("answers", "mean"))
    return made(asked, "wellbeing", columns, [line for line in lines if any(line[1].values())], "item")


def _means(answers: dict[tuple[str, str], Counter[int]], item: str) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for phase in Phase.values:
        given = answers.get((item, phase), Counter())
        figures[f"{phase}_answers"] = given.total()
        figures[f"{phase}_mean"] = (
            round(sum(answer * n for answer, n in given.items()) / given.total(), 1) if given else None
        )
    return figures
