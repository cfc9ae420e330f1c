"""Versions of the well-being questions. One is in force at a time; one that has answers is never changed. [W20, W25]"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actions.changes import change, checked
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Item, Questionnaire
from cards.questionnaire_list import ItemRow

from .told import shown

DAY = timedelta(days=1)


class Asked(ItemRow):
    """One question as an administrator writes it: its place, its words, and the ends of its scale."""

    @classmethod
    def of(cls, item: Item) -> Asked:
        return cls(**{name: getattr(item, name) for name in cls._fields})


@trusted
def add_questionnaire(*, name: str, starts_on: date, by: Actor) -> Questionnaire:
    """A new version from a day on, with a copy of the questions of the one before, which ends the day before.

    Raises PermissionDenied; Refused when another one is coming already, or when the day is not to come.
    """
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        others = _locked()
        coming = next((other for other in others if other.starts_on > timezone.localdate()), None)
        if coming:
            message = _("Another version is already coming on %(day)s. Change that one.")
            raise Refused(message % {"day": shown(coming.starts_on)})
        _check_day(starts_on, others)
        newest = others[-1] if others else None
        if newest and (newest.ends_on is None or newest.ends_on >= starts_on):
            _end_before(newest, starts_on)
        row = checked(Questionnaire(name=name, starts_on=starts_on))
        row.save(force_insert=True)
        for item in newest.items.all() if newest else []:
            Item.objects.create(questionnaire=row, **Asked.of(item)._asdict())
        audit.record("questionnaire.added", row, by=by, after={"name": name, "starts_on": str(starts_on)})
    return row


@trusted
def edit_questionnaire(
    *, questionnaire: Questionnaire, name: str, starts_on: date, items: Sequence[Asked], by: Actor
) -> Questionnaire:
    """Change a version that nobody has answered; `items` are all its questions from now on.

    The questions become new rows: an answer on its way to one with other words finds it gone. Raises PermissionDenied
    and Refused.
    """
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        row, others = _changeable(questionnaire)
        before = row.starts_on
        if starts_on != before:
            _check_move(row, starts_on, others)
        changes = change(row, {"name": name, "starts_on": starts_on})
        _save_between(row, before, others)
        old = [Asked.of(item)._asdict() for item in row.items.all()]
        new = [item._asdict() for item in sorted(items, key=lambda item: item.order)]
        if new != old:
            _ask(row, new)
            changes |= {"questions_before": old, "questions_after": new}
        if changes:
            audit.record("questionnaire.edited", row, by=by, **changes)
    return row


@trusted
def delete_questionnaire(*, questionnaire: Questionnaire, by: Actor) -> None:
    """Remove a version that has not begun; the one before it goes on. Raises PermissionDenied and Refused."""
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        row, others = _changeable(questionnaire)
        if row.starts_on <= timezone.localdate():
            raise Refused(_("This version has begun, so it cannot be removed. Make a new version."))
        asked = [Asked.of(item)._asdict() for item in row.items.all()]
        told = {"name": row.name, "starts_on": str(row.starts_on)}
        audit.record("questionnaire.deleted", row, by=by, before=told, questions_before=asked)
        row.items.all().delete()
        row.delete()
        if before := _the_one_before(row.starts_on, others):
            before.ends_on = None
            before.save(update_fields=["ends_on"])


def _locked() -> list[Questionnaire]:
    """All versions in their order, locked: two administrators change them one after the other."""
    rows = Questionnaire.objects.order_by("starts_on")
    [*rows.select_for_update()]
    return [*rows.all()]


def _changeable(questionnaire: Questionnaire) -> tuple[Questionnaire, list[Questionnaire]]:
    rows = _locked()
    row = next((row for row in rows if row.pk == questionnaire.pk), None)
    if row is None:
        raise Refused(_("This version has been removed."))
    [*Item.objects.select_for_update().filter(questionnaire=row)]  # the first answer waits for us, or we for it
    if Questionnaire.objects.with_use().get(pk=row.pk).is_answered:
        raise Refused(_("This version has answers, so it stays as it is. Make a new version."))
    return row, [other for other in rows if other.pk != row.pk]


def _check_day(starts_on: date, others: Iterable[Questionnaire]) -> None:
    """Answers given today are to the version in force today; where there is none, a first one may begin at once."""
    today = timezone.localdate()
    in_force = any(o.starts_on <= today and (o.ends_on is None or o.ends_on >= today) for o in others)
    if starts_on < (today + DAY if in_force else today):
        raise Refused({"starts_on": _("Choose a day to come: clients have been asked the present questions today.")})


def _check_move(row: Questionnaire, starts_on: date, others: Iterable[Questionnaire]) -> None:
    if row.starts_on <= timezone.localdate():
        raise Refused({"starts_on": _("This version has begun, so its first day stays.")})
    _check_day(starts_on, others)


def _save_between(row: Questionnaire, before: date, others: Iterable[Questionnaire]) -> None:
    """Save a row that may have moved; the version before it ends the day before, and the two never overlap."""
    previous = _the_one_before(before, others) if row.starts_on != before else None
    if previous:
        _end_before(previous, min(before, row.starts_on))
    checked(row).save()
    if previous:
        _end_before(previous, row.starts_on)


def _the_one_before(starts_on: date, others: Iterable[Questionnaire]) -> Questionnaire | None:
    return next((other for other in others if other.ends_on == starts_on - DAY), None)


def _end_before(row: Questionnaire, day: date) -> None:
    row.ends_on = day - DAY
    row.save(update_fields=["ends_on"])


def _ask(row: Questionnaire, questions: Sequence[dict[str, Any]]) -> None:
    if not questions:
        raise Refused(_("Write at least one question."))
    if len({question["order"] for question in questions}) < len(questions):
        raise Refused(_("Two questions have the same place. Give each a place of its own."))
    row.items.all().delete()
    for question in questions:
        checked(Item(questionnaire=row, **question)).save(force_insert=True)
