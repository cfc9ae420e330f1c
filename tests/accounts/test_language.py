"""One's own account, language and text size."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import AuditEvent, User


def test_the_own_account_shows_roles_with_what_they_are_for(sign_in, people):
    page = sign_in("ville").get("/account/")
    text = page.content.decode()
    assert [str(m.place) for m in page.context["memberships"]] == ["Espoon kaupunginteatteri"]
    assert "Logs the use of the card for its own events." in text
    assert "/password/change/" in text and "/account/2fa/" in text


def test_name_and_language_are_saved(sign_in, people):
    answer = sign_in("ville").post("/account/", {"name": "Ville V.", "language": "sv"})
    ville = User.objects.get(pk=people.ville.pk)
    assert (ville.name, ville.language, answer.cookies["django_language"].value) == ("Ville V.", "sv", "sv")
    assert AuditEvent.unscoped.get(verb="account.edited").details["after"] == {"language": "sv"}


def test_a_language_that_is_none_of_ours_is_told(sign_in, people):
    page = sign_in("ville").post("/account/", {"name": "Ville", "language": "de"})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["language"])


def test_a_stranger_chooses_the_language_of_the_browser(db):
    browser = Client(headers={"accept-language": "en"})
    answer = browser.post("/preferences/language/", {"language": "sv", "next": "/login/"})
    assert (answer.headers["Location"], browser.get("/login/").headers["Content-Language"]) == ("/login/", "sv")


def test_a_persons_choice_follows_them_to_another_browser(sign_in, people):
    sign_in("ville").post("/preferences/language/", {"language": "sv", "next": "/account/"})
    assert sign_in("ville").get("/account/").wsgi_request.LANGUAGE_CODE == "sv"
    assert AuditEvent.unscoped.get(verb="account.edited").subject_id == str(people.ville.pk)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "sites/"]
)
def test_one_is_never_sent_elsewhere(db, elsewhere):
    for page, choice in [("language", {"language": "fi"}), ("text-size", {"size": "150"})]:
        assert Client().post(f"/preferences/{page}/", choice | {"next": elsewhere}).headers["Location"] == "/"


def test_the_text_size_is_kept_for_a_year(db):
    browser = Client()
    cookie = browser.post("/preferences/text-size/", {"size": "150", "next": "/login/"}).cookies["text_size"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("150", 365 * 24 * 3600, "Lax")
    assert 'data-text-size="150"' in browser.get("/login/").content.decode()


@pytest.mark.parametrize(
    ("page", "choice"), [("language", {"language": "xx"}), ("text-size", {"size": "1000"}), ("language", {})]
)
def test_a_choice_that_there_is_not_is_a_bad_request(db, page, choice):
    assert Client().post(f"/preferences/{page}/", choice).status_code == 400


@pytest.mark.parametrize("page", ["language", "text-size"])
def test_preferences_are_deeds_and_not_links(db, page):
    assert Client().get(f"/preferences/{page}/").status_code == 405
