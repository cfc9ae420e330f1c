"""What every answer carries, whatever it is."""

import pytest

pytestmark = pytest.mark.django_db
PAGES = ["/", "/login/", "/nothing/", "/health/", "/preferences/language/"]


@pytest.mark.parametrize("address", PAGES)
def test_the_content_policy_stands_on_every_answer(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", PAGES)
def test_nothing_rests_in_a_cache_or_a_frame_or_is_guessed(client, address):
    headers = client.get(address).headers
    names = ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")
    assert [headers[name] for name in names] == ["DENY", "nosniff", "same-origin"]
    assert "no-store" in headers["Cache-Control"]


def test_a_page_of_a_signed_in_person_is_not_kept(sign_in):
    assert sign_in("ville").get("/desk/").headers["Cache-Control"] == "no-store"


def test_an_error_says_nothing_of_what_was_typed(client, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("A045198723 was typed")

    monkeypatch.setattr("stats.public.Publication.objects.newest", broken)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "A045198723" not in page.content.decode()


def test_health_tells_that_the_database_answers(client):
    assert client.get("/health/").json() == {"database": "here"}
