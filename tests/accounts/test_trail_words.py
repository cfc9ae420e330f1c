"""Every kind of deed has its words, and no code of ours is left in a line's details."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from accounts.actions import edit_site, grant_role
from accounts.actors import someone, task
from accounts.models import AuditEvent
from accounts.permissions import Role
from accounts.trail_page import Fact, facts_of, tell
from accounts.trail_words import DEEDS, LABELS, UNSAID, said
from cards.trail_words import PAGES
from tests.test_access import addresses

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "cards", "usage", "stats", "kaikukanta")
VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")
RECORD = re.compile(r"^audit\.(record|record_each|insert_recorded)$")


def recordings():
    """(module, call) for each place in the code that writes a line."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            module = ast.parse(path.read_text(encoding="utf-8"))
            calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
            yield from ((module, call) for call in calls if RECORD.match(ast.unparse(call.func)))


def verbs_of(module, call):
    """The verb, or where a variable names it, whatever in the module looks like one."""
    within = call.args[0] if isinstance(call.args[0], ast.Constant) else module
    texts = (node.value for node in ast.walk(within) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and VERB.match(text)}


def test_every_verb_in_the_code_has_words_and_no_words_are_left_over():
    assert set().union(*(verbs_of(*found) for found in recordings())) == set(DEEDS)


def test_every_detail_in_the_code_has_a_name():
    named = {keyword.arg for _module, call in recordings() for keyword in call.keywords}
    known = {*LABELS, *UNSAID, "by", "site", "area", "subject_id", "before", "after", "name_fi", None}
    assert named - known == set()


def test_every_page_on_which_a_card_is_seen_has_words():
    ours = [page for page in addresses() if page.view.__module__.startswith("cards.")]
    seen = [page for page in ours if re.search(r"\b(seen|card_at_hand)\(request", _source(page.view))]
    assert {page.name for page in seen} <= set(PAGES)
    assert len(seen) >= 8


def _source(view):
    return inspect.getsource(inspect.unwrap(view))


@pytest.mark.parametrize("verb", DEEDS)
def test_the_sentence_begins_with_who_did_it(verb):
    assert said(verb, "Kaarina").startswith("Kaarina ")


def test_a_verb_that_is_gone_still_has_a_sentence():
    assert said("horse.shod", "Kaarina") == "Kaarina did something that has no name any more"


def lines():
    return list(AuditEvent.unscoped.order_by("at"))


def test_a_given_role_is_told_with_who_got_it_and_where(people, places):
    grant_role(person=people.tilda, role=Role.VENUE, place=places.theatre, by=someone(people.kaarina, worker="KK"))
    (line,) = lines()
    told = tell([line], people.aino)[line.pk]
    assert (told.sentence, told.what) == ("Kaarina (KK) gave a role", "Tilda")
    assert (told.where, told.device) == ("Espoon kaupunginteatteri", "")
    assert facts_of(line) == [
        Fact("Role", "Kaikukortti venue"),
        Fact("Place", "Espoon kaupunginteatteri"),
    ]


def test_a_change_is_told_with_what_was_before(people, places):
    fields = {"is_agent": True, "area": places.vaasa_area, "contact_phone": "050 1234567"}
    edit_site(site=places.theatre, **fields, by=someone(people.aino))
    facts = {fact.label: (fact.before, fact.value) for fact in facts_of(lines()[0])}
    assert facts == {
        "Ticket agent": ("no", "yes"),
        "Area": ("Espoo", "Vaasan seutu"),
        "Contact details changed": (None, "contact person's telephone"),
    }
    assert "050 1234567" not in str(facts)


def test_a_person_whom_the_reader_does_not_see_is_told_by_address(people, places):
    edit_site(site=places.theatre, web_address="https://t.fi", by=someone(people.aino))
    (line,) = lines()
    assert tell([line], people.kaarina)[line.pk].sentence == "admin@kaikukanta.test changed a site"


def test_a_task_is_the_register_itself(people, places):
    AuditEvent.unscoped.create(actor_kind=task("x").kind, actor_name="x", verb="pilot.extended", subject="cards.x")
    (line,) = lines()
    assert tell([line], people.aino)[line.pk].sentence == "The register itself extended cards of a pilot"


@pytest.mark.parametrize(
    ("verb", "details", "told"),
    [
        ("access.refused", {"page": "card_renew"}, {"Page": "/cards/…/renew/"}),
        ("access.refused", {"method": "POST"}, {"Kind of request": "sending a form"}),
        ("card.viewed", {"page": "card_detail"}, {"Page": "the card’s page"}),
        ("card.ended", {"reason": "wish"}, {"Reason": "The client does not want the card any more"}),
        ("sign_in.done", {"means": ["password", "totp"]}, {"By": "password, authenticator app"}),
        ("card.renewed", {"last_day": ["2027-11-21"]}, {"Last day of validity": "21.11.2027"}),
        ("pilot.extended", {"before": ["2026-12-31"], "cards": 3}, {"Before": "31.12.2026", "Cards": "3"}),
        ("usage.refused_late", {"reason": "sealed"}, {"Reason": "The card code of the entry could not be opened."}),
        ("limit.set", {"kind": "no_galas", "after": {"number": ""}}, {"Kind": "Galas are left out", "Number": "–"}),
    ],
)  # fmt: skip
def test_details_are_told_in_words(verb, details, told):
    subjects = {"limit": "usage.limit", "card": "cards.card"}
    line = AuditEvent(verb=verb, details=details, subject=subjects.get(verb.split(".")[0], "accounts.user"))
    assert {fact.label: fact.value for fact in facts_of(line)} == told
