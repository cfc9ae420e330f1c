"""An invitation's life: sent, sent again, cancelled, accepted; its link in each state; who sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import activate

from accounts.actions import cancel_invitation, deactivate_person, end_role, invite_person, resend_invitation
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent, Invitation, Membership, User
from accounts.permissions import Role
from tests.accounts.mailbox import choose_password, first_log_in, link_in, order_password

WEEK = timedelta(days=7)

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def invite(people, places, django_capture_on_commit_callbacks):
    """Kaarina invites somebody to Espoo's office, as she would by the page."""

    def done(email="uusi@kaikukanta.test", *, by="kaarina", role=Role.DISTRIBUTOR, place="office", **more):
        where = {"role": role, "place": getattr(places, place), "language": "en", **more}
        with django_capture_on_commit_callbacks(execute=True):
            person = invite_person(email=email, **where, by=someone(getattr(people, by)))
        return Invitation.unscoped.filter(person=person).latest("sent_at")

    return done


@pytest.fixture
def post(sign_in, django_capture_on_commit_callbacks):
    def done(name, invitation, deed):
        with django_capture_on_commit_callbacks(execute=True):
            return sign_in(name).post(f"/people/invitations/{invitation.pk}/{deed}/")

    return done


def listed(page):
    return [row.record.person.email for row in page.context["table"].rows]


def state_of(link):
    answer = Client().get(link)
    return answer.context["state"] if answer.status_code == 410 else answer.status_code


def test_a_link_leads_to_the_page_of_passwords_and_opening_it_uses_nothing_up(invite, mailoutbox):
    invite()
    link = link_in(mailoutbox[0])
    assert [state_of(link) for _again in range(3)] == [302, 302, 302]
    choose_password(link)
    assert state_of(link) == "accepted"
    assert first_log_in("uusi@kaikukanta.test").get("/cards/").status_code == 200


def test_choosing_a_password_accepts_every_invitation_and_the_trail_tells_it(invite, mailoutbox):
    invite()
    invite(role=Role.VENUE, place="theatre")
    choose_password(link_in(mailoutbox[1]))
    assert {row.state for row in Invitation.unscoped.all()} == {"accepted"}
    assert [state_of(link_in(mail)) for mail in mailoutbox] == ["accepted", "accepted"]
    assert AuditEvent.unscoped.filter(verb="invitation.accepted").count() == 2


def test_a_new_password_ordered_by_mail_accepts_it_too(invite, mailoutbox):
    invitation = invite()
    order_password("uusi@kaikukanta.test")
    choose_password(link_in(mailoutbox[1]))
    invitation.refresh_from_db()
    assert (invitation.state, state_of(link_in(mailoutbox[0]))) == ("accepted", "accepted")


def test_sent_again_the_new_link_works_and_the_old_one_does_not(invite, post, mailoutbox, fixed_day):
    invitation = invite()
    fixed_day.shift(8 * 24 * 3600)
    assert post("kaarina", invitation, "resend").headers["Location"] == f"/people/{invitation.person_id}/"
    old, new = (link_in(mail) for mail in mailoutbox)
    invitation.refresh_from_db()
    assert (state_of(old), state_of(new), invitation.times_sent) == ("cancelled", 302, 2)
    assert invitation.expires_at > timezone.now() + WEEK - timedelta(minutes=1)


def test_whoever_followed_the_old_link_a_moment_ago_is_shut_out_as_well(invite, post, mailoutbox):
    invitation, browser = invite(), Client()
    form = browser.get(link_in(mailoutbox[0]), follow=True).redirect_chain[-1][0]
    post("kaarina", invitation, "resend")
    page = browser.post(form, {"password1": "kuusikko-kevät-2027", "password2": "kuusikko-kevät-2027"})
    assert page.context["token_fail"]
    assert not User.objects.get(email="uusi@kaikukanta.test").has_usable_password()


def test_cancelled_the_link_is_dead_the_role_over_and_the_account_closed(invite, post, mailoutbox):
    invitation = invite()
    post("kaarina", invitation, "cancel")
    person = User.objects.get(email="uusi@kaikukanta.test")
    assert (state_of(link_in(mailoutbox[0])), person.memberships_in_force, person.state) == ("cancelled", [], "closed")
    Client().post("/password/reset/", {"email": person.email})
    assert len(mailoutbox) == 1 or "/key/" not in mailoutbox[1].body


def test_cancelling_one_of_two_leaves_the_other(invite, post, mailoutbox):
    first = invite()
    invite(by="aino", place="vaasa_office")
    post("kaarina", first, "cancel")
    person = User.objects.get(email="uusi@kaikukanta.test")
    assert (person.is_active, [str(m.site) for m in person.memberships_in_force]) == (True, ["Vaasan sosiaalitoimisto"])
    assert [state_of(link_in(mail)) for mail in mailoutbox] == ["cancelled", 302]


@pytest.mark.parametrize("how", ["role", "account"])
def test_a_role_or_an_account_that_ends_takes_the_invitation_with_it(invite, people, mailoutbox, how):
    invitation = invite()
    if how == "role":
        end_role(membership=Membership.unscoped.get(user=invitation.person), by=someone(people.kaarina))
    else:
        deactivate_person(person=invitation.person, by=someone(people.kaarina))
    assert state_of(link_in(mailoutbox[0])) == "cancelled"


