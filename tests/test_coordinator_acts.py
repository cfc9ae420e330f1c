"""A coordinator registers, renews, logs and imports for a site of the own area; each row says for which site and by
whom, and of another area nothing can be done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import AuditEvent
from cards.models import Card, Validity
from tests import factories as make
from tests.cards import registering, test_renew
from tests.usage import import_steps
from tests.usage.desk import typed
from usage.models import Usage

pytestmark = pytest.mark.django_db


def deed(verb: str) -> tuple[str, str]:
    """By whom and at which site, as the trail tells it."""
    event = AuditEvent.unscoped.get(verb=verb)
    return event.actor_name, event.site_id


@pytest.fixture
def kaarina(sign_in: Any, people: Any) -> Any:
    return sign_in("kaarina")


def test_a_card_is_registered_for_a_site(kaarina, people, places, choices):
    make.printed(make.series(places.espoo_area), registering.CODE)
    other = make.site("Espoon nuorisopalvelut", places.espoo_area, places.espoo, is_distributor=True)
    registering.go_through(kaarina, registering.filled(site=other.pk))
    card = Card.unscoped.get(code=registering.CODE)
    assert (card.site, Validity.unscoped.get(card=card).worker_name) == (other, "Jaana")
    assert deed("card.registered") == (people.kaarina.email, str(other.pk))


def test_a_card_is_renewed_for_its_site(kaarina, people, places, choices):
    card = make.card(make.series(places.espoo_area), "A045198702", places.office, date(2026, 3, 1))
    test_renew.background(card)
    kaarina.post(f"/cards/{card.pk}/renew/", test_renew.filled())
    assert deed("card.renewed") == (people.kaarina.email, str(places.office.pk))


def test_a_use_is_logged_for_a_venue(kaarina, people, places, sample_cards):
    kaarina.post("/desk/log/", typed(places.theatre))
    use = Usage.unscoped.get()
    assert (use.venue, use.logged_by) == (places.theatre, people.kaarina.email)
    assert deed("usage.logged") == (people.kaarina.email, str(places.theatre.pk))


def test_a_report_is_imported_for_a_venue(kaarina, people, places, sample_cards):
    batch = import_steps.committed(kaarina, import_steps.sample(2), venue=str(places.theatre.pk))
    assert (batch.venue, batch.sender) == (places.theatre, people.kaarina)
    assert set(Usage.unscoped.values_list("venue", "logged_by")) == {(places.theatre.pk, people.kaarina.email)}


def test_of_another_area_nothing_is_done(kaarina, places, sample_cards, choices):
    card = make.card(make.series(places.vaasa_area, prefix="V"), "V045198702", places.vaasa_office, date(2026, 1, 5))
    assert kaarina.post(f"/cards/{card.pk}/renew/", test_renew.filled()).status_code == 404
    kaarina.post("/desk/log/", typed(places.wasa))
    import_steps.send(kaarina, import_steps.sample(2), venue=str(places.wasa.pk))
    assert (Usage.unscoped.count(), AuditEvent.unscoped.filter(verb__startswith="card.").count()) == (0, 0)
