"""Keys that seal what rests in the database for a while, or hide what it counts: one for each use, none made from
SECRET_KEY.

Read from the file that `settings.KEYS_FILE` names: a JSON object of use and 32 random bytes in url-safe base64. On
one's own machine (no DATABASE_URL) it is made at the first use, and a use that came later is added; in production a
missing file or key is an error. Under `<use>_old` may stand a list of earlier keys, which still open what they sealed.
"""

from __future__ import annotations

import base64
import fcntl
import functools
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

USES = ("drafts", "digests", "desk", "sealing", "disclosure", "ledger")
LENGTH = 32  # bytes


@functools.cache
def key_of(use: str) -> str:
    """The key of one use, as `accounts.sealing` takes it. Raises ImproperlyConfigured when there is none."""
    try:
        key = _checked(_found()[use])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"The file that KEYS_FILE names has no key of 32 bytes for {use!r}.") from error
    return key


@functools.cache
def old_keys_of(use: str) -> tuple[str, ...]:
    """Earlier keys of one use, none by default. Raises ImproperlyConfigured when they are no keys."""
    try:
        return tuple(_checked(key) for key in _found().get(f"{use}_old", []))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        words = f"The file that KEYS_FILE names has, under '{use}_old', no list of keys of 32 bytes."
        raise ImproperlyConfigured(words) from error


def _found() -> Any:
    """What the file holds, made before where it may be."""
    if not settings.KEYS_FILE:
        raise ImproperlyConfigured("KEYS_FILE names no file of keys.")
    path = Path(settings.KEYS_FILE)
    if settings.KEYS_MAY_BE_MADE:
        _make(path)
    return json.loads(path.read_text(encoding="utf-8"))


def _checked(key: Any) -> str:
    """Raises ValueError or TypeError unless it is a key."""
    if len(base64.urlsafe_b64decode(key + "==")) != LENGTH:
        raise ValueError("of another length")
    return str(key)


def _make(path: Path) -> None:
    """Make the file, or add the uses that it does not have yet. A file that is no object of keys is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone_in(path.parent):
        try:
            found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
            known = {use: _checked(key) for use, key in found.items() if not use.endswith("_old")}
        except (OSError, ValueError, TypeError, AttributeError):
            return  # `key_of` says what is wrong
        if not known.keys() >= set(USES):
            made = {use: base64.urlsafe_b64encode(os.urandom(LENGTH)).decode().rstrip("=") for use in USES}
            _write(path, json.dumps({**made, **found}))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two processes, or threads of one, may start at the same time."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and for its owner only."""
    number, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # 0600
    with os.fdopen(number, "w") as target:
        target.write(text)
    os.replace(draft, path)
