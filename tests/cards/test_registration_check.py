"""The check page, the days to copy, and the next card of a group."""

import re
from datetime import date

import pytest

from accounts.models import User
from cards.models import Card, Choice, Draft
from tests import factories as make
from tests.cards.registering import CODE, PAGE, filled, go_through, registered, words


def checked(client, **changes):
    return client.post(PAGE, filled(**changes)).url


def test_everything_is_read_back_in_words_with_both_days(sign_in, printed):
    gender = Choice.objects.get(list="gender", code="first")
    client = sign_in("jaana")
    page = words(client.get(checked(client, gender=gender.pk, consent_voluntary="yes", from_paper="on")))
    told = ["A045 198 702", "22.11.2026", "21.11.2027", "1980", "02100 Espoo", "gender first", "From a paper form"]
    told += ["Consent to the voluntary information", "Consent to the questions", "The terms of use have been told"]
    assert [text for text in told if text not in page] == []
    assert Card.unscoped.registered().count() == 0


def test_correcting_goes_back_to_the_filled_form(sign_in, printed):
    client = sign_in("jaana")
    check = checked(client, birth_year="1979")
    back = re.search(r'href="(/cards/register/\?draft=[^"]+)"', client.get(check).content.decode())[1]
    page = words(client.get(back))
    assert 'value="1979"' in page and f'value="{CODE}"' in page and "There is a problem" not in page


def test_no_address_or_title_holds_the_code(sign_in, printed):
    client = sign_in("jaana")
    check = checked(client)
    pages = [client.get(check), client.get(client.post(check).url)]
    addresses = [check, *re.findall(r'(?:href|action)="([^"]*)"', "".join(page.content.decode() for page in pages))]
    titles = re.findall("<title>(.*?)</title>", words(pages[0]) + words(pages[1]))
    assert [text for text in addresses + titles if CODE in text or "A045" in text] == []


def test_a_draft_that_is_not_ready_comes_back_as_the_form_with_its_errors(sign_in, printed):
    client = sign_in("jaana")
    form = filled(children="")
    client.post(f"/cards/drafts/{form['key']}/", form)
    page = words(client.get(f"/cards/drafts/{form['key']}/check/"))
    assert "Type the number of children with digits" in page and f'value="{CODE}"' in page


def test_the_slower_of_two_workers_is_told_and_keeps_what_was_typed(sign_in, printed, people, places):
    first, second = sign_in("jaana"), sign_in("kaarina")
    slow = checked(second, worker_name="Kaarina", birth_year="1979")
    assert registered(go_through(first, filled()))
    page = words(second.post(slow))
    assert "This card is already registered: Espoon aikuissosiaalityö, 22.11.2026." in page
    assert 'value="1979"' in page and Draft.unscoped.get().user == people.kaarina
    assert Card.unscoped.get(code=CODE).registered_at and f"/cards/{printed.pk}/" in page


class TestHanded:
    def test_both_days_stand_large_and_the_next_steps_below(self, sign_in, printed):
        page = words(sign_in("jaana").get(go_through(sign_in("jaana"), filled()).url))
        days = re.findall(r"<dd>([\d.]+)</dd>", page)
        assert days == ["22.11.2026", "21.11.2027"]
        assert "Write the client’s name on the card." in page and f"/cards/{printed.pk}/handover/" in page

    def test_a_community_card_bears_the_organisations_name(self, sign_in, places):
        card = make.card(
            make.series(places.espoo_area, kind="community"), CODE, places.office, date(2026, 1, 1), kind="community"
        )
        page = words(sign_in("jaana").get(f"/cards/{card.pk}/handed/"))
        assert "Espoon aikuissosiaalityö ry, and no worker’s name" in page and "handover" not in page

    @pytest.mark.parametrize(("name", "status"), [("jaana", 200), ("kaarina", 200), ("viveca", 404), ("ville", 403)])
    def test_it_is_for_those_who_see_the_card(self, sign_in, printed, places, name, status):
        card = make.card(printed.series, "A045198709", places.office, date(2026, 3, 1))
        assert sign_in(name).get(f"/cards/{card.pk}/handed/").status_code == status
        assert sign_in(name).get(f"/cards/{printed.pk}/handed/").status_code in (404, 403)


class TestGroup:
    def test_the_next_card_keeps_day_worker_and_the_clients_language_only(self, sign_in, printed):
        client = sign_in("jaana")
        go_through(client, filled(issued_on="20.11.2026", worker_name="Tarja", client_language="sv", remarks="Märkä"))
        page = words(client.get(f"{PAGE}?group=1"))
        assert [f'value="{text}"' in page for text in ("20.11.2026", "Tarja", "sv")] == [True] * 3
        assert [text for text in (CODE, "1980", "02100", "Märkä") if text in page] == []

    def test_without_the_group_the_form_is_todays(self, sign_in, printed):
        client = sign_in("jaana")
        go_through(client, filled(issued_on="20.11.2026", client_language="sv"))
        page = words(client.get(PAGE))
        assert 'value="22.11.2026"' in page and 'value="sv"' not in page.split("register__form")[1]

    def test_the_sheet_is_offered_in_the_clients_language(self, sign_in, printed):
        client = sign_in("jaana")
        page = words(client.get(go_through(client, filled(client_language="sv")).url))
        assert "/handover/?language=sv" in page
        again = words(sign_in("jaana").get(f"/cards/{printed.pk}/handed/"))
        assert "/handover/?language" not in again

    def test_the_name_behind_a_shared_login_is_kept_for_the_day(self, sign_in, printed, people, fixed_day):
        User.objects.filter(pk=people.jaana.pk).update(is_shared=True)
        fixed_day.shift(8 * 3600)  # eight in the evening
        client = sign_in("jaana")
        go_through(client, filled(worker_name="Tarja", issued_on="20.11.2026"))
        assert 'value="Tarja"' in words(client.get(PAGE))
        fixed_day.shift(5 * 3600)
        page = words(client.get(f"{PAGE}?group=1"))
        assert 'value="Tarja"' not in page and 'value="20.11.2026"' not in page
