"""New versions of what holders are told and asked to agree to. A version that has begun is never changed. [S2]"""

from __future__ import annotations

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
from cards.models import Consent, Notice

TEXTS = ("text_fi", "text_sv", "text_en")


@trusted
def add_notice(*, kind: str, starts_on: date, text_fi: str, text_sv: str, text_en: str, by: Actor) -> Notice:
    """A new version of the text of one `kind` (a NoticeKind) from a day to come on; one point a line.

    Raises PermissionDenied; Refused for a day that is not to come, and for languages with different numbers of points.
    """
    require(by.user, Permission.LIST_EDIT)
    fields = _tidied({"starts_on": starts_on, "text_fi": text_fi, "text_sv": text_sv, "text_en": text_en})
    with transaction.atomic():
        _lock(kind)
        _check(kind, fields)
        row = Notice(kind=kind)
        changes = change(row, fields)
        checked(row).save(force_insert=True)
        audit.record("notice.added", row, by=by, kind=kind, **changes)
    return row


@trusted
def edit_notice(*, notice: Notice, starts_on: date, text_fi: str, text_sv: str, text_en: str, by: Actor) -> Notice:
    """Change the day or the texts of a version that has not begun. Raises PermissionDenied and Refused."""
    require(by.user, Permission.LIST_EDIT)
    fields = _tidied({"starts_on": starts_on, "text_fi": text_fi, "text_sv": text_sv, "text_en": text_en})
    with transaction.atomic():
        row = _changeable(notice)
        _check(row.kind, fields)
        changes = change(row, fields)
        checked(row).save()
        if changes:
            audit.record("notice.edited", row, by=by, kind=row.kind, **changes)
    return row


@trusted
def delete_notice(*, notice: Notice, by: Actor) -> None:
    """Remove a version that has not begun. Raises PermissionDenied and Refused."""
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        row = _changeable(notice)
        texts = {name: getattr(row, name) for name in TEXTS}
        audit.record("notice.deleted", row, by=by, kind=row.kind, before={"starts_on": str(row.starts_on), **texts})
        row.delete()


def _lock(kind: str) -> list[Notice]:
    """The kind's versions, locked: two administrators change them one after the other."""
    rows = Notice.objects.filter(kind=kind)
    [*rows.select_for_update()]
    return [*rows.all()]


def _changeable(notice: Notice) -> Notice:
    row = next((row for row in _lock(notice.kind) if row.pk == notice.pk), None)
    if row is None:
        raise Refused(_("This version has been removed."))
    if row.starts_on <= timezone.localdate() or Consent.unscoped.filter(notice=row).exists():
        raise Refused(_("This version has been told to clients, so it stays as it is. Make a new version."))
    return row


def _check(kind: str, fields: dict[str, Any]) -> None:
    today = timezone.localdate()
    in_force = Notice.objects.in_force_on(today).filter(kind=kind).exists()
    earliest = today + timedelta(days=1) if in_force else today
    if fields["starts_on"] < earliest:
        raise Refused({"starts_on": _("Choose a day to come: what clients have been told today stays as it was.")})
    points = {name: len(fields[name].splitlines()) for name in TEXTS}
    if len(set(points.values())) > 1:
        message = _(
            "Each language has the same points, one a line. Now there are %(text_fi)s in Finnish, %(text_sv)s in "
            "Swedish and %(text_en)s in English."
        )
        raise Refused(message % points)


def _tidied(fields: dict[str, Any]) -> dict[str, Any]:
    """Lines without spaces around them, and none that is empty."""
    return fields | {name: "\n".join(filter(None, map(str.strip, fields[name].splitlines()))) for name in TEXTS}
