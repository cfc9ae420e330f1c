"""Who registers many, what may be sent, and what of it rests."""

from __future__ import annotations

import pytest
from django.db import connection

from cards.actions import batches, opened_workbook
from cards.models import RegistrationBatch
from cards.workbook import Refusal, WorkbookRefused
from tests import factories as make
from tests.cards.many import (
    HEADINGS,
    PAGE,
    WORKER,
    address,
    preview,
    queries,
    row,
    rows_of,
    send,
    staged,
    text,
    workbook,
)

pytestmark = pytest.mark.django_db
ONE = "A045198701"


@pytest.fixture
def drawer(places, choices):
    return make.printed(make.series(places.espoo_area), ONE)


@pytest.fixture
def jaana(drawer, sign_in):
    return sign_in("jaana")


@pytest.mark.parametrize("deed", ["preview", "commit", "refused"])
def test_a_workbook_is_its_senders_alone(jaana, sign_in, deed):
    batch = staged(jaana, row(ONE))
    method = "post" if deed == "commit" else "get"
    for name, status in {"aino": 404, "kaarina": 404, "viveca": 404, "ville": 403, "tilda": 403, None: 302}.items():
        assert getattr(sign_in(name), method)(address(deed, batch)).status_code == status
    assert RegistrationBatch.unscoped.get().committed_at is None


def test_a_sender_whose_right_has_ended_sees_it_no_more(jaana, people, places):
    batch = staged(jaana, row(ONE))
    make.Membership.unscoped.filter(user=people.jaana).delete()
    assert jaana.get(address("preview", batch)).status_code == 403
    make.Membership.unscoped.create(user=people.jaana, role="distributor", kind="site", site=places.vaasa_office)
    assert jaana.get(address("preview", batch)).status_code == 404
    assert jaana.post(address("commit", batch)).status_code == 404


def test_only_a_post_registers(jaana):
    assert jaana.get(address("commit", staged(jaana, row(ONE)))).status_code == 405


def test_a_coordinator_chooses_the_site(drawer, sign_in, places):
    kaarina, second = (
        sign_in("kaarina"),
        make.site("Espoon kirjasto", places.espoo_area, places.espoo, is_distributor=True),
    )
    assert "Choose the site that hands out the card." in text(send(kaarina, workbook(row(ONE))))
    assert send(kaarina, workbook(row(ONE)), site=places.vaasa_office.pk).status_code == 200
    assert send(kaarina, workbook(row(ONE)), site=second.pk).status_code == 302
    assert RegistrationBatch.unscoped.get().site == second


def test_a_row_that_only_the_form_can_let_through_says_so(drawer, sign_in):
    batch = staged(sign_in("kaarina"), row(ONE, postal="00100"))
    assert "Register this card with the form." in preview(sign_in("kaarina"), batch)


