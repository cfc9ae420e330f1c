"""What every answer carries, whatever it is."""

import pytest

pytestmark = pytest.mark.django_db
PAGES = ["/", "/login/", "/nothing/", "/health/", "/preferences/language/"]


@pytest.mark.parametrize("address", PAGES)
def test_the_content_policy_stands_on_every_answer(client, address):
    header = client.get(address).headers["Content-Security-Policy"]
    policy = dict(rule.strip().split(" ", 1) for rule in header.split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert "unsafe" not in header


def test_a_page_travels_packed_to_who_can_unpack_it(sign_in):
    ville = sign_in("ville")
    packed = ville.get("/desk/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in ville.get("/desk/").headers
    assert len(packed.content) < len(ville.get("/desk/").content) / 3


def policy_of(page):
    return dict(rule.strip().split(" ", 1) for rule in page.headers["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("address", ["/desk/", "/desk/log/"])
def test_only_the_desk_may_compile_the_cameras_reader_and_nothing_else_is_looser(sign_in, address):
    ville = sign_in("ville")
    desk, other = policy_of(ville.post(address)), policy_of(ville.get("/usage/"))
    assert desk.pop("script-src") == "'self' 'wasm-unsafe-eval'"
    assert other.pop("script-src") == "'self'"
    assert desk == other


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

    monkeypatch.setattr("stats.public.front.Publication.objects.newest", broken)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "A045198723" not in page.content.decode()


def test_health_tells_that_the_database_answers(client):
    assert client.get("/health/").json() == {"database": "here"}


def test_an_address_that_only_takes_forms_says_so_in_words(client):
    page = client.get("/preferences/language/", headers={"Accept-Language": "en"})
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "This address is not a page" in page.content.decode()


def test_a_form_sent_after_the_session_is_said_to_be_unsaved_and_found_again(client):
    sender = {"Referer": "http://testserver/cards/register/?kind=community", "Accept-Language": "en"}
    answer = client.post("/cards/register/", {"code": "A045198723"}, headers=sender)
    assert answer.url == "/login/?next=/cards/register/%3Fkind%3Dcommunity"
    assert "the form was not saved" in client.get(answer.url, headers=sender).content.decode()


@pytest.mark.parametrize("sender", ["https://example.org/x/", "", "//example.org/", "javascript:x"])
def test_after_the_session_nobody_is_led_to_another_site(client, sender):
    answer = client.post("/desk/", headers={"Referer": sender})
    assert answer.url == "/login/?next=/desk/"


def test_a_page_opened_without_a_session_says_nothing_of_forms(client):
    assert list(client.get("/desk/", follow=True).context["messages"]) == []


@pytest.mark.parametrize("address", ["/sites/", "/areas/", "/municipalities/", "/people/", "/account/", "/cards/"])
def test_a_page_answers_a_question_for_its_head(sign_in, address):
    assert sign_in("aino").head(address).status_code == 200
