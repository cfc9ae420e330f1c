"""Three languages, complete: nothing untranslated, nothing fuzzy, the compiled files equal to their sources."""

from __future__ import annotations

import gettext
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ["fi", "sv"]
FIELD = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")


def catalogue(language: str) -> Any:
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_fuzzy(language):
    messages = [message for message in catalogue(language) if message.id]
    assert [m.id for m in messages if m.fuzzy or not all(forms(m.string))] == []
    assert len(messages) > 700


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_fields_of_its_source(language):
    wrong = []
    for message in catalogue(language):
        if message.id:
            allowed = {field for text in forms(message.id) for field in FIELD.findall(text)}
            wrong += [text for text in forms(message.string) if set(FIELD.findall(text)) - allowed]
            if isinstance(message.id, str) and set(FIELD.findall(message.string)) != allowed:
                wrong.append(message.string)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_file_says_what_its_source_says(language):
    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as compiled:
        shown = gettext.GNUTranslations(compiled)
    wrong = []
    for message in catalogue(language):
        if message.id and isinstance(message.id, str):
            text = shown.pgettext(message.context, message.id) if message.context else shown.gettext(message.id)
            wrong += [message.id] if text != message.string else []
        elif message.id:
            plurals = [shown.ngettext(*message.id, number) for number in (1, 2)]
            wrong += [message.id] if plurals != list(message.string) else []
    assert wrong == []


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not on this machine")
def test_no_text_of_the_code_is_missing_from_the_catalogues(tmp_path, monkeypatch, settings):
    """`make messages` would bring nothing new."""
    root = LOCALE.parent
    for name in ("accounts", "cards", "usage", "stats", "kaikukanta", "templates", "locale"):
        shutil.copytree(root / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    call_command("makemessages", locale=LANGUAGES, no_obsolete=True, add_location="file", verbosity=0)
    for language in LANGUAGES:
        with (tmp_path / "locale" / language / "LC_MESSAGES/django.po").open("rb") as source:
            now = {(m.context, m.id) for m in read_po(source, locale=language) if m.id}
        assert now == {(m.context, m.id) for m in catalogue(language) if m.id}


DECIDED_AGAINST = {
    "fi": ["jakelija", "tapahtumapaik", "maakunta-", "köyhä", "vähävarai"],
    "sv": ["kund ", "kunden", "fattig", "gemenskapens"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_decided_against_stay_out(language):
    """domain.md 12; and nothing on a page tells about poverty but the public explanation of the card."""
    texts = [text.lower() for message in catalogue(language) if message.id for text in forms(message.string)]
    assert [text for text in texts for word in DECIDED_AGAINST[language] if word in text] == []
