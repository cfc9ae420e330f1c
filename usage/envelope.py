"""Sealed envelopes of the desk's offline queue: what a browser sealed with our public key, only the server opens.

Pure: `cryptography`, the standard library. An envelope is ephemeral ECDH on P-256, HKDF-SHA256 and AES-256-GCM, which
every browser has (WebCrypto): `1.<key's id>.<base64url of ephemeral point, nonce, sealed text>`. The entry's id is
bound in as associated data, so what was sealed for one entry does not open in another. `static/js/desk-seal.js` is the
other half; tests/browser/test_offline.py holds the two together. [security.md 3.3.5; ASVS 5.0 14.3.3]
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VERSION = "1"
LONGEST = 4096  # characters of an envelope: a code and initials take about 200
_PURPOSE = b"kaikukanta desk queue 1"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 [FIPS 186-4 D.1.2.3]
_POINT, _NONCE = 65, 12  # bytes: an uncompressed point; 96 bits, as NIST SP 800-38D recommends


class EnvelopeBroken(Exception):
    """The envelope does not open: another key, another entry, changed bytes, or no envelope at all."""


@dataclass(frozen=True)
class DeskKey:
    """A key pair. `id` names the public half in envelopes; `public` is its uncompressed point in base64url."""

    private: EllipticCurvePrivateKey
    point: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(self.point).hexdigest()[:16]

    @property
    def public(self) -> str:
        return _text(self.point)


def key_pair(secret: str) -> DeskKey:
    """The key pair of 32 secret bytes in url-safe base64 (`accounts.keys`). The same bytes give the same pair."""
    number = int.from_bytes(base64.urlsafe_b64decode(secret + "=="), "big")
    private = derive_private_key(number % (_ORDER - 1) + 1, SECP256R1())  # 1 to n-1; the bias is 2^-32
    return DeskKey(private, private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def seal(text: str, entry: UUID, point: bytes) -> str:
    """Seal as the browser does, for the public key `point`."""
    own = generate_private_key(SECP256R1())
    own_point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point))
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_derived(shared, own_point, point)).encrypt(nonce, text.encode(), str(entry).encode())
    return f"{VERSION}.{hashlib.sha256(point).hexdigest()[:16]}.{_text(own_point + nonce + sealed)}"


def unseal(envelope: str, entry: UUID, keys: Iterable[DeskKey]) -> str:
    """Return the text sealed for `entry`, with whichever of `keys` the envelope names. Raises EnvelopeBroken."""
    try:
        version, key_id, body = envelope.split(".")
        key = next(key for key in keys if key.id == key_id)
        content = _bytes(body) if version == VERSION and len(envelope) <= LONGEST else b""
        point, nonce, sealed = content[:_POINT], content[_POINT : _POINT + _NONCE], content[_POINT + _NONCE :]
        shared = key.private.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point))
        return AESGCM(_derived(shared, point, key.point)).decrypt(nonce, sealed, str(entry).encode()).decode()
    except (InvalidTag, ValueError, StopIteration) as error:
        raise EnvelopeBroken("The envelope does not open.") from error


def _derived(shared: bytes, ephemeral: bytes, ours: bytes) -> bytes:
    """The key of one envelope; both public points are bound in."""
    return HKDF(SHA256(), length=32, salt=None, info=_PURPOSE + ephemeral + ours).derive(shared)


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no base64url") from error
