"""Registering many from a workbook: taken in, previewed, registered as promised."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.actors import task
from accounts.models import AuditEvent
from cards.actions.drafting import purge_drafts
from cards.models import Background, Card, Consent, RegistrationBatch, Validity
from tests import factories as make
from tests.cards.many import HEADINGS, address, fates, preview, registered, row, send, staged, text, workbook

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = "A045198701", "A045198702", "A045198703"
EVERY = [*HEADINGS, "Sukupuoli", "Äidinkieli", "Elämäntilanne", "Huoltaja", "Huomautukset"]


@pytest.fixture
def drawer(places, choices):
    """Three cards of Espoo that nobody has registered, and one of Vaasa."""
    run = make.series(places.espoo_area)
    make.printed(make.series(places.vaasa_area, "V"), "V045198701")
    return [make.printed(run, code) for code in (ONE, TWO, THREE)]


@pytest.fixture
def jaana(drawer, sign_in):
    return sign_in("jaana")


def test_what_was_promised_is_registered(jaana):
    batch = staged(jaana, row(ONE), row(TWO, date(2026, 11, 3)), row(THREE, "1.12.2026"))
    assert registered() == {}
    assert "Last day of validity 19.11.2027" in preview(jaana, batch)
    jaana.post(address("commit", batch))
    assert registered() == {ONE: date(2026, 11, 20), TWO: date(2026, 11, 3)}
    assert "Registered 2 Refused 1" in preview(jaana, batch)


def test_a_row_is_stored_as_the_form_would_store_it(jaana):
    cells = ["gender first", "SECOND", "life situation refused", "Kyllä", "Kortti oli kulunut."]
    filled = [*row(ONE, children=3, voluntary="kyllä", wellbeing="nej"), *cells]
    jaana.post(address("commit", staged(jaana, filled, headings=EVERY)))
    known = Background.unscoped.select_related("gender", "mother_tongue", "life_situation").get(card__code=ONE)
    chosen = [choice.code for choice in (known.gender, known.mother_tongue, known.life_situation)]
    assert (known.birth_year, known.municipality.name_fi, known.for_guardian) == (1980, "Espoo", True)
    assert chosen == ["first", "second", "refused"]
    period = Validity.unscoped.get(card__code=ONE)
    assert (period.children, period.worker_name, period.remarks) == (3, "Jaana", "Kortti oli kulunut.")
    assert period.client_confirmed and period.situation_confirmed and period.terms_told and not period.from_paper
    assert dict(Consent.unscoped.values_list("purpose", "is_given")) == {"voluntary": True, "wellbeing": False}


def test_spreadsheets_own_kinds_of_cells_are_read(jaana):
    assert fates(jaana, row(ONE, datetime(2026, 11, 20), 1980.0, 2100, children=0.0), row("a045 198 702")) == {
        2: "ok",
        3: "ok",
    }


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (row("A04519870"), "This is not a whole card code."),
        (row("Maija"), "This is not a whole card code."),
        (row("", year=1980), "Type the card code"),
        (row(ONE, ""), "Write the day as day, month and year"),
        (row(ONE, "31.11.2026"), "Write the day as day, month and year"),
        (row(ONE, "1.12.2026"), "The day is in the future."),
        (row(ONE, year="010180-123A"), "Type the year of birth with four digits"),
        (row(ONE, year=2015), "The card can be issued from the year in which the client turns 16."),
        (row(ONE, postal="99999"), "There is no such postal code in Finland."),
        (row(ONE, postal="00100"), "Helsinki does not take part in Kaikukortti on the issue date."),
        (row(ONE, children=21), "Type the number of children with digits, from 0 to 20."),
        (row(ONE, children=""), "Type the number of children with digits, from 0 to 20."),
        (row(ONE, voluntary=""), "Write yes or no."),
        (row(ONE, wellbeing="ehkä"), "Write yes or no."),
    ],
)
def test_a_bad_row_is_refused_in_words(jaana, cells, words):
    assert fates(jaana, cells)[2].startswith(words)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (["", "klingon", "", "", ""], "This is not one of the answers."),
        (["first", "", "", "", ""], "Voluntary information needs the client’s consent"),
        (["", "", "", "Maija Meikäläinen", ""], "Write yes or no."),
        (["", "", "", "", "Soita 040 123 4567"], "This looks like a telephone number"),
        (["", "", "", "", "010180-123A"], "This is like a personal identity code"),
    ],
)
def test_a_bad_answer_is_refused_in_words(jaana, extra, words):
    assert fates(jaana, [*row(ONE), *extra], headings=EVERY)[2].startswith(words)


def test_every_bad_cell_of_a_row_is_told_with_its_column(jaana):
    page = preview(jaana, staged(jaana, row(ONE, "eilen", 19, "021", children="monta")))
    for heading in ("Myöntämispäivä:", "Syntymävuosi:", "Postinumero:", "Lasten määrä:"):
        assert f"{heading} " in page.partition("Rows of the workbook")[2]


def test_a_code_of_others_is_answered_like_one_that_was_never_printed(jaana):
    found = fates(jaana, row("V045198701"), row("A999999999"))
    assert found[2] == found[3]
    assert found[2].startswith("There is no such card among those given to your site.")


def test_the_second_row_of_a_card_is_refused(jaana):
    found = fates(jaana, row(ONE), row(TWO), row("a045 198 701", year=1990))
    assert found == {2: "ok", 3: "ok", 4: found[4]}
    assert found[4].startswith("Row 2 has the same card.")


def test_older_rules_hold_for_an_older_day_and_what_they_do_not_ask_is_not_stored(jaana):
    batch = staged(jaana, row(ONE, "5.1.2024", "", "", voluntary="", wellbeing="kyllä"))
    assert "Not asked on that day, and not stored: Suostumus hyvinvointikysymyksiin" in preview(jaana, batch)
    jaana.post(address("commit", batch))
    assert (registered(), Consent.unscoped.count()) == ({ONE: date(2024, 1, 5)}, 0)
    assert not Validity.unscoped.get().terms_told


def test_nothing_is_done_when_a_fate_has_changed_since_the_preview(jaana, places):
    batch = staged(jaana, row(ONE), row(TWO))
    make.card(make.series(places.espoo_area), "A045198799", places.office, date(2026, 1, 5))
    Card.unscoped.filter(code=TWO).update(code="A045198798")
    jaana.post(address("commit", batch))
    assert list(registered()) == ["A045198799"]
    page = preview(jaana, batch)
    assert "The register has changed since the preview: nothing was registered" in page
    assert "Register 1 card" in page
    jaana.post(address("commit", batch))
    assert list(registered()) == [ONE, "A045198799"]


def test_a_commit_sent_twice_counts_once(jaana):
    batch = staged(jaana, row(ONE))
    for _twice in range(2):
        assert jaana.post(address("commit", batch)).status_code == 302
    assert Validity.unscoped.count() == 1
    assert AuditEvent.unscoped.filter(verb="registrations.imported").count() == 1


def test_the_trail_has_counts_and_no_row_of_the_workbook(jaana):
    jaana.post(address("commit", staged(jaana, row(ONE), row(TWO), row("x"))))
    event = AuditEvent.unscoped.get(verb="registrations.imported")
    assert event.details == {"rows": 3, "registered": 2, "refused": 1}
    assert AuditEvent.unscoped.filter(verb="card.registered").count() == 2
    assert not [e for e in AuditEvent.unscoped.all() if ONE in str(e.details) or "1980" in str(e.details)]


def test_the_preview_leaves_no_trace(jaana):
    preview(jaana, staged(jaana, row(ONE)))
    assert (Background.unscoped.count(), Validity.unscoped.count(), Consent.unscoped.count()) == (0, 0, 0)
    assert AuditEvent.unscoped.filter(verb="card.registered").count() == 0


def test_the_same_file_again_says_since_when_it_is_in(jaana):
    content = workbook(row(ONE))
    send(jaana, content)
    jaana.post(address("commit", RegistrationBatch.unscoped.get()))
    page = text(jaana.get(send(jaana, content)["Location"]))
    assert "The very same workbook was registered for this site on 22.11.2026." in page
    assert "This card is already registered: Espoon aikuissosiaalityö, 20.11.2026." in page


def test_when_no_row_can_be_registered_there_is_nothing_to_press(jaana):
    batch = staged(jaana, row("x"))
    assert "No row can be registered" in preview(jaana, batch)
    assert address("commit", batch) not in jaana.get(address("preview", batch)).content.decode()
    jaana.post(address("commit", batch))
    assert RegistrationBatch.unscoped.get().committed_at is None


def test_the_workers_name_behind_a_shared_login_stands_in_the_trail(jaana, people):
    type(people.jaana).objects.filter(pk=people.jaana.pk).update(is_shared=True)
    jaana.post(address("commit", staged(jaana, row(ONE))))
    assert AuditEvent.unscoped.get(verb="registrations.imported").actor_name == "distributor@kaikukanta.test (Jaana)"


def test_a_row_asks_twenty_queries_at_most(jaana, django_assert_max_num_queries):
    rows = [row(ONE), row(TWO), row(THREE)]
    batch = staged(jaana, *rows)
    with django_assert_max_num_queries(25 + 20 * len(rows)):
        jaana.post(address("commit", batch))
    assert len(registered()) == 3


def test_a_workbook_is_gone_after_a_day(jaana):
    batch = staged(jaana, row(ONE))
    RegistrationBatch.unscoped.update(created_at=timezone.now() - timedelta(days=1))
    assert jaana.get(address("preview", batch)).status_code == 404
    assert purge_drafts(by=task("purge")) == 1
    assert RegistrationBatch.unscoped.count() == 0


def test_ten_workbooks_rest_at_most(jaana):
    for _again in range(12):
        staged(jaana, row(ONE))
    assert RegistrationBatch.unscoped.count() == 10
