"""Sending a report: who may, for which venue, and what is larger than may be sent."""

from __future__ import annotations

import http.client
import tracemalloc
import uuid
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import AgentClient
from accounts.permissions import Role
from cards.uploads import MAX_REQUEST
from tests import factories as make
from tests.usage.import_steps import newest, queries_of, sample, send, uploaded
from usage.models import ImportBatch

BOUNDARY = "---------------------------9051914041544843365972754266"
LIST = "/usage/import/"
TOO_LARGE = "The file is larger than 10 MB."


def part(name: str, *, file_name: str = "") -> bytes:
    file = f'; filename="{file_name}"\r\nContent-Type: application/octet-stream' if file_name else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()


class Endless:
    """A request's body that is never whole in memory: a file of `megabytes` without a line end, and the CSRF token
    before it or after it."""

    def __init__(self, megabytes: int, token: str, *, token_first: bool) -> None:
        field = part("csrfmiddlewaretoken") + token.encode() + b"\r\n"
        file, end = part("report", file_name="big.xlsx"), f"--{BOUNDARY}--\r\n".encode()
        self.before = field + file if token_first else file
        self.after = b"\r\n" + (b"" if token_first else field) + end
        self.middle = megabytes * 2**20
        self.length = len(self.before) + self.middle + len(self.after)
        self.largest_read = 0

    def read(self, size: int) -> bytes:
        self.largest_read = max(self.largest_read, size)
        if self.before:
            piece, self.before = self.before[:size], self.before[size:]
        elif self.middle:
            piece = bytes(min(size, self.middle))
            self.middle -= len(piece)
        else:
            piece, self.after = self.after[:size], self.after[size:]
        return piece

    readline = read


def streamed(client: Client, body: Endless, **extra: Any) -> Any:
    return client.request(
        PATH_INFO=LIST,
        REQUEST_METHOD="POST",
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        **{"CONTENT_LENGTH": str(body.length), "wsgi.input": body, **extra},
    )


@pytest.fixture
def strict(sign_in: Any) -> tuple[Client, str]:
    """Ville's browser with the CSRF check of production, and the token of the page."""
    browser = sign_in("ville")
    browser.handler.enforce_csrf_checks = True
    return browser, str(browser.get(LIST).context["csrf_token"])


@pytest.mark.parametrize("token_first", [True, False])
def test_200_megabytes_are_refused_in_words_and_fill_no_memory(strict, token_first):
    browser, token = strict
    body = Endless(200, token, token_first=token_first)
    tracemalloc.start()
    answer = streamed(browser, body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (answer.status_code, body.middle, body.after) == (200, 0, b"")  # read to its end: the answer arrives
    assert TOO_LARGE in answer.content.decode()
    assert peak < 40 * 2**20
    assert body.largest_read <= 64 * 2**10


def test_files_that_are_too_large_together_are_refused_too(sign_in, places):
    half = SimpleUploadedFile("half.xlsx", bytes(6 * 2**20))
    other = SimpleUploadedFile("other.xlsx", bytes(6 * 2**20))
    answer = sign_in("ville").post(LIST, {"another": half, "report": other})
    assert TOO_LARGE in answer.content.decode()


def test_a_gigabyte_and_more_is_refused_before_a_byte_is_read(strict):
    browser, token = strict
    body = Endless(1, token, token_first=True)
    answer = streamed(browser, body, CONTENT_LENGTH=str(MAX_REQUEST + 1))
    assert (answer.status_code, body.largest_read) == (413, 0)
    assert "too large" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_real_server_takes_thirty_megabytes_and_answers(live_server, strict):
    browser, token = strict
    body = Endless(30, token, token_first=False)
    pieces = iter(lambda: body.read(2**16), b"")
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(body.length)}
    with closing(http.client.HTTPConnection(live_server.thread.host, live_server.thread.port, timeout=60)) as line:
        line.request("POST", LIST, body=pieces, headers={**headers, "Cookie": cookies})
        answer = line.getresponse()
        assert (answer.status, TOO_LARGE in answer.read().decode()) == (200, True)


def test_a_file_of_ten_megabytes_is_read(sign_in, places):
    answer = send(sign_in("ville"), SimpleUploadedFile("full.xlsx", bytes(10 * 2**20)))
    assert "The file is not a spreadsheet." in answer.content.decode()  # zeros, not a size, stop it


def test_a_report_comes_in_and_its_columns_are_asked_for(sign_in, places):
    answer = send(sign_in("ville"), sample(1))
    batch = newest()
    assert answer.url == f"/usage/import/{batch.pk}/columns/"
    assert (batch.venue, batch.sent_from, batch.file_name) == (places.theatre, places.theatre, "1_kirjauspohja.xlsx")
    assert batch.expires_at - batch.uploaded_at == timedelta(hours=1)


def test_nothing_chosen_is_said_in_words(sign_in, places):
    answer = sign_in("ville").post(LIST, {})
    assert answer.context["form"].errors == {"report": ["Choose the file of the report."]}


@pytest.mark.parametrize(("name", "status"), [("ville", 200), ("leena", 200), ("jaana", 403), ("tilda", 403)])
def test_those_who_log_uses_may_import(sign_in, name, status):
    assert sign_in(name).get(LIST).status_code == status


def test_nobody_imports_without_signing_in(sign_in, db):
    assert sign_in(None).post(LIST, {}).url == "/login/?next=/usage/import/"


def test_an_agent_imports_for_an_accepted_client_through_its_own_site(sign_in, places):
    batch = uploaded(sign_in("leena"), sample(1))
    assert (batch.venue, batch.sent_from) == (places.theatre, places.agency)


def test_an_agent_without_an_accepted_client_is_told_what_to_do(sign_in, places):
    AgentClient.unscoped.update(accepted_at=None)
    page = sign_in("leena").get(LIST).content.decode()
    assert "You have no venue for which you could import" in page
    assert 'type="file"' not in page


def test_a_coordinator_chooses_a_venue_of_the_area_and_no_other(sign_in, places):
    make.site("Espoon museo", places.espoo_area, places.espoo, is_venue=True)
    browser = sign_in("kaarina")
    assert 'name="venue"' in browser.get(LIST).content.decode()
    answer = send(browser, sample(1), venue=str(places.wasa.pk))
    assert answer.context["form"].errors == {"venue": ["You cannot log uses for this venue. Choose the venue again."]}
    assert uploaded(browser, sample(1), venue=str(places.theatre.pk)).venue == places.theatre


def test_eleven_waiting_imports_are_too_many(sign_in, places):
    browser = sign_in("ville")
    batch = uploaded(browser, sample(1))
    for _ in range(9):
        batch.pk = uuid.uuid4()
        batch.save(force_insert=True)
    assert "You have ten imports waiting." in send(browser, sample(1)).content.decode()
    ImportBatch.unscoped.update(expires_at=timezone.now())
    assert send(browser, sample(1)).status_code == 302


def test_the_list_asks_the_database_the_same_for_one_import_and_for_three(sign_in, places):
    browser = sign_in("ville")
    uploaded(browser, sample(1))
    asked = queries_of(browser, LIST)
    uploaded(browser, sample(2))
    uploaded(browser, sample(5))
    assert queries_of(browser, LIST) == asked


def test_the_list_shows_nothing_of_another_person_before_it_is_logged(sign_in, places, people):
    people.other = make.person("other@kaikukanta.test", Role.VENUE, places.theatre)
    uploaded(sign_in("ville"), sample(1))
    assert "1_kirjauspohja.xlsx" not in sign_in("other").get(LIST).content.decode()
