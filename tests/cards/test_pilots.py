"""A pilot that goes on or becomes permanent: its cards go on with it, in one deed, and each site hears of its own."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actions import edit_area
from accounts.actors import someone
from accounts.models import AuditEvent, Membership, User
from cards import tasks
from cards.actions import extend_pilot
from cards.models import Card, PilotExtension, Validity
from tests import factories as make

END = date(2026, 12, 31)


@pytest.fixture
def run(places):
    return make.series(places.espoo_area)


@pytest.fixture
def pilot(places, people):
    """`pilot(old, new)`: Espoo is a pilot that ended on `old`, and now on `new`."""

    def changed(old, new):
        for end in (old, new):
            area = edit_area(area=places.espoo_area, pilot_ends_on=end, by=someone(people.aino))
        return area

    return changed


def card(run, site, last_day=END, code="A045198701", issued_on=date(2026, 3, 1), **fields):
    return make.card(run, code, site, issued_on, last_day=last_day, **fields)


def last_day(row):
    """The card's and its period's: always the same."""
    card = Card.unscoped.get(pk=row.pk)
    assert Validity.unscoped.of([card]).latest("last_day").last_day == card.valid_until
    return card.valid_until


def extend(people, area):
    return extend_pilot(area=area, by=someone(people.kaarina))


@pytest.mark.parametrize(
    ("old", "new", "issued_on", "after"),
    [
        (END, date(2027, 12, 31), date(2026, 3, 1), date(2027, 12, 31)),  # lengthened
        (END, None, date(2026, 3, 1), date(2027, 2, 28)),  # permanent: twelve months from the issue
        (END, None, date(2026, 11, 20), date(2027, 11, 19)),
        (END, date(2026, 12, 1), date(2026, 3, 1), END),  # shortened: nothing
        (END, None, date(2025, 11, 1), END),  # twelve months are over sooner than the pilot was
        (date(2026, 10, 31), date(2027, 12, 31), date(2026, 3, 1), date(2027, 12, 31)),  # expired, and valid again
        (date(2026, 10, 31), None, date(2025, 12, 1), date(2026, 11, 30)),
        (date(2026, 10, 31), None, date(2025, 11, 10), date(2026, 10, 31)),  # would have expired all the same: renewed
        (date(2026, 10, 31), date(2026, 11, 21), date(2026, 3, 1), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 11, 22), date(2026, 3, 1), date(2026, 11, 22)),
    ],
)
def test_a_card_gets_the_day_that_the_rules_give_it_now(people, places, run, pilot, old, new, issued_on, after):
    row = card(run, places.office, old, issued_on=issued_on)
    extension = extend(people, pilot(old, new))
    assert (last_day(row), extension is not None) == (after, after != old)


def test_the_period_tells_what_was_before_and_by_which_extension(people, places, run, pilot):
    card(run, places.office)
    extension = extend(people, pilot(END, date(2027, 12, 31)))
    period = Validity.unscoped.get()
    assert (period.last_day_before, period.extension, period.kind) == (END, extension, "issue")
    assert (extension.pilot_ends_on, extension.made_by) == (date(2027, 12, 31), people.kaarina)


def test_only_the_last_periods_that_the_pilot_cut_are_extended(people, places, run, pilot):
    ended = card(run, places.office, ended_on=date(2026, 12, 1), end_kind="ended")
    chosen = card(run, places.office, date(2026, 12, 24), "A045198702", kind="community")
    elsewhere = card(make.series(places.vaasa_area), places.vaasa_office, code="A045198703")
    renewed = card(run, places.office, date(2027, 6, 30), "A045198704", issued_on=date(2027, 1, 1))
    period = {"kind": "renewal", "children": 0, "rules_of": date(2025, 9, 11), "worker_name": "Jaana"}
    Validity.unscoped.create(
        card=renewed, first_day=date(2026, 3, 1), last_day=END, renewed_on=date(2026, 3, 1), **period
    )
    extend(people, pilot(END, date(2027, 12, 31)))
    after = [last_day(row) for row in (ended, chosen, elsewhere, renewed)]
    assert after == [END, date(2026, 12, 24), END, date(2027, 6, 30)]


def test_a_pilot_lengthened_twice_takes_along_who_was_left_at_the_first_end(people, places, run, pilot):
    row = card(run, places.office, date(2026, 10, 31))
    pilot(date(2026, 10, 31), END)
    extend(people, edit_area(area=places.espoo_area, pilot_ends_on=date(2027, 6, 30), by=someone(people.aino)))
    assert last_day(row) == date(2027, 6, 30)


def test_done_twice_it_is_done_once(people, places, run, pilot):
    row, area = card(run, places.office), pilot(END, date(2027, 12, 31))
    assert [extend(people, area) is not None for _ in range(2)] == [True, False]
    assert (PilotExtension.unscoped.count(), last_day(row)) == (1, date(2027, 12, 31))


def test_it_is_one_line_in_the_trail_with_counts_and_days(people, places, run, pilot):
    for number in (1, 2):
        card(run, places.office, code=f"A04519870{number}")
    extend(people, pilot(END, None))
    event = AuditEvent.unscoped.get(verb="pilot.extended")
    assert event.details == {"cards": 2, "sites": 1, "before": ["2026-12-31"], "pilot_ends_on": ""}
    assert event.area_id == str(places.espoo_area.pk)


def test_it_takes_as_many_statements_for_many_cards_as_for_one(people, places, run, pilot):
    assert people.kaarina.may("card.move")  # the memberships are read once
    numbers, ends = [], [END, date(2027, 3, 31), None]
    for turn, codes in enumerate((["A045198701"], ["A045198702", "A045198703", "A045198704"])):
        for day, code in enumerate(codes, 2):
            card(run, places.office, ends[turn], code, issued_on=date(2026, 11, day))
        area = pilot(*ends[turn : turn + 2])
        with CaptureQueriesContext(connection) as queries:
            extend(people, area)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("name", ["jaana", "ville", "tilda", "viveca"])
def test_only_coordinators_and_administrators_extend(people, places, name):
    with pytest.raises(PermissionDenied):
        extend_pilot(area=places.espoo_area, by=someone(getattr(people, name)))


def page_of(area):
    return f"/cards/pilots/{area.pk}/"


def test_the_page_shows_each_site_with_its_cards_and_days(sign_in, places, run, pilot):
    for number, day in enumerate([date(2026, 3, 1), date(2026, 5, 2)], 1):
        card(run, places.office, code=f"A04519870{number}", issued_on=day)
    page = sign_in("kaarina").get(page_of(pilot(END, None))).content.decode()
    cells = [" ".join(cell.split()) for cell in re.findall(r"<t[hd] [^>]*data-label[^>]*>([^<]*)<", page)]
    assert [cell.replace("Dec. ", "12/") for cell in cells][:2] == [str(places.office), "2"]
    assert "Extend 2 cards" in page
    assert not re.search("A045", page)


def test_pressing_the_button_extends_and_shows_the_list(sign_in, places, run, pilot):
    row, kaarina = card(run, places.office), sign_in("kaarina")
    answer = kaarina.post(page_of(pilot(END, date(2027, 12, 31))), follow=True)
    assert (answer.status_code, last_day(row)) == (200, date(2027, 12, 31))
    assert "A045 198 701" in answer.content.decode()
    again = kaarina.post(page_of(places.espoo_area), follow=True)
    assert [str(message) for message in again.context["messages"]] == ["There were no cards to extend any more."]


def test_a_shortened_pilot_leaves_the_cards_as_they_are_and_says_so(sign_in, places, run, pilot):
    card(run, places.office)
    page = sign_in("kaarina").get(page_of(pilot(END, date(2026, 12, 1)))).content.decode()
    assert "The pilot has been shortened. Cards issued before that keep the last day that is on them." in page
    assert "No cards to extend" in page


@pytest.mark.parametrize(("name", "status"), [("jaana", 403), ("ville", 403), ("kaarina", 404), ("aino", 200)])
def test_another_areas_pilot_is_not_found(sign_in, places, name, status):
    assert sign_in(name).get(page_of(places.vaasa_area)).status_code == status


@pytest.fixture
def extended(people, places, run, pilot):
    """A card of Jaana's office and one of another site of the area, extended."""
    other = make.site("Ängsbackan toimisto", places.espoo_area, places.espoo, is_distributor=True)
    card(run, places.office)
    card(run, other, code="A045198702")
    people.sanna = make.person("sanna@kaikukanta.test", "distributor", other)
    return extend(people, pilot(END, date(2027, 12, 31)))


