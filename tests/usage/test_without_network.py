"""What a desk gets for a day without a network: manifest, worker and shell, the paper form, the workbook."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cards.columns import fold_heading
from tests.usage import import_steps
from usage.columns import headings
from usage.import_template import HEADINGS
from usage.late import desk_keys
from usage.models import Event, Usage

pytestmark = pytest.mark.django_db


def kept_by_worker(browser):
    script = browser.get("/desk/worker.js").content.decode()
    return json.loads(re.search(r"self\.DESK = (\{.*?\});", script, re.DOTALL)[1])


def facts(browser):
    desk = browser.get("/desk/").content.decode()
    return json.loads(re.search(r'<script id="desk-facts" type="application/json">(.*?)</script>', desk)[1])


def test_the_manifest_makes_the_desk_installable(client):
    answer = client.get("/desk/manifest.webmanifest", headers={"Accept-Language": "en"})
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["display"]) == ("Kaikukanta: ticket desk", "standalone")
    assert (told["start_url"], told["scope"], told["theme_color"]) == ("/desk/", "/desk/", "#0b4a57")
    for icon in told["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert icon["sizes"] == f"{picture.width}x{picture.height}"
    assert [(icon["sizes"], icon["purpose"]) for icon in told["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]


def test_the_desk_names_its_manifest(sign_in, places):
    assert '<link rel="manifest" href="/desk/manifest.webmanifest">' in sign_in("ville").get("/desk/").content.decode()


def test_the_worker_is_asked_for_anew_each_time_and_its_files_are_there(client):
    answer = client.get("/desk/worker.js")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    kept = kept_by_worker(client)
    assert (kept["desk"], kept["log"], kept["shell"]) == ("/desk/", "/desk/log/", "/desk/offline/")
    scripts = json.loads(re.search(r"importScripts\(\.\.\.(\[.*?\])\)", answer.content.decode())[1])
    for address in [*kept["files"], *scripts]:
        assert finders.find(address.removeprefix("/static/")), address


def test_everything_that_the_shell_asks_for_is_kept(client):
    shell = client.get("/desk/offline/").content.decode()
    asked = set(re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="(/static/[^"]+)"', shell))
    assert {"/static/js/desk-offline.js", "/static/css/base.css", "/static/js/codes.js"} <= asked
    assert asked <= set(kept_by_worker(client)["files"])


def test_the_version_changes_with_a_file_and_with_the_language_and_not_by_itself(client, monkeypatch, tmp_path):
    first = kept_by_worker(client)["version"]
    assert kept_by_worker(Client())["version"] == first
    assert kept_by_worker(Client(headers={"Accept-Language": "sv"}))["version"] != first
    changed = tmp_path / "changed.js"
    changed.write_text("changed")
    real = finders.find
    monkeypatch.setattr(finders, "find", lambda name: str(changed) if name.endswith("desk-send.js") else real(name))
    assert kept_by_worker(client)["version"] != first


def test_the_shell_is_the_same_whoever_opens_it_and_holds_nothing_of_anybody(sign_in, sample_cards, places):
    headers = {"Accept-Language": "en"}
    people = (None, "ville", "aino")
    shells = [sign_in(name).get("/desk/offline/", headers=headers).content.decode() for name in people]
    assert len(set(shells)) == 1
    for told in (
        "Espoon kaupunginteatteri",
        str(places.theatre.pk),
        "csrfmiddlewaretoken",
        "@kaikukanta",
        "A045198723",
    ):
        assert told not in shells[0]


def test_the_desk_tells_the_device_venues_events_shapes_and_the_public_key(sign_in, sample_cards, places, today):
    shown = {"name": "Lumikuningatar", "name_key": "lumikuningatar", "category": "culture"}
    event = Event.unscoped.create(venue=places.theatre, day=today, **shown)
    for venue, ahead in ((places.theatre, -1), (places.theatre, 8), (places.wasa, 0)):
        Event.unscoped.create(venue=venue, day=today + timedelta(days=ahead), **shown)
    told = facts(sign_in("ville"))
    assert told["venues"] == [{"id": str(places.theatre.pk), "name": "Espoon kaupunginteatteri"}]
    assert [(one["id"], one["name"], one["day"], one["time"]) for one in told["events"]] == [
        (str(event.pk), "Lumikuningatar", "22.11.2026", "")
    ]
    assert told["shapes"] == [{"prefix": "A", "digits": 9, "check": "none"}]
    assert told["key"] == {"id": desk_keys()[0].id, "point": desk_keys()[0].public}
    assert told["shared"] is False


def test_the_paper_form_names_the_only_venue_or_has_a_line_for_it(sign_in, places):
    assert "Espoon kaupunginteatteri" in sign_in("ville").get("/desk/paper/").content.decode()
    assert "Espoon kaupunginteatteri" not in sign_in("aino").get("/desk/paper/").content.decode()


@pytest.mark.parametrize("address", ["/desk/paper/", "/usage/import/template.xlsx"])
@pytest.mark.parametrize(("name", "status"), [("ville", 200), ("leena", 200), ("jaana", 403), (None, 302)])
def test_who_gets_paper_and_workbook(sign_in, places, address, name, status):
    assert sign_in(name).get(address).status_code == status


def template(browser):
    answer = browser.get("/usage/import/template.xlsx")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def as_report(book):
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("uses.xlsx", target.getvalue())


def test_an_untouched_template_imports_nothing(sign_in, sample_cards, places, read_here):
    ville = sign_in("ville")
    batch = import_steps.committed(ville, as_report(template(ville)))
    assert (import_steps.fates(batch), sum(import_steps.counts(batch).values()), Usage.unscoped.count()) == ({}, 0, 0)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_filled_in_it_is_imported_as_it_is(sign_in, people, sample_cards, places, read_here, language):
    type(people.ville).objects.filter(pk=people.ville.pk).update(language=language)
    ville = sign_in("ville")
    book = template(ville)
    written = [("A045198723", 2, "Hamlet", date(2026, 11, 22), "19.30"), ("A045198728", None, "", "22.11.2026", None)]
    for number, row in enumerate(written, 2):
        for at, value in enumerate(row, 1):
            book.worksheets[0].cell(number, at).value = value
    batch = import_steps.committed(ville, as_report(book))
    assert import_steps.counts(batch) == {"counted": 2, "already_in": 0, "refused": 0, "ignored": 0}
    uses = Usage.unscoped.order_by("card__code").values_list("card__code", "children", "event_name", "event_time")
    assert list(uses) == [("A045198723", 2, "Hamlet", time(19, 30)), ("A045198728", 0, "", None)]


def test_codes_and_times_stay_text_and_days_are_asked_about(sign_in, places):
    sheet, told = template(sign_in("ville")).worksheets
    assert [cell.value for cell in sheet[1]] == ["Card code", "Children", "Event", "Day", "Time"]
    assert [sheet.cell(2, at).number_format for at in range(1, 6)] == ["@", "0", "@", "d.m.yyyy", "@"]
    rules = {str(rule.sqref): (rule.type, rule.errorStyle) for rule in sheet.data_validations.dataValidation}
    assert rules == {"B2:B501": ("whole", "warning"), "D2:D501": ("date", "warning")}
    assert [row[0] for row in told.iter_rows(max_row=6, values_only=True)][1:] == [cell.value for cell in sheet[1]]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_its_headings_are_words_that_the_import_knows(language):
    known = {"code": headings.CODE, "children": headings.CHILDREN, "event": headings.EVENT, "day": headings.DAY}
    for name, words in {**known, "time": headings.TIME}.items():
        assert fold_heading(HEADINGS[name][language]) in words


def test_desk_and_import_lead_to_the_workbook(sign_in, places):
    for address in ("/desk/", "/usage/import/", "/desk/offline/"):
        assert "/usage/import/template.xlsx" in sign_in("ville").get(address).content.decode()
