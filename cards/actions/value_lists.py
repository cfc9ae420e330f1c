"""The value lists of the registration form, changed by administrators from a day on. [house.md 8.14]

What was offered on an earlier day is never changed: registrations from paper are entered later, with their true day.
Only words are corrected at any time, since the answer goes on meaning the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actions.changes import change, checked
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Choice

from .told import shown

LABELS = ("label_fi", "label_sv", "label_en")
CHANGEABLE = {*LABELS, "code", "order", "starts_on", "ends_on"}
DAY = timedelta(days=1)


@trusted
def add_choice(*, list: str, is_refusal: bool = False, by: Actor, **fields: Any) -> Choice:
    """Add an answer to a value list from `starts_on` on, which is today or later.

    A new refusal ("does not wish to tell") takes the place of the present one, which ends the day before. `fields` are
    the model's own; without a code it is made from the English label. Raises PermissionDenied and Refused.
    """
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        others = _locked(list)
        row = Choice(list=list, is_refusal=is_refusal)
        fields["code"] = fields.get("code") or _code_of(fields.get("label_en", ""), others)
        changes = change(row, {name: value for name, value in fields.items() if name in CHANGEABLE})
        if row.starts_on is None or row.starts_on < timezone.localdate():
            raise Refused({"starts_on": _("Choose today or a later day: forms of earlier days do not change.")})
        if is_refusal:
            _end_the_present_refusal(row, others)
        _check(row, others)
        _make_room(row, others)
        checked(row).save(force_insert=True)
        audit.record("choice.added", row, by=by, list=list, is_refusal=is_refusal, **changes)
    return row


@trusted
def edit_choice(*, choice: Choice, by: Actor, **fields: Any) -> Choice:
    """Correct an answer's words and place; give it a last day; move one that is still to come.

    Raises PermissionDenied, and Refused when it would change what was offered on an earlier day, what a used code
    means, or leave the list without a refusal.
    """
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        others, row = _with_others(choice)
        was_coming = row.is_coming_on(timezone.localdate())
        before = row.starts_on
        _check_days(row, fields)
        _check_code(row, fields)
        changes = change(row, {name: value for name, value in fields.items() if name in CHANGEABLE})
        _check(row, others)
        _make_room(row, others)
        if row.is_refusal and was_coming and row.starts_on != before:
            _move_the_refusal(row, others, before)
        checked(row).save()
        if changes:
            audit.record("choice.edited", row, by=by, list=row.list, **changes)
    return row


@trusted
def delete_choice(*, choice: Choice, by: Actor) -> None:
    """Delete an answer that nobody has ever given. A refusal only before it begins; the one before it then goes on."""
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        others, row = _with_others(choice)
        if Choice.objects.with_use().get(pk=row.pk).is_used:
            raise Refused(_("This answer has been given, so it stays. Give it a last day instead."))
        if row.is_refusal and not row.is_coming_on(timezone.localdate()):
            raise Refused(_("The list always has an answer for not wishing to tell. Add another one in its place."))
        told = {name: str(getattr(row, name) or "") for name in sorted(CHANGEABLE)}
        audit.record("choice.deleted", row, by=by, list=row.list, before=told)
        before = _the_refusal_before(row.starts_on, others) if row.is_refusal else None
        row.delete()
        if before:
            before.ends_on = None
            before.save(update_fields=["ends_on"])


def _locked(which: str) -> list[Choice]:
    """The list's rows, locked: two administrators change a list one after the other, and see what the first did."""
    rows = Choice.objects.filter(list=which).order_by("order", "code")
    [*rows.select_for_update()]
    return [*rows.all()]


def _with_others(choice: Choice) -> tuple[list[Choice], Choice]:
    rows = _locked(choice.list)
    row = next((row for row in rows if row.pk == choice.pk), None)
    if row is None:
        raise Refused(_("This answer has been deleted."))
    return [other for other in rows if other.pk != row.pk], row


