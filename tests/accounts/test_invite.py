"""Inviting: the role first, then whom and where; the mail; what the inviter is not told."""

from __future__ import annotations

from smtplib import SMTPException
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import deactivate_person, invite_person
from accounts.actors import someone
from accounts.models import AuditEvent, Membership, User
from accounts.permissions import Role
from tests.accounts.mailbox import choose_password, first_log_in, link_in, log_in


@pytest.fixture
def invite(sign_in, places, django_capture_on_commit_callbacks):
    """Kaarina (or another) invites somebody to be a distributor of Espoo's office."""

    def done(email, *, name="kaarina", role="distributor", place=None, **typed):
        where = {"place": place or f"site-{places.office.pk}", "side": "both"}
        with django_capture_on_commit_callbacks(execute=True):
            return sign_in(name).post(
                f"/people/invite/?role={role}", {"email": email, "language": "en", **where, **typed}
            )

    return done


@pytest.mark.parametrize(
    ("role", "place", "first_page"),
    [
        ("coordinator", "area-{0.espoo_area.pk}", "/sites/"),
        ("distributor", "site-{0.office.pk}", "/cards/"),
        ("venue", "site-{0.theatre.pk}", "/desk/"),
        ("statistics", "municipality-049", "/stats/"),
    ],
)
def test_who_is_invited_chooses_a_password_and_lands_on_the_right_page(
    invite, mailoutbox, places, role, place, first_page
):
    invite("Uusi@Kaikukanta.test", name="aino", role=role, place=place.format(places))
    choose_password(link_in(mailoutbox[0]))
    page = first_log_in("uusi@kaikukanta.test").get("/start/")
    assert page.headers["Location"] == first_page


def test_the_mail_is_plain_and_in_the_chosen_language(invite, mailoutbox):
    invite("ny@kaikukanta.test", name="kaarina", is_shared="on")
    mail = mailoutbox[0]
    assert (mail.to, mail.content_subtype) == (["ny@kaikukanta.test"], "plain")
    assert mail.subject == "Welcome to Kaikukanta: choose your password"
    assert "Kaarina has invited you" in mail.body
    assert "Your role: Distributor, Espoon aikuissosiaalityö" in mail.body
    assert "for 7 days" in mail.body and "Tell the password to them only." in mail.body
    assert "&" not in mail.body and "\n\n\n" not in mail.body


def test_the_invitations_link_works_once_and_for_a_week(invite, mailoutbox, fixed_day):
    invite("uusi@kaikukanta.test")
    link = link_in(mailoutbox[0])
    fixed_day.shift(7 * 24 * 3600 + 5)
    assert Client().get(link).status_code == 410
    fixed_day.shift(-24 * 3600)
    choose_password(link)
    assert Client().get(link).context["state"] == "accepted"


def test_a_new_account_opens_with_no_password(invite, mailoutbox):
    invite("uusi@kaikukanta.test", name="kaarina")
    user = User.objects.get(email="uusi@kaikukanta.test")
    assert (user.has_usable_password(), user.state) == (False, "invited")
    assert "sessionid" not in log_in(user.email, "").cookies


def test_the_answer_is_the_same_for_somebody_who_exists_elsewhere(invite, people, mailoutbox):
    people.viktor.set_password("vanha-salasana-kelpaa")
    people.viktor.save()
    new, known = invite("uusi@kaikukanta.test", name="kaarina"), invite("Viktor@kaikukanta.test", name="kaarina")
    assert (new.status_code, new.headers["Location"]) == (known.status_code, known.headers["Location"])
    words = [client.wsgi_request._messages._queued_messages[0].message for client in (new, known)]
    assert words[0].replace("uusi", "") == words[1].replace("viktor", "").replace("Viktor", "")
    assert (mailoutbox[1].to, mailoutbox[1].subject) == (["viktor@kaikukanta.test"], "A new role in Kaikukanta")
    assert "/key/" not in mailoutbox[1].body


def test_somebody_who_exists_keeps_name_password_and_roles(invite, people):
    people.viktor.set_password("vanha-salasana-kelpaa")
    people.viktor.save()
    invite("viktor@kaikukanta.test", name="kaarina", is_shared="on", language="sv")
    viktor = User.objects.get(pk=people.viktor.pk)
    assert (viktor.name, viktor.language, viktor.is_shared) == ("Viktor", "en", False)
    assert viktor.check_password("vanha-salasana-kelpaa")
    assert Membership.unscoped.in_force().filter(user=viktor).count() == 2


