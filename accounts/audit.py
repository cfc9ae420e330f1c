"""The door to history: `record` what was done, in the same transaction as the deed, or `insert_recorded` in the same
statement.

Codes never come here, and of holders' data only the names of the fields that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from accounts.actors import Actor
from accounts.models import AuditEvent, Membership
from accounts.models.plain import insert_rows, insert_with


def record(
    verb: str,
    subject: models.Model | type[models.Model],
    *,
    by: Actor,
    site: Any = None,
    area: Any = None,
    subject_id: Any = "",
    **details: Any,
) -> None:
    """Write one line of the trail.

    `verb` is the action's name (`card.registered`); each has its words in `accounts.trail_words`. `subject` is a model
    when it is about no row, `subject_id` then what tells it from others. `details` are plain values: before and after
    for everything but holders' data.
    """
    line = _line(verb, subject, by, site, area, details)
    line.subject_id = line.subject_id or str(subject_id)
    insert_rows([line])


def record_each(verb: str, subjects: Sequence[Any], *, by: Actor) -> None:
    """One line for each row, at the row's own site, in one statement."""
    if subjects:
        insert_rows([_line(verb, subject, by, subject.site, None, {}) for subject in subjects])


def insert_recorded(verb: str, row: models.Model, *, by: Actor, site: Any) -> bool:
    """Insert `row` and its line of the trail in one statement, for deeds that come by the thousand. (desk_log)

    False, and neither is there, when a unique key of `row` is taken already. Waits for other transactions that are
    inserting the same row. Any other broken rule raises IntegrityError.
    """
    return insert_with(row, _line(verb, row, by, site, None, {}))


def place_of(held: Iterable[Membership]) -> dict[str, Any]:
    """`site` and `area` for a line about a person with these roles: the one that they all lie in, so that its
    coordinator reads the line; none when they lie in several."""
    sites = {membership.site for membership in held}
    areas = {membership.site.area_id if membership.site else membership.area_id for membership in held}
    if len(areas) != 1 or None in areas:
        return {}
    site = sites.pop() if len(sites) == 1 else None
    return {"site": site} if site else {"area": _Key(areas.pop())}


class _Key:
    """An area of which only the key is at hand."""

    def __init__(self, pk: Any) -> None:
        self.pk = pk


def _line(
    verb: str,
    subject: models.Model | type[models.Model],
    by: Actor,
    site: Any,
    area: Any,
    details: dict[str, Any],
) -> AuditEvent:
    return AuditEvent(
        actor_kind=by.kind,
        actor_name=by.trail_name[:200],
        actor_id=str(by.user.pk) if by.user else "",
        verb=verb,
        subject=subject._meta.label_lower,
        subject_id="" if isinstance(subject, type) else str(subject.pk),
        site_id=str(site.pk) if site else "",
        area_id=str(site.area_id) if site else str(area.pk) if area else "",
        details=details,
        request_id=by.request_id,
        device_id=str(by.device.id) if by.device else "",
        device_name=getattr(by, "device_name", "")[:120],
    )
