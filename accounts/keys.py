"""Keys of the running system: one for each use, none derived from another or from SECRET_KEY.

Read from the file that `settings.KEYS_FILE` names: a JSON object of use and 32 random bytes in url-safe base64; under
`<use>_old`, a list of earlier keys that still open what they sealed. On one's own machine (no DATABASE_URL) the file is
made, and completed with uses that came later; in production a missing file or key is an error.
"""

from __future__ import annotations

import base64
import fcntl
import functools
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

USES = ("drafts", "desk")
LENGTH = 32  # bytes


@functools.cache
def key_of(use: str) -> str:
    """The key of one use, as `cards.sealing` takes it. Raises ImproperlyConfigured when there is none."""
    keys = _keys_for(use)
    try:
        return _checked(keys[use])
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"The file that KEYS_FILE names has no key of 32 bytes for {use!r}.") from error


@functools.cache
def old_keys_of(use: str) -> tuple[str, ...]:
    """Earlier keys of one use, none by default. Raises ImproperlyConfigured when one of them is no key."""
    keys = _keys_for(use)
    try:
        return tuple(_checked(key) for key in keys.get(f"{use}_old", []))
    except (ValueError, AttributeError, TypeError) as error:
        words = f"The file that KEYS_FILE names has, under '{use}_old', no list of keys of 32 bytes."
        raise ImproperlyConfigured(words) from error


def _checked(key: Any) -> str:
    if len(base64.urlsafe_b64decode(key + "==")) != LENGTH:
        raise ValueError("of another length")
    return str(key)


def _keys_for(use: str) -> Any:
    """What the file holds; on one's own machine it is made, or completed, first."""
    if not settings.KEYS_FILE:
        raise ImproperlyConfigured("KEYS_FILE names no file of keys.")
    path = Path(settings.KEYS_FILE)
    if settings.KEYS_MAY_BE_MADE and _lacks(path, use):
        _complete(path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"The file that KEYS_FILE names has no key of 32 bytes for {use!r}.") from error


def _lacks(path: Path, use: str) -> bool:
    """Whether there is no file yet, or one of ours from before this use. A file of another kind is nobody's to mend."""
    try:
        keys = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return isinstance(keys, dict) and use in USES and use not in keys and bool(keys.keys() & set(USES))


def _complete(path: Path) -> None:
    """Whole or not at all, and for its owner only: two processes, or threads of one, may start at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        keys = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        missing = {use: base64.urlsafe_b64encode(os.urandom(LENGTH)).decode().rstrip("=") for use in USES}
        number, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # 0600
        with os.fdopen(number, "w") as target:
            json.dump(missing | keys, target)
        os.replace(draft, path)
    finally:
        os.close(folder)  # unlocks, too