def test_inviting_again_before_the_first_log_in_sends_a_new_link(invite, places, mailoutbox):
    invite("uusi@kaikukanta.test", name="kaarina")
    invite("uusi@kaikukanta.test", name="kaarina", role="venue", place=f"site-{places.theatre.pk}")
    assert [mail.subject[:7] for mail in mailoutbox] == ["Welcome", "Welcome"]


def test_a_closed_account_opens_anew_with_the_new_role_only(invite, people, mailoutbox):
    deactivate_person(person=people.ville, by=someone(people.kaarina))
    invite("venue@kaikukanta.test", name="kaarina")
    ville = User.objects.get(pk=people.ville.pk)
    assert (ville.state, [m.role for m in ville.memberships_in_force]) == ("invited", ["distributor"])
    assert AuditEvent.unscoped.get(verb="person.invited").details["reopened"] is True


def test_the_trail_tells_who_invited_whom_to_what(invite, places):
    invite("uusi@kaikukanta.test", name="kaarina")
    event = AuditEvent.unscoped.get(verb="person.invited")
    user = User.objects.get(email="uusi@kaikukanta.test")
    assert (event.actor_name, event.subject_id) == ("coordinator@kaikukanta.test", str(user.pk))
    assert event.details == {
        "role": "distributor",
        "kind": "site",
        "place": str(places.office.pk),
        "made": True,
        "reopened": False,
    }


@pytest.mark.django_db(transaction=True)
def test_when_the_mail_does_not_go_the_role_stays_and_the_page_says_so(sign_in, places):
    typed = {"email": "uusi@kaikukanta.test", "language": "en", "place": f"site-{places.office.pk}"}
    with patch("django.core.mail.EmailMessage.send", side_effect=SMTPException):
        page = sign_in("kaarina").post("/people/invite/?role=distributor", typed, follow=True)
    assert "The role has been saved, but the mail could not be sent." in page.content.decode()
    assert User.objects.get(email="uusi@kaikukanta.test").memberships_in_force[0].role == "distributor"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"email": "ei osoite"}, "email"), ({"place": "site-1"}, "place"), ({"language": "ru"}, "language")],
)
def test_bad_input_is_told_and_what_was_typed_is_kept(invite, people, typed, field):
    page = invite(**{"email": "uusi@kaikukanta.test", "name": "kaarina", **typed})
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert page.context["form"]["email"].value() == typed.get("email", "uusi@kaikukanta.test")


def test_a_coordinator_is_offered_the_own_areas_sites_of_the_right_kind(sign_in, places):
    kaarina = sign_in("kaarina")
    offered = kaarina.get("/people/invite/?role=venue").context["form"].fields["place"].choices
    assert [choice for choice in offered if choice[0]] == [
        ("Espoo", [(f"site-{places.theatre.pk}", "Espoon kaupunginteatteri")])
    ]
    areas = kaarina.get("/people/invite/?role=coordinator").context["form"].fields["place"].choices
    assert areas[1] == ("Areas", [(f"area-{places.espoo_area.pk}", "Espoo")])


def test_a_sites_page_asks_for_roles_of_a_site_and_keeps_it_in_mind(sign_in, places):
    kaarina, key = sign_in("kaarina"), f"site-{places.theatre.pk}"
    page = kaarina.get(f"/people/invite/?place={key}")
    assert [role for role, _rules in page.context["roles"]] == ["distributor", "venue", "agent"]
    assert f"?role=venue&amp;place={key}" in page.content.decode()
    assert kaarina.get(f"/people/invite/?role=venue&place={key}").context["form"]["place"].value() == key


def test_an_administrator_is_offered_every_role(sign_in, people):
    assert [role for role, _rules in sign_in("aino").get("/people/invite/").context["roles"]] == list(Role)
    assert "place" not in sign_in("aino").get("/people/invite/?role=administrator").context["form"].fields


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_others_invite_nobody(invite, people, places, name):
    assert invite("uusi@kaikukanta.test", name=name).status_code == 403
    with pytest.raises(PermissionDenied):
        invite_person(email="u@x.test", role=Role.VENUE, place=places.theatre, by=someone(getattr(people, name)))


def test_the_first_administrator_comes_from_a_command(db, mailoutbox, django_capture_on_commit_callbacks, capsys):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("invite_administrator", "eka@kaikukanta.test", language="en")
    choose_password(link_in(mailoutbox[0]))
    assert "You have been invited" in mailoutbox[0].body
    assert log_in("eka@kaikukanta.test").get("/people/").status_code == 200
    with pytest.raises(CommandError, match="already has this role"):
        call_command("invite_administrator", "eka@kaikukanta.test")
