"""Who needs a second factor: rows that administrators write, a notice before the day, a gate from then on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator

from accounts.factors import first_day
from accounts.models import AuditEvent, FactorRule
from accounts.permissions import Role
from tests.accounts.mailbox import log_in
from tests.conftest import TODAY
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
VILLE = "venue@kaikukanta.test"
TYPED = {"role": "venue", "kind": "any", "required_from": "1.12.2026", "area": "", "site": ""}


def rule(role=Role.VENUE, day=TODAY, **fields):
    return FactorRule.unscoped.create(role=role, required_from=day, **fields)


def key(user, kind="webauthn"):
    return Authenticator.objects.create(user=user, type=kind, data={"secret": "x", "name": "key", "credential": {}})


def gated(browser):
    return browser.get("/desk/").headers.get("Location") == "/account/second-factor/"


def test_without_a_rule_nobody_is_asked(people):
    assert not gated(log_in(VILLE, PASSWORD))


def test_from_the_day_on_the_role_meets_the_gate_and_others_do_not(people):
    rule()
    ville, jaana = log_in(VILLE, PASSWORD), log_in("distributor@kaikukanta.test", PASSWORD)
    assert gated(ville)
    assert jaana.get("/cards/").status_code == 200
    assert ville.get("/account/second-factor/").status_code == 200


@pytest.mark.parametrize("address", ["/account/2fa/", "/password/change/", "/reauthenticate/", "/logout/"])
def test_the_pages_that_mend_it_lie_before_the_gate(people, address):
    rule()
    assert log_in(VILLE, PASSWORD).get(address).status_code == 200


@pytest.mark.parametrize(
    ("kind", "held", "enough"),
    [("any", "totp", True), ("any", "webauthn", True), ("any", "recovery_codes", False), ("passkey", "webauthn", True)],
)
def test_a_factor_of_the_right_kind_opens_the_gate(people, kind, held, enough):
    rule(kind=kind)
    key(people.ville, held)
    assert (first_day(people.ville) is None) is enough


def test_a_code_is_not_enough_where_a_passkey_is_asked(people):
    rule(kind="passkey")
    key(people.ville, "totp")
    assert first_day(people.ville) == TODAY


def test_a_rule_of_a_site_or_an_area_asks_its_own_people_only(people, places):
    rule(site=places.theatre)
    rule(Role.DISTRIBUTOR, area=places.espoo_area)
    asked = {name for name, user in vars(people).items() if first_day(user)}
    assert asked == {"ville", "jaana"}


def test_before_the_day_there_is_a_notice_that_counts_down(people):
    rule(day=TODAY + timedelta(days=9))
    browser = log_in(VILLE, PASSWORD)
    page = browser.get("/desk/").content.decode()
    assert "From 1.12.2026 on your role needs a second step at log-in." in page
    assert "From 1.12.2026 on, in 9 days" in browser.get("/account/").content.decode()


def test_who_gives_the_last_factor_up_meets_the_gate_again(people):
    rule()
    key(people.ville, "totp")
    browser = log_in(VILLE, PASSWORD)  # the second step is missing: nothing is open yet
    browser.force_login(people.ville, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert not gated(browser)
    browser.post("/reauthenticate/", {"password": PASSWORD})
    browser.post("/account/2fa/totp/deactivate/")
    assert gated(browser)


def test_a_new_rule_bites_within_a_minute(sign_in, fixed_day):
    ville = sign_in("ville")
    rule()
    fixed_day.shift(61)
    assert gated(ville)


def test_an_administrator_adds_a_rule_and_ends_it(sign_in):
    aino = sign_in("aino")
    assert aino.post("/people/second-factors/new/", TYPED).headers["Location"] == "/people/second-factors/"
    added = FactorRule.unscoped.get()
    assert (added.role, added.required_from) == ("venue", date(2026, 12, 1))
    aino.post(f"/people/second-factors/{added.pk}/end/")
    assert list(aino.get("/people/second-factors/").context["rules"]) == []
    verbs = AuditEvent.unscoped.filter(verb__startswith="factor_rule").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["factor_rule.added", "factor_rule.ended"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"required_from": "1.11.2026"}, "required_from"), ({"role": ""}, "role"), ({"kind": "x"}, "kind")],
)
def test_a_rule_that_cannot_be_says_why_and_keeps_what_was_typed(sign_in, wrong, field):
    page = sign_in("aino").post("/people/second-factors/new/", {**TYPED, **wrong})
    assert (list(page.context["form"].errors), FactorRule.unscoped.count()) == ([field], 0)


def test_an_area_and_a_site_at_once_are_refused_in_words(sign_in, places):
    both = {**TYPED, "area": places.espoo_area.pk, "site": places.theatre.pk}
    page = sign_in("aino").post("/people/second-factors/new/", both)
    assert "Choose an area or a site, not both." in page.content.decode()


def test_the_same_rule_twice_is_refused_in_words(sign_in):
    aino = sign_in("aino")
    aino.post("/people/second-factors/new/", TYPED)
    assert "This rule already stands." in aino.post("/people/second-factors/new/", TYPED).content.decode()


@pytest.mark.parametrize("name", ["kaarina", "jaana", "ville"])
def test_nobody_else_sees_or_writes_rules(sign_in, name):
    row = rule(day=TODAY + timedelta(days=30))
    browser = sign_in(name)
    assert browser.get("/people/second-factors/").status_code == 403
    assert browser.post(f"/people/second-factors/{row.pk}/end/").status_code == 403
    assert list(FactorRule.objects.visible_to(browser.get("/account/").wsgi_request.user)) == []
