"""Bytes sealed so that what rests in the database tells nothing.

Pure: `cryptography`, the standard library. AES-256-GCM; an upload has a random key that is given to the sender's
browser alone, so a copy of the database, a backup or another user of the same venue opens nothing [house.md 8.15].
"""

from __future__ import annotations

import base64
import binascii
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12  # bytes; 96 bits, as NIST SP 800-38D recommends for GCM
_KEY = 32


class SealBroken(Exception):
    """The key does not open this file: missing, another one's, or the bytes were changed."""


def new_key() -> str:
    """A random key in the letters that a cookie may hold."""
    return base64.urlsafe_b64encode(os.urandom(_KEY)).decode().rstrip("=")


def seal(content: bytes, key: str, owner: UUID) -> bytes:
    """Return `content` sealed for the row `owner`: sealed bytes moved to another row do not open there."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_bytes_of(key)).encrypt(nonce, content, owner.bytes)


def unseal(sealed: bytes, key: str, owner: UUID) -> bytes:
    """Return the content. Raises SealBroken for every reason alike."""
    try:
        return AESGCM(_bytes_of(key)).decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.bytes)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def _bytes_of(key: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(key.encode("ascii") + b"==")
    except (UnicodeEncodeError, binascii.Error):
        raise SealBroken from None
