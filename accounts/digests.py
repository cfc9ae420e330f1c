"""Keyed digests: what has to be recognised when it comes again, and must not be read from the database.

A card's code has ten characters, so whoever holds the key tries them all in minutes: the key stays outside the
database (`accounts.keys`), and a digest is never called anonymous. Another key only forgets what was counted.
"""

from __future__ import annotations

import hashlib
import hmac

from accounts.keys import key_of

LENGTH = 32  # hexadecimal digits: 128 bits


def digest(what: str, *parts: object) -> str:
    """The digest of `parts`, different for each kind of thing (`what`). Raises ImproperlyConfigured without a key."""
    return digest_under(key_of("digests"), what, *parts)


def digest_under(key: str, what: str, *parts: object) -> str:
    """The same under a key of the caller's own, where what was named must stay comparable."""
    text = "\x1f".join([what, *map(str, parts)])
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:LENGTH]
