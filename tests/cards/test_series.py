"""Print runs: codes with a check digit, drawn by chance, given to an area."""

import re
import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.actions import create_series
from cards.codes import is_valid
from cards.models import Card, CodeSeries
from tests import factories as make

LIST, NEW = "/cards/runs/", "/cards/runs/new/"


def filled(**changes):
    return {
        "key": str(uuid.uuid4()),
        "prefix": "k",
        "quantity": "25",
        "kind": "personal",
        "note": "Painotalo",
    } | changes


def send(client, area, **changes):
    return client.post(f"{NEW}?area={area.pk}", filled(**changes))


def test_a_run_makes_a_card_of_each_code_with_a_check_digit(sign_in, places):
    response = send(sign_in("aino"), places.espoo_area)
    run = CodeSeries.unscoped.get()
    codes = list(Card.unscoped.values_list("code", flat=True))
    assert response.url == f"/cards/runs/{run.pk}/"
    assert (run.prefix, run.check_scheme, len(set(codes))) == ("K", "damm", 25)
    assert all(is_valid(code, run.pattern) for code in codes)


def test_the_numbers_do_not_run_on(sign_in, places):
    send(sign_in("aino"), places.espoo_area)
    numbers = sorted(int(code[1:-1]) for code in Card.unscoped.values_list("code", flat=True))
    assert numbers[-1] - numbers[0] > 1_000_000


def test_the_trail_tells_of_the_run_and_holds_no_code(sign_in, places):
    send(sign_in("aino"), places.espoo_area, sites=[places.office.pk])
    event = AuditEvent.unscoped.get(verb="series.created")
    assert (event.details["quantity"], event.details["sites"]) == (25, [str(places.office.pk)])
    assert event.area_id == str(places.espoo_area.pk)
    assert not re.search(r"K\d{9}", str(event.details))


def test_a_form_sent_twice_makes_one_run(sign_in, places):
    client, form = sign_in("aino"), filled()
    answers = {client.post(f"{NEW}?area={places.espoo_area.pk}", form).url for _ in range(2)}
    assert (len(answers), Card.unscoped.count()) == (1, 25)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prefix": "A"}, "Cards without a check digit carry these letters."),
        ({"prefix": ""}, "Type one to three letters from A to Z."),
        ({"prefix": "Ä"}, "Type one to three letters from A to Z."),
        ({"prefix": "K1"}, "Type one to three letters from A to Z."),
        ({"prefix": "KO"}, "These letters are easily read as digits:"),
        ({"quantity": "0"}, "A run has from 1 to 20,000 cards."),
        ({"quantity": "20001"}, "A run has from 1 to 20,000 cards."),
        ({"quantity": "many"}, "Type the number of cards with digits."),
        ({"kind": ""}, "Choose the kind of card."),
        ({"kind": "gold"}, "Select a valid choice."),
        ({"sites": ["x"]}, "is not a valid UUID."),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, places, changes, message):
    make.series(places.espoo_area, "A")
    response = send(sign_in("aino"), places.espoo_area, **changes)
    assert message in response.content.decode()
    assert (CodeSeries.unscoped.count(), Card.unscoped.count()) == (1, 0)


def test_a_site_of_another_area_cannot_be_chosen(sign_in, places):
    response = send(sign_in("aino"), places.espoo_area, sites=[places.vaasa_office.pk])
    assert "Select a valid choice." in response.content.decode()


@pytest.mark.parametrize("area", ["x", "999999", ""])
def test_the_area_is_chosen_first(sign_in, places, area):
    page = sign_in("aino").get(f"{NEW}?area={area}").content.decode()
    assert 'name="area"' in page and 'name="prefix"' not in page


def test_the_same_letters_may_be_printed_again_with_the_same_check(people, places):
    for _ in range(2):
        create_series(prefix="K", quantity=5, kind="personal", area=places.espoo_area, by=someone(people.aino))
    assert Card.unscoped.values("code").distinct().count() == 10


def test_the_database_refuses_a_second_check_scheme_for_a_prefix(places):
    make.series(places.espoo_area, "A")
    with pytest.raises(IntegrityError, match="a_prefix_tells_the_check_scheme"):
        make.series(places.vaasa_area, "A", check_scheme="damm")


def test_a_distributor_registers_cards_of_a_run_given_to_the_site(sign_in, people, places, choices):
    given = {"area": places.espoo_area, "sites": [places.office], "by": someone(people.aino)}
    create_series(prefix="K", quantity=1, kind="personal", **given)
    assert Card.unscoped.registrable_at(places.office).count() == 1
    assert Card.unscoped.registrable_at(places.vaasa_office).count() == 0


@pytest.mark.parametrize(("name", "status"), [("aino", 200), ("kaarina", 403), ("jaana", 403), ("ville", 403)])
def test_runs_are_made_by_administrators(sign_in, places, name, status):
    answers = [sign_in(name).get(NEW).status_code, send(sign_in(name), places.espoo_area).status_code]
    assert answers == ([200, 302] if status == 200 else [403, 403])


@pytest.fixture
def run(places):
    run = make.series(places.espoo_area, quantity=3)
    make.printed(run, "A045198702")
    make.printed(run, "A045198709")
    make.card(run, "A045198716", places.office, date(2026, 3, 1))
    return run


@pytest.mark.parametrize(
    ("name", "status"), [("aino", 200), ("kaarina", 200), ("jaana", 403), ("viktor", 403), ("tilda", 403)]
)
@pytest.mark.parametrize("part", ["", "{run}/", "{run}/cards/", "{run}/labels/", "{run}/file/"])
def test_runs_are_seen_by_those_who_manage_the_area(sign_in, run, name, status, part):
    assert sign_in(name).get(LIST + part.format(run=run.pk)).status_code == status


@pytest.mark.parametrize("part", ["", "cards/", "labels/", "file/"])
def test_another_areas_run_is_not_there(sign_in, run, places, part):
    vaasa = make.series(places.vaasa_area)
    assert sign_in("kaarina").get(f"{LIST}{vaasa.pk}/{part}").status_code == 404
    assert f"{LIST}{vaasa.pk}/" not in sign_in("kaarina").get(LIST).content.decode()


def test_a_runs_page_counts_its_cards(sign_in, run):
    page = sign_in("kaarina").get(f"{LIST}{run.pk}/").content.decode()
    assert re.findall(r'tile__figure">(\d+)<', page) == ["3", "1", "2", "2"]


@pytest.mark.parametrize("sort", ["", "run", "-area", "registered", "created_at", "'"])
def test_the_number_of_queries_does_not_grow_with_the_runs(sign_in, places, sort):
    client, numbers = sign_in("kaarina"), []
    for more in (1, 2):
        for _ in range(more):
            make.series(places.espoo_area)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, {"sort": sort})
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_two_runs_made_at_once_with_the_same_letters_share_no_code(at_once, people, places):
    given = {"kind": "personal", "area": places.espoo_area, "by": someone(people.aino)}
    assert at_once(lambda: create_series(prefix="K", quantity=200, **given)) == ["done", "done"]
    assert Card.unscoped.count() == 400
