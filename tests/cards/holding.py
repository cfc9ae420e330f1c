"""Holders, consents and questions in the register, made the short way, for tests of one card's pages."""

from datetime import date

from cards.models import Answer, Background, Choice, Consent, Item, Questionnaire

LANGUAGES = ("fi", "sv", "en")


def background(card, **fields):
    """Born in 1980, living in the municipality of the issuing site; the voluntary answers stay empty."""
    home = card.site.municipality
    known = {"birth_year": 1980, "municipality": home, "postal_code": home.postal_codes.get(), **fields}
    return Background.unscoped.create(card=card, **known)


def voluntary():
    """A first answer in each voluntary list."""
    lists = ("gender", "mother_tongue", "life_situation")
    return {name: Choice.objects.get(list=name, code="first") for name in lists}


def consent(card, purpose, day=date(2026, 3, 1), **fields):
    return Consent.unscoped.create(card=card, purpose=purpose, answered_on=day, **{"is_given": True, **fields})


def questions(count=2, starts_on=date(2026, 1, 1)):
    """The items of a questionnaire in force; each is answered from 0 to 10."""
    sheet = Questionnaire.objects.create(name="Well-being", starts_on=starts_on)
    return [_item(sheet, order) for order in range(1, count + 1)]


def _item(sheet, order):
    words = {f"text_{language}": f"Question {order}" for language in LANGUAGES}
    ends = {f"{end}_{language}": end for end in ("low", "high") for language in LANGUAGES}
    return Item.objects.create(questionnaire=sheet, order=order, **words, **ends)


def answer(card, item, value=7, day=date(2026, 3, 1), phase="issue"):
    return Answer.unscoped.create(card=card, item=item, value=value, answered_on=day, phase=phase)


def answers(card):
    rows = Answer.unscoped.filter(card=card).order_by("answered_on", "item__order")
    return list(rows.values_list("phase", "answered_on", "value"))


def consents(card):
    rows = Consent.unscoped.filter(card=card).order_by("pk")
    return list(rows.values_list("purpose", "is_given", "answered_on", "withdrawn_on"))