def test_what_is_over_is_neither_sent_again_nor_cancelled(invite, people, mailoutbox):
    invitation = invite()
    choose_password(link_in(mailoutbox[0]))
    activate("en")
    for deed in (resend_invitation, cancel_invitation):
        with pytest.raises(Refused, match="already accepted"):
            deed(invitation=invitation, by=someone(people.kaarina))
    assert len(User.objects.get(email="uusi@kaikukanta.test").memberships_in_force) == 1


def test_cancelled_twice_is_cancelled_once_and_not_sent_again(invite, people):
    invitation = invite()
    for _again in range(2):
        cancel_invitation(invitation=invitation, by=someone(people.kaarina))
    with pytest.raises(Refused, match="has been cancelled"):
        resend_invitation(invitation=invitation, by=someone(people.kaarina))
    assert AuditEvent.unscoped.filter(verb="invitation.cancelled").count() == 1


def test_the_page_of_an_old_link_sends_a_new_one_to_the_same_address(
    invite, mailoutbox, fixed_day, django_capture_on_commit_callbacks
):
    invite()
    fixed_day.shift(8 * 24 * 3600)
    old = link_in(mailoutbox[0])
    assert "Send me a new link" in Client(headers=ENGLISH).get(old).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = Client().post(old)
    assert (answer.headers["Location"], mailoutbox[1].to) == ("/login/", ["uusi@kaikukanta.test"])
    assert "Kaarina has invited you" in mailoutbox[1].body
    assert (state_of(old), state_of(link_in(mailoutbox[1]))) == ("cancelled", 302)
    assert Client().post(old).status_code == 410
    assert len(mailoutbox) == 2


def test_a_link_that_never_was_says_what_to_do(db):
    answer = Client(headers=ENGLISH).get("/invitation/key/nonsense/")
    assert (answer.status_code, answer.context["state"]) == (410, "cancelled")
    assert "invite you again" in answer.content.decode()


def test_the_key_is_in_the_mail_only(invite, mailoutbox):
    invitation = invite()
    key = link_in(mailoutbox[0]).split("/")[-2]
    rows = [*Invitation.unscoped.values_list(), *AuditEvent.unscoped.values_list()]
    assert key not in str(rows)
    assert len(key) >= 32 and invitation.key_digest != key


def test_somebody_with_a_password_gets_no_invitation(invite, people):
    people.viktor.set_password("vanha-salasana-kelpaa")
    people.viktor.save()
    with pytest.raises(Invitation.DoesNotExist):
        invite("viktor@kaikukanta.test")
    assert Membership.unscoped.filter(user=people.viktor, invitation=None).count() == 2


def test_the_list_shows_open_invitations_of_the_own_area(invite, sign_in):
    invite("espoo@kaikukanta.test")
    invite("vaasa@kaikukanta.test", by="aino", place="vaasa_office")
    cancel = invite("peruttu@kaikukanta.test")
    Invitation.unscoped.filter(pk=cancel.pk).update(cancelled_at=timezone.now())
    assert listed(sign_in("kaarina").get("/people/invitations/")) == ["espoo@kaikukanta.test"]
    assert listed(sign_in("kaarina").get("/people/invitations/?state=cancelled")) == ["peruttu@kaikukanta.test"]
    assert len(listed(sign_in("aino").get("/people/invitations/"))) == 2


@pytest.mark.parametrize(("state", "found"), [("waiting", 0), ("expired", 1), ("accepted", 0), ("nothing", 1)])
def test_the_list_is_limited_by_state(invite, sign_in, fixed_day, state, found):
    invite()
    fixed_day.shift(8 * 24 * 3600)
    assert len(listed(sign_in("aino").get(f"/people/invitations/?state={state}"))) == found


def test_the_list_asks_as_many_questions_with_one_row_as_with_three(invite, sign_in):
    kaarina = sign_in("kaarina")
    invite()
    kaarina.get("/people/invitations/")
    with CaptureQueriesContext(connection) as few:
        kaarina.get("/people/invitations/")
    for number in range(2):
        invite(f"n{number}@kaikukanta.test")
    with CaptureQueriesContext(connection) as many:
        kaarina.get("/people/invitations/")
    assert len(few) == len(many)


@pytest.mark.parametrize(("name", "status"), [("kaarina", 404), ("viveca", 403), ("tilda", 403)])
def test_an_invitation_elsewhere_is_nobodys_business(invite, sign_in, name, status):
    invitation = invite(by="aino", place="vaasa_office")
    for deed in ("resend", "cancel"):
        assert sign_in(name).post(f"/people/invitations/{invitation.pk}/{deed}/").status_code == status
    invitation.refresh_from_db()
    assert (invitation.state, invitation.times_sent) == ("waiting", 1)


def test_who_may_not_give_the_role_neither_resends_nor_cancels(invite, people):
    invitation = invite(by="aino", place="vaasa_office")
    for deed in (resend_invitation, cancel_invitation):
        with pytest.raises(PermissionDenied):
            deed(invitation=invitation, by=someone(people.kaarina))


def test_the_persons_page_shows_the_invitation_with_its_deeds(invite, sign_in):
    invitation = invite()
    page = sign_in("kaarina").get(f"/people/{invitation.person_id}/").content.decode()
    assert f"/people/invitations/{invitation.pk}/resend/" in page
    assert "Invited by Kaarina." in page
