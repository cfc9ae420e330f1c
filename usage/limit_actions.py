"""Deeds on a venue's limits: set one from a day on, end one, remove one that has not begun. [S1, S2, domain.md 4.5]

A limit that has been in force is never changed, for uses were judged by it: another follows it. Two people of a venue
change its limits one after the other.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actions.changes import checked
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from usage.limit_words import floor_words, not_known_words
from usage.limit_words.numbers import shown, shown_day
from usage.limits import KINDS, LimitKind, Period, Unit, highest_floor, kinds_for, last_day_known
from usage.models import Limit

DAY = timedelta(days=1)
HIGHEST = 99_999


@trusted
def set_limit(
    *,
    venue: Site,
    kind: LimitKind,
    number: Decimal | int | None,
    period: Period | None,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
) -> Limit:
    """Set a limit of one kind from `starts_on` (today or later) until `ends_on`, or until further notice.

    `number` counts in the kind's unit, None for yes or no; `period` only for a limit "a year". The limit of the kind
    that is in force on the first day ends the day before; one that begins on the same day is changed. A trial ends with
    its last day whatever was asked. Raises PermissionDenied, and Refused by field, below the floor with the floor.
    """
    require(by.user, Permission.LIMIT_EDIT, site=venue)
    with transaction.atomic():
        venue = _locked(venue)
        _check_days(starts_on, ends_on)
        _check_kind(kind, venue, starts_on)
        known = last_day_known(kind, starts_on)
        ends_on = min(ends_on or known, known) if known else ends_on
        number, year = _checked_number(kind, number, starts_on, ends_on), _checked_period(kind, period)
        row, before = _row_from(venue, kind, starts_on)
        row.number, row.period, row.ends_on = number, year, ends_on
        _refuse_to_overlap(row)
        checked(row).save()
        audit.record("limit.set", row, by=by, site=venue, kind=kind.value, before=before, after=_told(row))
    return row


@trusted
def end_limit(*, limit: Limit, last_day: date, by: Actor) -> Limit:
    """Give a limit its last day, which is yesterday or later: then it does not hold today any more.

    Raises PermissionDenied, and Refused for a limit that is over and for days that have been.
    """
    require(by.user, Permission.LIMIT_EDIT, site=limit.venue)
    with transaction.atomic():
        venue = _locked(limit.venue)
        row, today = _again(limit), timezone.localdate()
        if row.is_over_on(today):
            raise Refused(_("This limit has ended. To have it again, set it from a day on."))
        if last_day < today - DAY:
            raise Refused({"last_day": _("Choose yesterday or a later day: the limit has held on earlier days.")})
        if last_day < row.starts_on:
            raise Refused({"last_day": _("The last day is before the first. Check both days.")})
        before, row.ends_on = _told(row), last_day
        _refuse_to_overlap(row, field="last_day")
        row.save(update_fields=["ends_on"])
        audit.record("limit.ended", row, by=by, site=venue, kind=row.kind, before=before, after=_told(row))
    return row


@trusted
def remove_limit(*, limit: Limit, by: Actor) -> None:
    """Remove a limit that has not begun. Raises PermissionDenied, and Refused for one that has been in force."""
    require(by.user, Permission.LIMIT_EDIT, site=limit.venue)
    with transaction.atomic():
        venue = _locked(limit.venue)
        row = _again(limit)
        if not row.is_coming_on(timezone.localdate()):
            raise Refused(_("This limit has begun, so it stays in the history. Give it a last day instead."))
        audit.record("limit.removed", row, by=by, site=venue, kind=row.kind, before=_told(row))
        row.delete()


def _locked(venue: Site) -> Site:
    return Site.unscoped.select_for_update(of=("self",)).get(pk=venue.pk)


def _again(limit: Limit) -> Limit:
    row = Limit.unscoped.filter(pk=limit.pk).first()
    if row is None:
        raise Refused(_("This limit has been removed."))
    return row


def _check_days(starts_on: date, ends_on: date | None) -> None:
    if starts_on < timezone.localdate():
        raise Refused({"starts_on": _("Choose today or a later day: limits of earlier days do not change.")})
    if ends_on and ends_on < starts_on:
        raise Refused({"ends_on": _("The last day is before the first. Check both days.")})


def _check_kind(kind: LimitKind, venue: Site, starts_on: date) -> None:
    if not venue.is_venue or venue.closed_on:
        raise Refused(_("Only a venue that is open has limits."))
    if kind not in kinds_for(venue.venue_type, starts_on):
        raise Refused(not_known_words(kind, venue.venue_type, starts_on))


def _checked_number(kind: LimitKind, number: Any, starts_on: date, ends_on: date | None) -> Decimal | None:
    """The number, when it is within the floor of every day of the limit and the highest that the kind may have."""
    spec = KINDS[kind]
    if spec.unit is Unit.NONE:
        return None
    floor, highest = highest_floor(kind, starts_on, ends_on) or 0, spec.highest or HIGHEST
    if number is None:
        raise Refused({"number": _("Type the number.")})
    if spec.whole and number % 1:
        raise Refused({"number": _("Type a whole number.")})
    if number < floor:
        told = _("Type %(floor)s or a larger number.") % {"floor": shown(floor)}
        raise Refused({"number": [floor_words(kind, starts_on, ends_on), told]})
    if number > highest:
        raise Refused({"number": _("Type %(highest)s or a smaller number.") % {"highest": shown(highest)}})
    return Decimal(number)


def _checked_period(kind: LimitKind, period: Period | None) -> str:
    if not KINDS[kind].by_period:
        return ""
    if period is None:
        raise Refused({"period": _("Choose whether the year is the calendar’s or the card’s.")})
    return period.value


def _row_from(venue: Site, kind: LimitKind, starts_on: date) -> tuple[Limit, dict[str, str]]:
    """The row that is to hold from the day on, and what held until now. A row in force gives way to a new one; the one
    that begins on the same day is the row itself."""
    present = Limit.unscoped.of(venue).filter(kind=kind.value).in_force_on(starts_on).first()
    if present is None:
        return Limit(venue=venue, kind=kind.value, starts_on=starts_on), {}
    before = _told(present)
    if present.starts_on == starts_on:
        return present, before
    present.ends_on = starts_on - DAY
    present.save(update_fields=["ends_on"])
    return Limit(venue=venue, kind=kind.value, starts_on=starts_on), before


def _refuse_to_overlap(row: Limit, field: str = "ends_on") -> None:
    """A limit of the same kind that begins later keeps its place."""
    later = Limit.unscoped.filter(venue=row.venue, kind=row.kind, starts_on__gt=row.starts_on).order_by("starts_on")
    coming = later.first()
    if coming and (row.ends_on is None or row.ends_on >= coming.starts_on):
        message = _(
            "Another limit of this kind begins on %(day)s. Choose an earlier last day, or remove that one first."
        )
        raise Refused({field: message % {"day": shown_day(coming.starts_on)}})


def _told(row: Limit) -> dict[str, str]:
    """What the trail keeps of a limit."""
    return {
        "number": "" if row.number is None else str(row.number),
        "period": row.period,
        "starts_on": str(row.starts_on),
        "ends_on": str(row.ends_on or ""),
    }
