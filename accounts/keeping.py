"""A form that met a lock is not lost: it waits sealed, for the session that sent it, an hour at most. [WCAG 2.2.5]

The key is outside the database (`accounts.keys`), the name of the row is in the session only. Files are not kept: they
are large, and whoever chose them has them. Knows requests.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.keys import key_of
from accounts.models import KeptForm
from accounts.sealing import SealBroken, seal, unseal

KEPT = "kept_form"  # in the session: which row is its own
LASTS = timedelta(hours=1)
NEVER = frozenset({"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2"})


@dataclass(frozen=True)
class Kept:
    """Where a form was sent to, what stood in it, and the names of its files, which have to be chosen again."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str]


def keep(request: HttpRequest) -> None:
    """Keep the form that this request sends; an earlier one of the session goes."""
    drop(request)
    user: Any = request.user
    pairs = [(name, value) for name, values in request.POST.lists() if name not in NEVER for value in values]
    names = [file.name for _field, files in request.FILES.lists() for file in files]
    content = json.dumps([request.get_full_path(), pairs, names]).encode()
    pk = uuid.uuid4()
    sealed = seal(content, key_of("drafts"), pk)
    KeptForm.unscoped.create(pk=pk, user=user, sealed=sealed, expires_at=timezone.now() + LASTS)
    request.session[KEPT] = str(pk)


def kept(request: HttpRequest) -> Kept | None:
    """The form that waits in this session; None when there is none, or its hour has passed."""
    pk: str | None = request.session.get(KEPT)
    rows = KeptForm.unscoped.filter(user=request.user.pk, expires_at__gt=timezone.now())
    row = rows.filter(pk=pk).first() if pk else None
    if row is None:
        return None
    try:
        path, pairs, files = json.loads(unseal(bytes(row.sealed), key_of("drafts"), row.pk))
    except SealBroken:  # the key has been changed since
        return None
    return Kept(path, [(name, value) for name, value in pairs], files)


def drop(request: HttpRequest) -> None:
    """The form is not needed any more."""
    pk = request.session.pop(KEPT, None)
    if pk:
        KeptForm.unscoped.filter(pk=pk).delete()


def throw_away(moment: datetime) -> None:
    """Forms whose hour has passed."""
    KeptForm.unscoped.filter(expires_at__lt=moment).delete()