@pytest.mark.parametrize("box", ["client_confirmed", "situation_confirmed", "terms_told", "worker_name"])
def test_what_holds_for_every_row_must_be_confirmed(jaana, box):
    answer = send(jaana, workbook(row(ONE)), **{box: ""})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [box]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "The file is not a spreadsheet."),
        (workbook(headings=["Nimi"]), "no column for the card codes"),
        (workbook(), "There are no rows below the headings."),
        (workbook(row(ONE), headings=["Kortin tunnus"] * 2), "Two columns have the heading of “Card code”."),
        (workbook(*[row(ONE)] * 501), "The workbook has 501 rows. Divide it: at most 500 rows"),
        (workbook(headings=["x"] * 201), "The file has more than 200 columns."),
        (b"x" * (10 * 2**20 + 1), "The file is larger than 10 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(jaana, content, words):
    answer = send(jaana, content)
    assert answer.status_code == 200
    assert words in text(answer)
    assert RegistrationBatch.unscoped.count() == 0


def test_an_encrypted_workbook_is_answered_in_words(jaana, monkeypatch):
    def locked(content, name):
        raise WorkbookRefused(Refusal.ENCRYPTED)

    monkeypatch.setattr(batches, "read_safely", locked)
    assert "The file is protected with a password." in text(send(jaana, workbook(row(ONE))))


def test_without_a_file_the_typed_name_stays(jaana):
    answer = jaana.post(PAGE, WORKER | {"worker_name": "Jaana Virta"})
    assert "Choose the workbook." in text(answer)
    assert 'value="Jaana Virta"' in answer.content.decode()


def test_a_csv_is_read_as_well(jaana):
    lines = [";".join(HEADINGS), ";".join(map(str, row(ONE)))]
    assert send(jaana, "\r\n".join(lines).encode("cp1252"), "kortit.csv").status_code == 302
    assert "Register 1 card" in preview(jaana, RegistrationBatch.unscoped.get())


def test_other_columns_are_named_and_never_stored(jaana):
    cells = [*row(ONE), "Meikäläinen", "maija@example.fi", "sali <B>"]
    batch = staged(jaana, cells, headings=[*HEADINGS, "Sukunimi", "Sähköposti", "Huone <1>"])
    page = preview(jaana, batch)
    assert "We did not read: Sukunimi, Sähköposti, Huone <1>." in page
    assert "The workbook has columns that tell who the clients are Note: Sukunimi, Sähköposti." in page
    packed = opened_workbook(batch).packed().decode()
    assert not [secret for secret in ("Meikäläinen", "maija", "sali") if secret in packed]


def test_what_rests_is_sealed_and_goes_when_it_is_registered(jaana):
    batch = staged(jaana, row(ONE))
    assert ONE.encode() not in bytes(batch.sealed)
    jaana.post(address("commit", batch))
    batch.refresh_from_db()
    assert (batch.sealed, batch.rows, batch.registered) == (None, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cards_registrationbatch")
        assert ONE not in str(cursor.fetchall())


def test_rows_moved_to_another_batch_do_not_open(jaana):
    first, second = staged(jaana, row(ONE)), staged(jaana, row(ONE))
    RegistrationBatch.unscoped.filter(pk=first.pk).update(sealed=bytes(second.sealed))
    for answer in (jaana.get(address("preview", first)), jaana.post(address("commit", first))):
        assert (answer.status_code, answer["Location"]) == (302, PAGE)


def test_a_column_that_is_missing_is_named(jaana):
    page = preview(jaana, staged(jaana, [ONE, "20.11.2026"], headings=["Kod", "Datum"]))
    assert "The workbook has no column for: Year of birth, Postal code, Number of children, Consent to" in page


def test_the_refused_rows_come_back_with_their_reasons_and_are_taken_in_again(jaana):
    batch = staged(jaana, row(ONE, year=198), row("=1+1"))
    rows = rows_of(jaana.get(address("refused", batch)))
    assert rows[0] == ["Row", *HEADINGS, "Reason"]
    assert rows[1][:4] == ["2", ONE, "20.11.2026", "198"]
    assert rows[1][-1].startswith("Syntymävuosi: Type the year of birth with four digits")
    rows[1][3] = "1980"
    again = staged(jaana, *rows[1:], headings=rows[0])
    page = preview(jaana, again)
    assert "Register 1 card" in page and "We did not read" not in page


def test_after_the_commit_the_refused_rows_are_not_kept(jaana):
    batch = staged(jaana, row(ONE), row("x"))
    jaana.post(address("commit", batch))
    assert jaana.get(address("refused", batch))["Location"] == address("preview", batch)
    assert "The refused rows are not kept here." in preview(jaana, batch)


def test_reasons_are_told_in_the_readers_language(jaana, people):
    batch = staged(jaana, row("x", year=""))
    type(people.jaana).objects.filter(pk=people.jaana.pk).update(language="sv")
    jaana.cookies.clear()
    jaana.force_login(people.jaana, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert jaana.get(address("preview", batch)).context["staged"].language == "sv"


@pytest.mark.parametrize(
    ("query", "numbers"), [("", [3, 2]), ("?fate=good", [2]), ("?fate=refused", [3]), ("?fate=x&page=9", [3, 2])]
)
def test_the_rows_can_be_narrowed(jaana, query, numbers):
    answer = jaana.get(address("preview", staged(jaana, row(ONE), row("x"))) + query)
    assert [line.number for line in answer.context["lines"]] == numbers


def test_the_preview_asks_as_many_queries_for_three_rows_as_for_one(jaana):
    one, three = staged(jaana, row(ONE)), staged(jaana, row(ONE), row("x"), row("y"))
    assert queries(lambda: jaana.get(address("preview", three))) == queries(lambda: jaana.get(address("preview", one)))
