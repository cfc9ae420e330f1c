"""What a desk gets for a day without a network: manifest, worker and shell, the paper form, the workbook."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from usage.late import desk_keys
from usage.models import Event

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


def test_desk_and_import_lead_to_the_workbook(sign_in, places):
    for address in ("/desk/", "/usage/import/", "/desk/offline/"):
        assert "/usage/import/template.xlsx" in sign_in("ville").get(address).content.decode()
