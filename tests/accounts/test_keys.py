"""The keys that seal drafts: made once on one's own machine, given in production, never guessed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.keys import USES, key_of, old_keys_of
from accounts.sealing import new_key, seal, unseal
from kaikukanta.checks import keys_are_there

CLONE = Path(__file__).resolve().parents[2]
ASK = "import django; django.setup(); from accounts.keys import key_of; print(key_of('drafts'))"


@pytest.fixture(autouse=True)
def asked_anew():
    """What other tests were given, this module asks again, and leaves nothing of its own behind."""
    key_of.cache_clear()
    old_keys_of.cache_clear()
    yield
    key_of.cache_clear()
    old_keys_of.cache_clear()


@pytest.fixture
def keys_file(tmp_path, settings):
    settings.KEYS_FILE = str(tmp_path / "inner" / "keys.json")
    return Path(settings.KEYS_FILE)


def test_on_ones_own_machine_the_keys_are_made_once_for_their_owner_only(keys_file):
    first = key_of("drafts")
    key_of.cache_clear()
    kept = json.loads(keys_file.read_text())
    assert (key_of("drafts"), set(kept), kept["drafts"]) == (first, set(USES), first)
    assert (keys_file.stat().st_mode & 0o777, os.listdir(keys_file.parent)) == (0o600, ["keys.json"])


def test_the_key_opens_what_it_sealed(keys_file):
    draft = uuid.uuid4()
    assert unseal(seal(b"typed", key_of("drafts"), draft), key_of("drafts"), draft) == b"typed"


def test_earlier_keys_are_told_and_wrong_ones_are_named(keys_file, settings):
    keys_file.parent.mkdir()
    earlier = [new_key(), new_key()]
    keys = {use: new_key() for use in USES}
    keys_file.write_text(json.dumps(keys | {"desk_old": earlier}))
    assert (old_keys_of("desk"), old_keys_of("drafts")) == (tuple(earlier), ())
    old_keys_of.cache_clear()
    settings.KEYS_MAY_BE_MADE = False
    for wrong in (["short"], [7], 7):
        keys_file.write_text(json.dumps(keys | {"desk_old": wrong}))
        with pytest.raises(ImproperlyConfigured, match="desk_old"):
            old_keys_of("desk")
        assert [error.id for error in keys_are_there(None)] == ["kaikukanta.E001"]


def test_threads_that_ask_at_once_get_one_key(keys_file):
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda n: key_of.__wrapped__("drafts"), range(8)))) == 1
    assert os.listdir(keys_file.parent) == ["keys.json"]


def environment(**changes):
    """Of a program started in this clone: the demo's with these settings. No database is asked."""
    own = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**own, "DJANGO_SETTINGS_MODULE": "kaikukanta.settings", "KAIKU_DEMO": "1"} | changes


def test_two_processes_that_start_at_once_get_one_key(keys_file, tmp_path):
    own = environment(KEYS_FILE=str(keys_file), DATABASE_URL="postgres:///none", SECRET_KEY="x")
    started = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=CLONE, env=own, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1
    assert os.listdir(keys_file.parent) == ["keys.json"]


WRONG = {
    "empty": "",
    "no JSON": "drafts",
    "no object": "[]",
    "too short": json.dumps({"drafts": new_key()[:20]}),
    "too long": json.dumps({"drafts": new_key() + new_key()}),
    "a number": json.dumps({"drafts": 7}),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_named_in_words_and_kept(keys_file, content):
    keys_file.parent.mkdir()
    keys_file.write_text(content)
    with pytest.raises(ImproperlyConfigured, match="KEYS_FILE names has no key of 32 bytes for 'drafts'"):
        key_of("drafts")
    assert keys_file.read_text() == content


def test_a_use_that_came_later_is_added_and_the_others_are_kept(keys_file):
    keys_file.parent.mkdir()
    keys_file.write_text(json.dumps({"drafts": (older := new_key())}))
    added = key_of("digests")
    kept = json.loads(keys_file.read_text())
    assert (set(kept), kept["drafts"], kept["digests"]) == (set(USES), older, added)


def test_in_production_a_missing_use_is_an_error_and_the_file_is_kept(keys_file, settings):
    settings.KEYS_MAY_BE_MADE = False
    keys_file.parent.mkdir()
    keys_file.write_text(json.dumps({"drafts": new_key()}))
    assert [error.id for error in keys_are_there(None)] == ["kaikukanta.E001"]
    assert "digests" not in keys_file.read_text()


@pytest.mark.parametrize("named", ["", "/nowhere/keys.json", "/tmp"])
def test_in_production_a_missing_file_is_an_error_and_no_file_is_made(settings, named):
    settings.KEYS_FILE, settings.KEYS_MAY_BE_MADE = named, False
    with pytest.raises(ImproperlyConfigured, match="KEYS_FILE"):
        key_of("drafts")
    assert [error.id for error in keys_are_there(None)] == ["kaikukanta.E001"]


def test_the_check_is_content_with_a_good_file_and_where_keys_may_be_made(keys_file, settings):
    assert keys_are_there(None) == []
    key_of("drafts")
    settings.KEYS_MAY_BE_MADE = False
    assert keys_are_there(None) == []


@pytest.mark.parametrize("command", ["check", "load_reference"])
def test_no_command_of_production_starts_without_the_keys(command):
    own = environment(DATABASE_URL="postgres:///none", SECRET_KEY="x", KAIKU_DEMO="0")
    ran = subprocess.run([sys.executable, "manage.py", command], cwd=CLONE, env=own, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "(kaikukanta.E001) KEYS_FILE names no file of keys." in ran.stderr
