"""Envelopes of the desk's queue: they open for their own entry with their own key, and for nothing else."""

from __future__ import annotations

import base64
import uuid

import pytest

from accounts.sealing import new_key
from usage.envelope import EnvelopeBroken, key_pair, seal, unseal

TEXT = '[["code", "A045198723"]]'
ENTRY = uuid.UUID("7d5b1f0e-3c0a-4f5e-9d0a-0f6f7f1f2a11")


@pytest.fixture(scope="module")
def key():
    return key_pair(new_key())


@pytest.fixture(scope="module")
def envelope(key):
    return seal(TEXT, ENTRY, key.point)


def test_it_opens_with_its_key_for_its_entry(key, envelope):
    assert unseal(envelope, ENTRY, [key_pair(new_key()), key]) == TEXT


def test_the_same_secret_gives_the_same_pair_and_names_it(key):
    secret = new_key()
    assert (key_pair(secret).id, key_pair(secret).public) == (key_pair(secret).id, key_pair(secret).public)
    assert key_pair(secret).id != key.id


@pytest.mark.parametrize("secret", [b"\x00" * 32, b"\xff" * 32], ids=["all zeros", "all ones"])
def test_the_ends_of_the_numbers_are_keys_too(secret):
    key = key_pair(base64.urlsafe_b64encode(secret).decode())
    assert unseal(seal(TEXT, ENTRY, key.point), ENTRY, [key]) == TEXT


def test_nothing_of_the_text_is_seen_in_it_and_no_two_are_alike(key, envelope):
    body = base64.urlsafe_b64decode(envelope.split(".")[2] + "==")
    assert b"A045198723" not in body
    assert seal(TEXT, ENTRY, key.point) != envelope


def test_moved_to_another_entry_it_does_not_open(key, envelope):
    with pytest.raises(EnvelopeBroken):
        unseal(envelope, uuid.uuid4(), [key])


def test_another_key_does_not_open_it_not_even_under_its_name(key, envelope):
    other = key_pair(new_key())
    with pytest.raises(EnvelopeBroken):
        unseal(envelope, ENTRY, [other])
    with pytest.raises(EnvelopeBroken):
        unseal(envelope.replace(key.id, other.id), ENTRY, [other])


@pytest.mark.parametrize("at", [0, 1, 40, 64, 65, 76, 77, 90, -1])
def test_one_changed_byte_anywhere_is_noticed(key, envelope, at):
    version, key_id, body = envelope.split(".")
    content = bytearray(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    content[at] ^= 1
    with pytest.raises(EnvelopeBroken):
        unseal(f"{version}.{key_id}.{base64.urlsafe_b64encode(content).decode().rstrip('=')}", ENTRY, [key])


NONE = ["", "..", "1.2", "1.{id}.", "1.{id}.!!", "1.{id}.AAAA", "2.{id}.{body}", "1.{id}.{body}.", "ä"]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_envelope_is_refused_alike(key, envelope, text):
    parts = {"id": key.id, "body": envelope.split(".")[2]}
    with pytest.raises(EnvelopeBroken):
        unseal(text.format(**parts), ENTRY, [key])


def test_a_page_of_text_is_no_envelope(key, envelope):
    with pytest.raises(EnvelopeBroken):
        unseal(envelope + "A" * 5000, ENTRY, [key])