@pytest.mark.parametrize("paper", [{}, {"print": "yes"}])
@pytest.mark.parametrize(
    ("name", "codes"), [("jaana", ["701"]), ("sanna", ["702"]), ("kaarina", ["701", "702"]), ("aino", ["701", "702"])]
)
def test_each_site_gets_the_list_of_its_own_cards(sign_in, extended, name, codes, paper):
    page = sign_in(name).get(f"/cards/extensions/{extended.pk}/", paper).content.decode()
    assert re.findall(r"A045 198 (\d{3})", page) == codes
    assert len(re.findall(r"31\.12\.2027|Dec\. 31, 2027|31/12/2027|2027-12-31", page)) >= len(codes)


@pytest.mark.parametrize(("name", "status"), [("viveca", 404), ("ville", 403), ("leena", 403)])
def test_the_list_of_another_area_is_not_found(sign_in, extended, name, status):
    assert sign_in(name).get(f"/cards/extensions/{extended.pk}/").status_code == status


def test_who_works_at_two_sites_of_the_area_sees_both(sign_in, people, places, extended):
    Membership.unscoped.create(user=people.sanna, role="distributor", kind="site", site=places.office)
    page = sign_in("sanna").get(f"/cards/extensions/{extended.pk}/").content.decode()
    assert re.findall(r"A045 198 (\d{3})", page) == ["701", "702"]


