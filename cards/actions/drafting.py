"""Drafts: what was typed into an unfinished registration, sealed, for a day. [house.md KEYS_FILE]

A draft is opened only by the one who made it; no trail is kept of drafts, since nothing of them lasts.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import Refused
from accounts.keys import key_of
from accounts.permissions import Permission, require
from accounts.sealing import SealBroken, seal, unseal
from accounts.wall import trusted
from cards.models import Draft, RegistrationBatch, Validity

Filled = Mapping[str, str]
LONGEST = 20_000  # characters of JSON; a whole form has some two thousand


@trusted
def save_draft(*, key: uuid.UUID, filled: Filled, by: Actor) -> Draft:
    """Keep what was typed, by the names of the form's fields; the same `key` again replaces it.

    The day of life counts from the first save. Raises PermissionDenied; Refused if it is too long, if the key is
    another person's draft, or if the form has registered its card by now: a late save must leave no draft behind.
    """
    require(by.user, Permission.CARD_REGISTER)
    text = json.dumps(dict(filled), ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refused(_("So much text cannot be kept as a draft. Shorten the remarks."))
    with transaction.atomic():
        Draft.unscoped.dead().delete()
        sealed = seal(text.encode(), key_of("drafts"), key)
        draft, made = Draft.unscoped.select_for_update().get_or_create(
            pk=key, defaults={"user": by.user, "sealed": sealed}
        )
        if draft.user_id != by.user.pk:
            raise Refused(_("This draft cannot be saved. Open the registration page anew."))
        _refuse_used(key)  # after the lock: a registration that is on its way deletes the draft after us, or has now
        if not made:
            draft.sealed, draft.changed_at = sealed, timezone.now()
            draft.save(update_fields=["sealed", "changed_at"])
    return draft


def _refuse_used(key: uuid.UUID) -> None:
    if Validity.unscoped.filter(idempotency_key=key).exists():
        raise Refused(_("The card of this form is registered. Open the registration page anew for the next card."))


def opened(draft: Draft) -> dict[str, str]:
    """What was typed. A draft whose key is gone opens as nothing: it cannot be read by anybody any more."""
    try:
        typed: dict[str, str] = json.loads(unseal(bytes(draft.sealed), key_of("drafts"), draft.pk))
    except (SealBroken, ValueError):
        return {}
    return typed


@trusted
def discard_draft(*, key: uuid.UUID, by: Actor) -> None:
    """Forget one's own draft; one that is gone already is no error."""
    with transaction.atomic():
        Draft.unscoped.filter(pk=key, user=by.user).delete()


@trusted
def purge_drafts(*, by: Actor) -> int:
    """Delete the drafts and the unregistered workbooks that are older than a day. Returns how many.

    Run every hour by `cards.tasks`.
    """
    with transaction.atomic():
        deleted, _models = Draft.unscoped.dead().delete()
        workbooks, _models = RegistrationBatch.unscoped.dead().delete()
    return int(deleted) + int(workbooks)
