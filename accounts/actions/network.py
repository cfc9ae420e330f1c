"""Areas, and how municipalities take part in the network."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Area, Municipality, NetworkStatus, Participation
from accounts.permissions import Permission, require

from .changes import change, checked

OF_THE_NETWORK = frozenset({"name_fi", "name_sv", "is_national", "pilot_ends_on"})  # Kaikukeskus decides; [W9, W10]
LATEST = timedelta(days=2 * 366)


def add_area(*, by: Actor, **fields: Any) -> Area:
    """Add an area. Raises Refused with messages by field, PermissionDenied."""
    require(by.user, Permission.NETWORK_EDIT)
    area = Area()
    with transaction.atomic():
        changes = change(area, fields)
        checked(area).save(force_insert=True)
        audit.record("area.added", area, by=by, area=area, **changes)
    return area


def edit_area(*, area: Area, by: Actor, **fields: Any) -> Area:
    """Change an area: its coordinators keep pages and brochures up to date, Kaikukeskus also the rest.

    A pilot's earlier end is kept: its cards carry it until they are extended (`cards.actions.extend_pilot`).
    """
    with transaction.atomic():
        row = Area.unscoped.select_for_update().get(pk=area.pk)
        require(by.user, Permission.AREA_EDIT, area=row)
        ends = {*row.earlier_pilot_ends, row.pilot_ends_on}
        changes = change(row, fields)
        row.earlier_pilot_ends = sorted(end for end in ends if end and end != row.pilot_ends_on)
        if OF_THE_NETWORK & changes.get("after", {}).keys():
            require(by.user, Permission.NETWORK_EDIT)
        checked(row).save()
        if changes:
            audit.record("area.edited", row, by=by, area=row, **changes)
    return row


def set_participation(
    *, municipality: Municipality, area: Area, status: NetworkStatus, starts_on: date, by: Actor
) -> Participation:
    """Give a municipality its status in an area from a day on; the earlier status ends the day before and is kept.

    The same first day again corrects the newest row (the trail keeps both). Raises Refused, PermissionDenied.
    """
    require(by.user, Permission.NETWORK_EDIT)
    if starts_on > timezone.localdate() + LATEST:
        raise Refused({"starts_on": _("The day is too far in the future. Check the year.")})
    with transaction.atomic():
        Municipality.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
        newest = Participation.objects.filter(municipality=municipality).order_by("-starts_on").first()
        row = Participation(municipality=municipality, starts_on=starts_on)
        if newest and newest.starts_on == starts_on:
            row = newest
        elif newest:
            _end(newest, before=starts_on, for_area=area, for_status=status)
        changes = change(row, {"area": area, "status": NetworkStatus(status)})
        checked(row).save()
        audit.record("participation.set", row, by=by, area=area, municipality=municipality.pk, **changes)
    return row


def _end(newest: Participation, *, before: date, for_area: Area, for_status: NetworkStatus) -> None:
    """End the newest status on the day before the next one begins; refuse a next one that changes nothing."""
    if newest.starts_on > before:
        words = _("The newest status began on %(day)s. Choose that day to correct it, or a later day.")
        raise Refused({"starts_on": words % {"day": date_format(newest.starts_on, "SHORT_DATE_FORMAT")}})
    if newest.ends_on and newest.ends_on < before:
        return
    if (newest.area_id, newest.status) == (for_area.pk, for_status):
        raise Refused(_("The municipality already has this status in this area."))
    newest.ends_on = before - timedelta(days=1)
    newest.save(update_fields=["ends_on"])
