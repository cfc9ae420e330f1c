"""The whole of the register in one walk: a print run, a registration, a logged use, an import, the yearly figure."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cards.models import Card
from tests.usage import import_steps

pytestmark = pytest.mark.django_db

CONFIRMED = ["client_confirmed", "situation_confirmed", "terms_told"]


def fields_of(page: Any) -> dict[str, str]:
    """The hidden fields that the page's forms carry."""
    text = page.content.decode()
    tags = re.findall(r'<input type="hidden"[^>]*>', text)
    pairs = [(re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: value[1] for name, value in pairs if name and value}


def send(client: Any, address: str, **typed: Any) -> Any:
    """Open the page, fill in its form, send it, and follow where it leads."""
    hidden = fields_of(client.get(address))
    page = client.post(address, {**hidden, **typed}, follow=True)
    assert page.status_code == 200
    return page


def uses_of_the_year(client: Any, places: Any) -> int:
    page = client.get(f"/stats/areas/{places.espoo_area.pk}/")
    return page.context["years"].table.lines[-1].figures["uses_total"]


def test_from_a_print_run_to_a_live_figure(sign_in, places, choices, sample_cards):
    aino, jaana, ville, kaarina = (sign_in(name) for name in ("aino", "jaana", "ville", "kaarina"))
    assert uses_of_the_year(kaarina, places) == 0

    send(aino, f"/cards/runs/new/?area={places.espoo_area.pk}", prefix="E", quantity="5", kind="personal")
    code = Card.unscoped.filter(code__startswith="E").earliest("code").code

    holder = {"birth_year": "1980", "postal_code": "02100", "children": "2"}
    agreed = {"consent_voluntary": "no", "consent_wellbeing": "no"}
    told = {"worker_name": "Jaana", "issued_on": "2026-11-20", **agreed, **dict.fromkeys(CONFIRMED, "on")}
    check = send(jaana, "/cards/register/", code=code.lower(), **holder, **told)
    jaana.post(check.redirect_chain[-1][0])

    event = {"event_name": "Lumikuningatar", "event_day": "22.11.2026", "event_time": "13.00"}
    ticket = {"code": code, "children": "2", "venue": str(places.theatre.pk), **event}
    checked = send(ville, "/desk/", **ticket)
    ville.post("/desk/log/", {**fields_of(checked), **ticket})
    assert uses_of_the_year(kaarina, places) == 3

    batch = import_steps.committed(ville, import_steps.sample(2))
    assert (batch.counted, batch.ignored, batch.refused) == (18, 43, 0)
    assert uses_of_the_year(kaarina, places) == 3 + 18 + 7  # 18 purchases, 7 children's tickets among them
