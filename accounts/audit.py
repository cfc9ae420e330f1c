"""The door to history: `record` what was done, in the same transaction as the deed, or `insert_recorded` in the same
statement.

Codes never come here, and of holders' data only the names of the fields that changed.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts.actors import Actor
from accounts.models import AuditEvent
from accounts.models.plain import insert_rows, insert_with


def record(verb: str, subject: models.Model, *, by: Actor, site: Any = None, area: Any = None, **details: Any) -> None:
    """Write one line of the trail.

    `verb` is the action's name (`card.registered`); `details` are plain values: before and after for everything but
    holders' data.
    """
    insert_rows([_line(verb, subject, by, site, area, details)])


def insert_recorded(verb: str, row: models.Model, *, by: Actor, site: Any) -> bool:
    """Insert `row` and its line of the trail in one statement, for deeds that come by the thousand. (desk_log)

    False, and neither is there, when a unique key of `row` is taken already. Waits for other transactions that are
    inserting the same row. Any other broken rule raises IntegrityError.
    """
    return insert_with(row, _line(verb, row, by, site, None, {}))


def _line(verb: str, subject: models.Model, by: Actor, site: Any, area: Any, details: dict[str, Any]) -> AuditEvent:
    return AuditEvent(
        actor_kind=by.kind,
        actor_name=by.trail_name[:200],
        actor_id=str(by.user.pk) if by.user else "",
        verb=verb,
        subject=subject._meta.label_lower,
        subject_id=str(subject.pk),
        site_id=str(site.pk) if site else "",
        area_id=str(site.area_id) if site else str(area.pk) if area else "",
        details=details,
        request_id=by.request_id,
    )
