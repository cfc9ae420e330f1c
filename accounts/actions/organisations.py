"""Adding and renaming organisations."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.models import Organisation
from accounts.permissions import Permission, require

from .changes import change, checked


def add_organisation(*, name_fi: str, name_sv: str, by: Actor) -> Organisation:
    """An organisation without sites yet; coordinators add theirs together with a site. Raises Refused."""
    require(by.user, Permission.NETWORK_EDIT)
    row = Organisation()
    with transaction.atomic():
        changes = change(row, {"name_fi": name_fi, "name_sv": name_sv})
        checked(row).save(force_insert=True)
        audit.record("organisation.added", row, by=by, **changes)
    return row


def rename_organisation(*, organisation: Organisation, name_fi: str, name_sv: str, by: Actor) -> Organisation:
    """Give an organisation its new name: who administers all, or coordinates all of its sites. Raises Refused."""
    with transaction.atomic():
        row = Organisation.unscoped.select_for_update().get(pk=organisation.pk)
        if not Organisation.unscoped.all().editable_by(by.user).filter(pk=row.pk).exists():
            raise PermissionDenied("it has sites in areas of others")
        changes = change(row, {"name_fi": name_fi, "name_sv": name_sv})
        checked(row).save()
        if changes:
            audit.record("organisation.renamed", row, by=by, **changes)
    return row