def _check_days(row: Choice, fields: dict[str, Any]) -> None:
    """What may be asked of the days of a row as it stands."""
    today = timezone.localdate()
    starts_on, ends_on = fields.get("starts_on", row.starts_on), fields.get("ends_on", row.ends_on)
    if starts_on != row.starts_on and not row.is_coming_on(today):
        raise Refused({"starts_on": _("The answer has been in use, so its first day stays.")})
    if row.is_coming_on(today) and (starts_on is None or starts_on < today):
        raise Refused({"starts_on": _("Choose today or a later day: forms of earlier days do not change.")})
    if ends_on == row.ends_on:
        return
    if row.is_refusal:
        raise Refused(
            {"ends_on": _("The list always has an answer for not wishing to tell. Add another in its place.")}
        )
    if row.is_over_on(today):
        raise Refused({"ends_on": _("The answer has ended. To offer it again, add it from a day on.")})
    if ends_on and ends_on < today - DAY:
        raise Refused({"ends_on": _("Choose yesterday or a later day: forms of earlier days do not change.")})


def _check_code(row: Choice, fields: dict[str, Any]) -> None:
    if fields.get("code", row.code) != row.code and Choice.objects.with_use().get(pk=row.pk).is_used:
        raise Refused({"code": _("This answer has been given, so its code stays.")})


def _check(row: Choice, others: Iterable[Choice]) -> None:
    """The row's own days, code and words, in words that say which field is meant."""
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise Refused({"ends_on": _("The last day is before the first. Check both days.")})
    if row.is_refusal and row.ends_on and row._state.adding:
        raise Refused({"ends_on": _("The answer for not wishing to tell has no last day. Leave it empty.")})
    if not re.fullmatch("[a-z0-9_]{1,20}", row.code):
        raise Refused({"code": _("Use small letters from a to z, digits and underscores, at most 20 of them.")})
    for name in LABELS:
        said = getattr(row, name).casefold()
        twin = next((o for o in others if getattr(o, name).casefold() == said and _meet(o, row)), None)
        if twin:
            message = _("The list has another answer with these words: %(answer)s. Give this one other words.")
            raise Refused({name: message % {"answer": twin}})


def _meet(one: Choice, other: Choice) -> bool:
    """Whether the two are in force on a common day."""
    first = max(one.starts_on or date.min, other.starts_on or date.min)
    return first <= min(one.ends_on or date.max, other.ends_on or date.max)


def _code_of(label: str, others: Iterable[Choice]) -> str:
    """A code nobody has, made from the English words; codes are for exports and never shown to clients."""
    taken, stem = {row.code for row in others}, slugify(label).replace("-", "_")[:17].strip("_") or "answer"
    return next(code for code in [stem, *(f"{stem}_{n}" for n in range(2, 99))] if code not in taken)


def _make_room(row: Choice, others: Iterable[Choice]) -> None:
    """Whoever has the row's place moves one on, with those after it."""
    if any(other.order == row.order for other in others):
        later = Choice.objects.filter(list=row.list, order__gte=row.order).exclude(pk=row.pk)
        later.update(order=F("order") + 1)


def _end_the_present_refusal(row: Choice, others: Iterable[Choice]) -> None:
    present = next((other for other in others if other.is_refusal and other.ends_on is None), None)
    if present is None:
        return
    if present.is_coming_on(timezone.localdate()):
        message = _("Another answer for not wishing to tell is already coming on %(day)s. Change that one.")
        raise Refused({"is_refusal": message % {"day": shown(present.starts_on or date.min)}})
    _end_before(present, row.starts_on)


def _the_refusal_before(starts_on: date | None, others: Iterable[Choice]) -> Choice | None:
    return next((o for o in others if o.is_refusal and o.ends_on and starts_on and o.ends_on == starts_on - DAY), None)


def _move_the_refusal(row: Choice, others: Iterable[Choice], before: date | None) -> None:
    """The refusal before the moved one ends on the day before it; in an order in which the two never overlap."""
    present = _the_refusal_before(before, others)
    if present and before and row.starts_on:
        _end_before(present, min(before, row.starts_on))
        checked(row).save()
        _end_before(present, row.starts_on)


def _end_before(present: Choice, day: date | None) -> None:
    if day is None or (present.starts_on and present.starts_on >= day):
        raise Refused(
            {"starts_on": _("The present answer for not wishing to tell begins that day. Choose a later one.")}
        )
    present.ends_on = day - DAY
    present.save(update_fields=["ends_on"])
