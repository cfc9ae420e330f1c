"""What the list of reminders finds, for whom, and in what words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AgentClient, Membership, Promise, Site, User
from accounts.permissions import Places
from cards.models import Block, Card
from stats import reminding
from stats.models import ReminderKind
from stats.reminder_words import letter, why
from tests import factories as make

pytestmark = pytest.mark.django_db
EVERYWHERE = Places(everywhere=True)


def ago(days: int) -> datetime:
    return datetime(2026, 11, 22, 10, tzinfo=UTC) - timedelta(days=days)


@pytest.fixture(autouse=True)
def details_are_right(places, today):
    """Nobody is reminded of them here, but where a test says so."""
    Site.unscoped.update(details_checked_on=today)


@pytest.fixture
def card(places):
    return make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))


def logged(card, venue, *days):
    """A use logged each of so many days ago."""
    for number, day in enumerate(days):
        make.use(card, venue, ago(day).date(), f"Event {venue.pk} {number}", logged_at=ago(day))


def found(kind, where=EVERYWHERE):
    return [one for one in reminding.reminders(where) if one.kind == kind]


def listed(client, **limits):
    return [(one.kind.value, str(one.about)) for one in client.get("/reminders/", limits).context["table"].data]


def test_a_venue_quieter_than_usual_is_told_with_its_figures(card, places, people):
    logged(card, places.theatre, 60, 67, 74, 81, 88)
    (one,) = found(ReminderKind.QUIET)
    assert why(one) == (
        "Espoon kaupunginteatteri last logged a use on 23.9.2026, 60 days ago. "
        "Nine times out of ten it has logged again within 30 days (5 days of logging)."
    )
    assert one.to == ("venue@kaikukanta.test",)


def test_a_venue_within_its_usual_while_is_left_alone(card, places):
    logged(card, places.theatre, 40, 85, 130, 175, 220)
    assert found(ReminderKind.QUIET) == []


def test_where_the_agent_brings_in_the_reports_the_agent_is_told(card, places, people):
    AgentClient.unscoped.update(reports_by="agent")
    logged(card, places.theatre, 60, 67, 74, 81, 88)
    (one,) = found(ReminderKind.QUIET, Places(areas=frozenset({places.espoo_area.pk})))
    assert one.to == ("agent@kaikukanta.test",)
    assert "The ticket agent Lippupiste Leena brings in its uses." in why(one)


@pytest.mark.parametrize(("days", "told"), [(59, []), (60, ["Wasa Teater"])])
def test_a_venue_that_never_logged_is_told_sixty_days_after_it_could(places, people, days, told):
    AgentClient.unscoped.all().delete()
    Membership.unscoped.filter(user=people.viktor).update(granted_at=ago(days))
    assert [str(one.about) for one in found(ReminderKind.NEVER)] == told


def stack(places, days, **run):
    """Three cards that the office was given so many days ago."""
    series = make.series(places.espoo_area, **run)
    facts = {"first_number": 1, "last_number": 9, "given_at": ago(days)}
    block = Block.unscoped.create(series=series, site=places.office, **facts)
    for number in range(3):
        Card.unscoped.filter(pk=make.printed(series, f"A00000010{number}").pk).update(block=block)


def test_a_stack_given_lately_and_community_cards_are_left_alone(places, people):
    stack(places, 89)
    assert found(ReminderKind.CARDS) == []
    Card.unscoped.all().delete()
    stack(places, 91, kind="community")
    assert found(ReminderKind.CARDS) == []


def test_a_stack_that_lies_still_is_told(places, people):
    stack(places, 91)
    (one,) = found(ReminderKind.CARDS)
    assert why(one) == (
        "Espoon aikuissosiaalityö has 3 cards that are not registered. "
        "None has been registered there since they were given on 23.8.2026."
    )


def test_a_site_that_registers_is_left_alone_until_a_desk_asks_for_a_card_of_its_stack(card, places):
    block = Block.unscoped.create(series=card.series, site=places.office, first_number=2, last_number=9)
    spare = make.printed(card.series, "A000000002")
    Card.unscoped.filter(pk=spare.pk).update(block=block)
    assert found(ReminderKind.CARDS) == []
    Card.unscoped.filter(pk=spare.pk).update(asked_for_on=ago(8).date())
    assert "A ticket desk has asked for 1 of them" in why(found(ReminderKind.CARDS)[0])


def test_an_invitation_and_an_account_nobody_uses_are_told_to_the_person(places, people):
    User.objects.update(last_login=timezone.now())
    User.objects.filter(pk=people.ville.pk).update(last_login=None, created_at=ago(14))
    Membership.unscoped.filter(user=people.ville).update(granted_at=ago(14))
    User.objects.filter(pk=people.jaana.pk).update(last_login=ago(365))
    told = {one.kind: (one.to, one.language) for one in reminding.reminders(EVERYWHERE)}
    assert told[ReminderKind.INVITED] == (("venue@kaikukanta.test",), "en")
    assert told[ReminderKind.UNUSED] == (("distributor@kaikukanta.test",), "en")
    assert "/password/reset/" in letter(found(ReminderKind.INVITED)[0], sender="Kaarina").text


def test_a_commitment_is_told_from_the_day_after_its_last_day(places, people, fixed_day):
    make.operating_model(answer_by=date(2026, 11, 22))
    assert found(ReminderKind.COMMITMENT) == []
    fixed_day.shift(24 * 3600)
    told = {one.subject: one.to for one in found(ReminderKind.COMMITMENT)}
    assert told[f"organisation-{places.theatre.organisation_id}"] == ("venue@kaikukanta.test",)
    assert told["municipality-049"] == ("statistics@kaikukanta.test",)
    assert f"organisation-{places.wasa.organisation_id}" in told


def test_details_are_asked_a_year_after_they_were_checked(places, people, today):
    assert found(ReminderKind.DETAILS) == []
    Site.unscoped.filter(pk=places.wasa.pk).update(details_checked_on=today - timedelta(days=365))
    assert [str(one.about) for one in found(ReminderKind.DETAILS)] == ["Wasa Teater"]


def test_the_mail_is_in_the_readers_language_and_tells_of_no_holder(card, places, people):
    User.objects.filter(pk=people.ville.pk).update(language="sv")
    logged(card, places.theatre, 60, 67, 74, 81, 88)
    (one,) = found(ReminderKind.QUIET)
    assert one.language == "sv"
    assert card.code not in letter(one, sender="Kaarina").text
    assert letter(one, sender="Kaarina").text.rstrip().endswith("Kaarina")


def test_the_contact_person_comes_first(card, places, people):
    places.theatre.contact_email = "yhteys@teatteri.test"
    places.theatre.save()
    logged(card, places.theatre, 60, 67, 74, 81, 88)
    assert found(ReminderKind.QUIET)[0].to == ("yhteys@teatteri.test",)


def test_each_coordinator_sees_the_own_area(card, sign_in, places, people):
    for venue in (places.theatre, places.wasa):
        logged(card, venue, 60, 67, 74, 81, 88)
    assert listed(sign_in("kaarina")) == [("quiet", "Espoon kaupunginteatteri")]
    assert ("quiet", "Wasa Teater") in listed(sign_in("aino"))
    assert sign_in("kaarina").get(f"/reminders/quiet/site-{places.wasa.pk}/").status_code == 404
    assert sign_in("ville").get("/reminders/").status_code == 403


def test_each_reminder_leads_to_where_it_is_taken_care_of(card, sign_in, places, people):
    make.operating_model(answer_by=date(2026, 11, 1))
    logged(card, places.theatre, 60, 67, 74, 81, 88)
    User.objects.filter(pk=people.jaana.pk).update(last_login=ago(365))
    subjects = {
        f"quiet/site-{places.theatre.pk}": f"/sites/{places.theatre.pk}/",
        f"unused/person-{people.jaana.pk}": f"/people/{people.jaana.pk}/",
        "commitment/municipality-049": "/commitments/record/municipality/049/",
    }
    kaarina = sign_in("kaarina")
    led = {subject: kaarina.get(f"/reminders/{subject}/").context["page_of"] for subject in subjects}
    assert led == subjects
    assert [kaarina.get(page).status_code for page in led.values()] == [200, 200, 200]


def test_the_list_is_limited_by_what_area_and_side(card, sign_in, places, people):
    logged(card, places.theatre, 60, 67, 74, 81, 88)
    aino = sign_in("aino")
    assert listed(aino, kind="cards") == []
    assert listed(aino, side="social") == []
    assert listed(aino, area=str(places.vaasa_area.pk)) == []
    assert listed(aino, side="culture", area=str(places.espoo_area.pk)) == [("quiet", "Espoon kaupunginteatteri")]
    assert listed(aino, side="nothing") == listed(aino)


def test_the_list_asks_as_many_questions_for_three_as_for_one(card, sign_in, places, people):
    make.operating_model(answer_by=date(2026, 11, 1))
    counts = []
    for number in range(3):
        venue = make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
        make.person(f"k{number}@kaikukanta.test", "venue", venue)
        logged(card, venue, 60, 67, 74, 81, 88)
        kaarina = sign_in("kaarina")
        with CaptureQueriesContext(connection) as queries:
            kaarina.get("/reminders/")
        counts.append(len(queries))
    assert (counts[0], counts[2] < 35) == (counts[2], True)
    assert Promise.objects.count() == 11
