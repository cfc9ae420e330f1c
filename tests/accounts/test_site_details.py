"""What a site's own people keep right, and the yearly check of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actions import edit_site_details
from accounts.actors import someone
from accounts.models import AuditEvent, Site

TYPED = {"contact_name": "Kaisa", "contact_email": "kaisa@x.test", "web_address": "teatteri.example"}


def checked_on(site):
    return Site.unscoped.get(pk=site.pk).details_checked_on


@pytest.mark.parametrize(("name", "site"), [("jaana", "office"), ("ville", "theatre"), ("leena", "agency")])
def test_members_keep_the_details_of_their_own_site(sign_in, places, name, site):
    own = getattr(places, site)
    sign_in(name).post(f"/sites/{own.pk}/details/", TYPED)
    own.refresh_from_db()
    assert (own.contact_name, own.contact_email, own.web_address) == (
        "Kaisa",
        "kaisa@x.test",
        "https://teatteri.example",
    )
    assert own.details_checked_on == date(2026, 11, 22)


def test_name_kind_and_area_stay_as_they_are_whatever_is_sent(sign_in, places):
    more = {"name_fi": "Oma nimi", "is_agent": "on", "area": places.vaasa_area.pk, "closed_on": "1.1.2026"}
    sign_in("jaana").post(f"/sites/{places.office.pk}/details/", TYPED | more)
    office = Site.unscoped.get(pk=places.office.pk)
    assert (office.name_fi, office.is_agent, office.area, office.closed_on) == (
        "Espoon aikuissosiaalityö",
        False,
        places.espoo_area,
        None,
    )


def test_the_action_takes_nothing_but_details(people, places):
    with pytest.raises(PermissionDenied):
        edit_site_details(site=places.office, name_fi="Oma nimi", by=someone(people.jaana))
    with pytest.raises(PermissionDenied):
        edit_site_details(site=places.vaasa_office, contact_name="X", by=someone(people.jaana))


def test_a_button_says_that_the_details_are_right(sign_in, places):
    sign_in("ville").post(f"/sites/{places.theatre.pk}/checked/")
    assert checked_on(places.theatre) == date(2026, 11, 22)
    event = AuditEvent.unscoped.get()
    assert (event.verb, event.details) == ("site.checked", {})


def test_the_check_is_due_after_a_year(sign_in, places, today):
    kaarina, theatre = sign_in("kaarina"), Site.unscoped.filter(pk=places.theatre.pk)
    for days, due in [(364, False), (365, True)]:
        theatre.update(details_checked_on=today - timedelta(days=days))
        page = kaarina.get(f"/sites/{places.theatre.pk}/")
        found = [row.record for row in kaarina.get("/sites/?state=due").context["table"].rows]
        assert (page.context["is_due"], places.theatre in found) == (due, due)


def test_bad_input_is_told_and_kept(sign_in, places):
    page = sign_in("jaana").post(f"/sites/{places.office.pk}/details/", TYPED | {"contact_email": "kaisa"})
    assert list(page.context["form"].errors) == ["contact_email"]
    assert (page.context["form"]["contact_email"].value(), checked_on(places.office)) == ("kaisa", None)


@pytest.mark.parametrize(("name", "status"), [("kaarina", 404), ("jaana", 404), ("leena", 404), ("tilda", 403)])
def test_a_site_elsewhere_is_not_found(sign_in, places, name, status):
    client = sign_in(name)
    assert client.get(f"/sites/{places.vaasa_office.pk}/details/").status_code == status
    assert client.post(f"/sites/{places.vaasa_office.pk}/checked/").status_code == status


def test_the_own_sites_page_leads_there(sign_in, places):
    page = sign_in("jaana").get(f"/sites/{places.office.pk}/").content.decode()
    assert f"/sites/{places.office.pk}/details/" in page and "The details are right" in page
    assert f"/sites/{places.office.pk}/edit/" not in page


def test_the_trail_names_the_fields_and_keeps_no_contact(sign_in, places):
    sign_in("jaana").post(f"/sites/{places.office.pk}/details/", TYPED)
    assert "kaisa" not in str(AuditEvent.unscoped.get(verb="site.edited").details).lower()
