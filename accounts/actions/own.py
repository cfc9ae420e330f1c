"""What everybody may change about themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.models import User

from .changes import change, checked


def edit_own_account(*, name: str, language: str, by: Actor) -> User:
    """Change one's own name and language. Raises Refused when the language is none of ours."""
    return _edit(by, name=name, language=language)


def set_language(*, language: str, by: Actor) -> User:
    """Change one's own language, for pages and mails."""
    return _edit(by, language=language)


def _edit(by: Actor, **fields: Any) -> User:
    if by.user is None:
        raise PermissionDenied("a person's own account")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=by.user.pk)
        changes = change(user, fields)
        checked(user).save(update_fields=list(fields))
        if changes:
            audit.record("account.edited", user, by=by, **audit.place_of(user.memberships_in_force), **changes)
    return user
