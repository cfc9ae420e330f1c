"""What Django's own checks do not know of this register. Every command asks them: migrations come before the web."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from accounts.keys import USES, key_of, old_keys_of

HINT = "sh docker/make-secrets makes the file; docs/operations.md tells what it is."


@register()
def keys_are_there(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """In production the file that KEYS_FILE names has a key for each use; elsewhere it is made when needed."""
    if settings.KEYS_MAY_BE_MADE:
        return []
    try:
        for use in USES:
            key_of(use)
            old_keys_of(use)
    except ImproperlyConfigured as error:
        return [Error(str(error), hint=HINT, id="kaikukanta.E001")]
    return []