def test_the_list_is_offered_beside_the_cards_that_expire(sign_in, extended):
    assert f"/cards/extensions/{extended.pk}/" in sign_in("jaana").get("/cards/lists/expiring/").content.decode()
    assert f"/cards/extensions/{extended.pk}/" not in sign_in("viveca").get("/cards/lists/expiring/").content.decode()


def test_the_distributors_get_a_mail_without_codes(people, extended, mailoutbox):
    jobs = ProcrastinateJob.objects.filter(task_name="cards.tasks.tell_of_extension")
    for job in jobs:
        tasks.tell_of_extension(**job.args)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["distributor@kaikukanta.test", "sanna@kaikukanta.test"]
    assert mailoutbox[0].subject == "The pilot of Espoo goes on: new last days for cards"
    assert f"/cards/extensions/{extended.pk}/" in mailoutbox[0].body
    assert "A045" not in "".join(mail.subject + mail.body for mail in mailoutbox)


def test_a_closed_account_gets_no_mail(people, extended, mailoutbox):
    User.objects.filter(pk=people.sanna.pk).update(is_active=False)
    with translation.override("fi"):
        tasks.tell_of_extension(extension_id=str(extended.pk), user_id=str(people.sanna.pk))
    assert mailoutbox == []


def test_the_number_of_queries_does_not_grow_with_the_cards(sign_in, people, places, run, pilot):
    kaarina, numbers = sign_in("kaarina"), []
    area = pilot(END, date(2027, 12, 31))
    for codes in (["A045198701"], ["A045198702", "A045198703"]):
        for code in codes:
            card(run, places.office, code=code)
        with CaptureQueriesContext(connection) as queries:
            kaarina.get(page_of(area))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
