"""Promising confidentiality, acknowledging the operating model, and new versions of both texts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.committing import MODELS, answers_for, records_for, version_in_force
from accounts.errors import Refused
from accounts.models import Acknowledgement, AgreementKind, Confidentiality, OperatingModel, Promise
from accounts.permissions import Permission, require

from .changes import change, checked

KINDS: dict[str, type[OperatingModel] | type[Confidentiality]] = {
    AgreementKind.OPERATING_MODEL: OperatingModel,
    AgreementKind.CONFIDENTIALITY: Confidentiality,
}
LANGUAGES = ("fi", "sv", "en")


def promise_confidentiality(*, text: Confidentiality, by: Actor) -> Promise:
    """The person has read `text` and promises it, for a year. Twice in a day changes nothing.

    Raises Refused when another version is in force meanwhile.
    """
    if by.user is None:
        raise PermissionDenied("a promise is a person's own")
    today = timezone.localdate()
    in_force = Confidentiality.objects.in_force_on(today).first()
    if in_force is None or in_force.pk != text.pk:
        raise Refused(_("The text has changed. Read it once more."))
    with transaction.atomic():
        promise, made = Promise.objects.get_or_create(user=by.user, text=text, lasts_until=_a_year_from(today))
        if made:
            audit.record("confidentiality.promised", promise, by=by, version=text.starts_on.isoformat())
    return promise


def _a_year_from(day: date) -> date:
    """The last day of a year that begins on `day`; of a 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1) - timedelta(days=1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def acknowledge(*, version: OperatingModel, place: Any, decided_by: str, by: Actor) -> Acknowledgement:
    """Commit an organisation, a municipality or a county that the person works for. Twice changes nothing.

    Raises PermissionDenied; Refused without the name of who decided, and when another version is in force meanwhile.
    """
    if by.user is None or not answers_for(by.user, place):
        raise PermissionDenied("not the person's own partner")
    return _acknowledge(version, place, by, decided_by=decided_by, decided_on=timezone.localdate())


def record_paper(
    *, version: OperatingModel, place: Any, decided_by: str, decided_on: date, note: str, by: Actor
) -> Acknowledgement:
    """Record a signed paper on behalf of a partner of one's area: its day, who signed, where the paper is.

    Raises PermissionDenied; Refused for a day to come or before the version began.
    """
    require(by.user, Permission.COMMITMENT_FOLLOW)
    if not records_for(by.user, place):
        raise PermissionDenied("not a partner of the person's areas")
    if not version.starts_on <= decided_on <= timezone.localdate():
        raise Refused({"decided_on": _("The paper is signed on a day from the first day of this version to today.")})
    told = {"decided_by": decided_by, "decided_on": decided_on, "note": note.strip()}
    return _acknowledge(version, place, by, on_behalf=True, **told)


def _acknowledge(version: OperatingModel, place: Any, by: Actor, **told: Any) -> Acknowledgement:
    in_force = version_in_force()
    if in_force is None or in_force.pk != version.pk:
        raise Refused(_("The text has changed. Read it once more."))
    kind = next(kind for kind, model in MODELS.items() if isinstance(place, model))
    told["decided_by"] = told["decided_by"].strip()
    with transaction.atomic():
        OperatingModel.objects.select_for_update().get(pk=version.pk)
        found = Acknowledgement.objects.filter(version=version, **{kind: place}).first()
        if found:
            return found
        row = Acknowledgement(version=version, user=by.user, **{kind: place}, **told)
        checked(row).save(force_insert=True)
        known = {name: str(value) for name, value in told.items() if name != "decided_by"}
        audit.record("commitment.acknowledged", row, by=by, kind=kind, place=str(place.pk), **known)
    return row


def add_agreement(*, kind: str, by: Actor, **fields: Any) -> OperatingModel | Confidentiality:
    """A new version of the text of one `kind` (an AgreementKind) from a day to come on; one point a line.

    Raises PermissionDenied; Refused for a day that is not to come, and for languages with different numbers of points.
    """
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        _lock(kind)
        row = KINDS[kind]()
        _write(row, fields, "agreement.added", by)
    return row


def edit_agreement(*, version: Any, by: Actor, **fields: Any) -> None:
    """Change the days or the texts of a version that has not begun. Raises PermissionDenied and Refused."""
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        _write(_changeable(version), fields, "agreement.edited", by)


def delete_agreement(*, version: Any, by: Actor) -> None:
    """Remove a version that has not begun. Raises PermissionDenied and Refused."""
    require(by.user, Permission.LIST_EDIT)
    with transaction.atomic():
        row = _changeable(version)
        audit.record("agreement.deleted", row, by=by, kind=row.kind, before={"starts_on": str(row.starts_on)})
        row.delete()


def decide_stop(*, version: OperatingModel, stops_after: date | None, by: Actor) -> OperatingModel:
    """Decide that whoever has not answered by the end of a day is asked before working; None takes it back.

    The day is today at the earliest, so that nobody is stopped in the middle of the day.
    Raises PermissionDenied and Refused.
    """
    require(by.user, Permission.LIST_EDIT)
    if stops_after and stops_after < timezone.localdate():
        raise Refused({"stops_after": _("Choose today or a day to come.")})
    with transaction.atomic():
        row = OperatingModel.objects.select_for_update().get(pk=version.pk)
        changes = change(row, {"stops_after": stops_after})
        checked(row).save(update_fields=["stops_after"])
        if changes:
            audit.record("agreement.stop_decided", row, by=by, kind=row.kind, **changes)
    return row


def _write(row: Any, fields: dict[str, Any], verb: str, by: Actor) -> None:
    fields = _tidied(fields)
    _check(row, fields)
    adding = row._state.adding
    changes = change(row, fields)
    checked(row).save(force_insert=adding)
    if changes:
        audit.record(verb, row, by=by, kind=row.kind, **changes)


def _lock(kind: str) -> list[Any]:
    """The kind's versions, locked: two administrators change them one after the other."""
    return [*KINDS[kind].objects.select_for_update()]


def _changeable(version: Any) -> Any:
    row = next((row for row in _lock(version.kind) if row.pk == version.pk), None)
    if row is None:
        raise Refused(_("This version has been removed."))
    if row.starts_on <= timezone.localdate():
        raise Refused(_("This version has begun, so it stays as it is. Make a new version."))
    return row


def _check(row: Any, fields: dict[str, Any]) -> None:
    if fields["starts_on"] <= timezone.localdate():
        raise Refused({"starts_on": _("Choose a day to come: what has been agreed to today stays as it was.")})
    if KINDS[row.kind].objects.filter(starts_on=fields["starts_on"]).exclude(pk=row.pk).exists():
        message = _("There is already a version from this day. Change that one, or choose another day.")
        raise Refused({"starts_on": message})
    for part in ("text", "changes"):
        points = {language: len(fields.get(f"{part}_{language}", "").splitlines()) for language in LANGUAGES}
        if len(set(points.values())) > 1:
            message = _(
                "Each language has the same points, one a line. Now there are %(fi)s in Finnish, %(sv)s in Swedish and "
                "%(en)s in English."
            )
            raise Refused({f"{part}_fi": message % points})


def _tidied(fields: dict[str, Any]) -> dict[str, Any]:
    """Lines without spaces around them, and none that is empty."""

    def tidy(value: Any) -> Any:
        return "\n".join(filter(None, map(str.strip, value.splitlines()))) if isinstance(value, str) else value

    return {name: tidy(value) for name, value in fields.items()}
