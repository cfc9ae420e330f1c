"""Who gets which answer from every address: the table page × person × method, from the URL table itself.

It is a page of the documentation, docs/access.md, written by `make access`; what changed in it must be meant. A page
without a line, or without words in `tests/access_words.py`, fails. Every role is there twice, once with rows of its own
place and once with somebody else's: the rows are Espoo's.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.actions import invite_person
from accounts.actors import someone
from accounts.models import AgentClient, AuditEvent, FactorRule, Invitation, Membership, OpenSession
from accounts.permissions import Role
from accounts.trail_page import address_in_words
from cards.models import Background, Block, Choice, DeskStop, Notice, PilotExtension, Question, Questionnaire
from tests import factories as make
from tests.access_words import APPS, WORDS
from tests.cards import many
from tests.cards.drafts import drafted
from tests.conftest import came_in
from usage.models import ImportBatch, LateRefusal, Limit, ReportColumns, Visit

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PEOPLE = {
    None: "Nobody",
    "aino": "Administrator",
    "kaarina": "Coordinator",
    "kalle": "elsewhere",
    "jaana": "Distributor",
    "viveca": "elsewhere",
    "ville": "Venue",
    "viktor": "elsewhere",
    "leena": "Ticket agent",
    "lasse": "elsewhere",
    "tilda": "Municipality",
    "tuula": "elsewhere",
    "kerttu": "County",
    "kirsi": "elsewhere",
    "erkki": "Roles ended",
    "suvi": "Account closed",
}


class Address(NamedTuple):
    name: str
    view: Any
    arguments: frozenset[str]


def addresses(resolver: URLResolver | None = None, above: frozenset[str] = frozenset()) -> list[Address]:
    found: list[Address] = []
    for entry in (resolver or get_resolver()).url_patterns:
        arguments = above | entry.pattern.converters.keys() | _groups(entry)
        if isinstance(entry, URLResolver):
            found += addresses(entry, arguments)
        else:
            found.append(Address(entry.name, entry.callback, arguments))
    return sorted(found, key=lambda address: address.name)


def _groups(entry: URLPattern | URLResolver) -> frozenset[str]:
    return frozenset(entry.pattern.regex.groupindex)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals are meant here, and the log would keep a traceback of each."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def blank(monkeypatch: Any) -> None:
    """Pages without their words: who may open them is decided before. That they are drawn the next test sees."""
    monkeypatch.setattr("django.template.base.Template._render", lambda template, context: "")


@pytest.fixture
def everybody(places: Any, people: Any) -> SimpleNamespace:
    """The people whom the tests know, and those who make every role have somebody elsewhere."""
    agency = make.site("Lippu Lasse", places.vaasa_area, places.vaasa, is_agent=True)
    ostrobothnia = places.vaasa.county
    people.kalle = make.person("kalle@kaikukanta.test", Role.COORDINATOR, places.vaasa_area, name="Kalle")
    people.lasse = make.person("lasse@kaikukanta.test", Role.AGENT, agency, name="Lasse")
    people.tuula = make.person("tuula@kaikukanta.test", Role.STATISTICS, places.vaasa, name="Tuula")
    people.kerttu = make.person("kerttu@kaikukanta.test", Role.STATISTICS, places.west, name="Kerttu")
    people.kirsi = make.person("kirsi@kaikukanta.test", Role.STATISTICS, ostrobothnia, name="Kirsi")
    people.erkki = make.person("erkki@kaikukanta.test", Role.ADMINISTRATOR, name="Erkki")
    people.suvi = make.person("suvi@kaikukanta.test", Role.ADMINISTRATOR, name="Suvi")
    Membership.unscoped.filter(user=people.erkki).update(ended_at=timezone.now())
    return people


@pytest.fixture
def browsers(everybody: Any, quiet: None) -> dict[str | None, Client]:
    """Everybody signed in; Suvi's account is closed after that."""
    clients = {name: Client() for name in PEOPLE}
    for name, client in clients.items():
        if name:
            client.force_login(getattr(everybody, name), backend=BACKEND)
            came_in(client, getattr(everybody, name))
    everybody.suvi.is_active = False
    everybody.suvi.save()
    return clients


@pytest.fixture
def rows(places: Any, people: Any, choices: Any, sign_in: Any) -> SimpleNamespace:
    """One row of Espoo for each kind of address."""
    run = make.series(places.espoo_area)
    card = make.card(run, "A000000001", places.office, date(2026, 1, 5))
    Background.unscoped.create(card=card, birth_year=1980)
    draft = drafted(people.jaana)
    notice = {f"text_{language}": "Told." for language in ("fi", "sv", "en")}
    in_an_hour = timezone.now() + timedelta(hours=1)
    at_theatre = {"event_day": date(2026, 11, 20), "idempotency_key": uuid.uuid4(), "logged_by": people.ville.email}
    visit = Visit.unscoped.create(venue=places.theatre, **at_theatre)
    batch = {"venue": places.theatre, "sender": people.ville, "file_name": "raportti.xlsx", "file_digest": "0" * 64}
    batch["expires_at"] = in_an_hour
    return SimpleNamespace(
        run=run,
        block=Block.unscoped.create(series=run, site=places.office, first_number=5, last_number=9),
        card=card,
        question=Question.unscoped.create(card=card),
        draft=draft,
        many=many.staged(sign_in("jaana"), many.row("A000000003")),
        extension=PilotExtension.unscoped.create(area=places.espoo_area),
        notice=Notice.objects.create(kind="terms", starts_on=date(2027, 1, 1), **notice),
        questionnaire=Questionnaire.objects.create(name="Well-being", starts_on=date(2027, 1, 1)),
        choice=Choice.objects.get(list="gender", code="first"),
        limit=Limit.unscoped.create(venue=places.theatre, kind="no_galas", starts_on=date(2027, 1, 1)),
        use=make.use(card, places.theatre, date(2026, 11, 20), visit=visit),
        late=LateRefusal.unscoped.create(key=uuid.uuid4(), venue=places.theatre, reason="expired", sent_by="x"),
        event=make.event(places.theatre, date(2026, 11, 29)),
        visit=visit,
        stop=DeskStop.unscoped.create(
            reason="neighbours", site=places.theatre, account=people.jaana, device=uuid.uuid4(), device_since=in_an_hour
        ),
        batch=ImportBatch.unscoped.create(**batch),
        counted=ImportBatch.unscoped.create(state="committed", committed_at=timezone.now(), **batch),
        columns=ReportColumns.unscoped.create(site=places.theatre, name="Tickets", headings={"code": "koodi"}),
        invitation=invitation(places, people),
        device=make.desk(places.office, uuid.uuid4()),
        worker=make.worker(places.office),
        agreement=make.operating_model(date(2027, 1, 1), answer_by=date(2027, 3, 31)),
        model=make.operating_model(answer_by=date(2026, 10, 31)),
        membership=Membership.unscoped.get(user=people.jaana),
        client=AgentClient.unscoped.get(),
        line=AuditEvent.unscoped.create(
            actor_kind="task", actor_name="t", verb="area.edited", subject="s", area_id=str(places.espoo_area.pk)
        ),
        rule=FactorRule.unscoped.create(role="statistics", site=places.office, required_from=date(2027, 1, 1)),
        session=OpenSession.unscoped.create(user=people.jaana, session_key="elsewhere"),
    )


def invitation(places: Any, people: Any) -> Invitation:
    """To Espoo's office, without an answer."""
    invited = {"email": "uusi@kaikukanta.test", "role": Role.DISTRIBUTOR, "place": places.office}
    person = invite_person(**invited, by=someone(people.aino))
    return Invitation.unscoped.get(person=person)


def row_of(name: str, places: Any, people: Any, rows: SimpleNamespace) -> dict[str, Any]:
    """The Espoo row that an address of this name is about, by the beginning of the name."""
    keys = {
        "site": places.office.pk,
        "agent_grant": places.theatre.pk,
        "agent_": rows.client.pk,
        "area": places.espoo_area.pk,
        "municipality": places.espoo.pk,
        "county": places.west.pk,
        "organisation": places.office.organisation_id,
        "invitation": rows.invitation.pk,
        "person": people.jaana.pk,
        "membership": rows.membership.pk,
        "device_": rows.device.pk,
        "worker_": rows.worker.pk,
        "card": rows.card.pk,
        "series": rows.run.pk,
        "block_": rows.block.pk,
        "block_give": rows.run.pk,
        "question_": rows.question.pk,
        "question_ask": rows.card.pk,
        "questionnaire": rows.questionnaire.pk,
        "notice": rows.notice.pk,
        "choice": rows.choice.pk,
        "consent": rows.card.pk,
        "draft": rows.draft,
        "client": rows.draft,
        "registration_check": rows.draft,
        "registration": rows.many.pk,
        "pilot_extend": places.espoo_area.pk,
        "pilot_extended": rows.extension.pk,
        "usage": rows.use.pk,
        "late": rows.late.pk,
        "event_": rows.event.pk,
        "visit": rows.visit.pk,
        "desk_stop": rows.stop.pk,
        "import": rows.batch.pk,
        "import_withdraw": rows.counted.pk,
        "report_columns": rows.columns.pk,
        "venue_limits": places.theatre.pk,
        "limit_set": places.theatre.pk,
        "limit_": rows.limit.pk,
        "statistics_area": places.espoo_area.pk,
        "statistics_site": places.theatre.pk,
        "trail": rows.line.pk,
        "agreement_": rows.agreement.pk,
        "mfa": 1,
        "factor_rule": rows.rule.pk,
        "session": rows.session.pk,
    }
    beginning = max((key for key in keys if name.startswith(key)), key=len, default="")
    words = {"agreement": "operating_model", "partner": "municipality", "key": places.espoo.pk}
    if name.startswith("account_"):
        words["key"] = "set-password"
    words |= {"about": "commitment", "subject": f"municipality-{places.espoo.pk}"}
    words |= {"which": "gender", "kind": "terms", "step": "told", "limit": "show_share", "number": 7}
    return {"pk": keys.get(beginning), "uidb36": "1", "token": uuid.uuid4(), **words}


def address_of(page: Address, known: dict[str, Any]) -> str:
    return reverse(page.name, kwargs={name: known[name] for name in page.arguments})


# What an answer means to whoever asked.
ANSWERS = {200: "yes", 302: "yes", 403: "no", 404: "not found", 405: "–", 410: "too old"}
FORM = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": "0"}
BODIES = {
    "get": {"REQUEST_METHOD": "GET"},
    "head": {"REQUEST_METHOD": "HEAD"},
    "post": {"REQUEST_METHOD": "POST", **FORM},
}
ELSEWHERE = {"/login/": "log in", "/reauthenticate/": "confirm"}


def answer_of(client: Client, method: str, address: str) -> str:
    """In a word. What the request did is undone, so that the next person finds the same rows.

    Without the test client's own way, which keeps a copy of every template's context: there are thousands of requests.
    """
    request = RequestFactory(**client.defaults)
    request.cookies.load(client.cookies.output(header=""))
    with transaction.atomic():
        answer = client.handler(request._base_environ(PATH_INFO=address, **BODIES[method]))
        transaction.set_rollback(True)
    leads_to = next((word for start, word in ELSEWHERE.items() if answer.get("Location", "").startswith(start)), None)
    return leads_to or ANSWERS.get(answer.status_code, str(answer.status_code))


def cell(opened: str, sent: str) -> str:
    """Opening the page and sending its form with nothing in it, said at once where that is possible."""
    both = {("yes", "–"): "opens", ("–", "yes"): "sends"}
    return opened if opened == sent else both.get((opened, sent), f"{opened} / {sent}")


def line_of(page: Address, browsers: dict[str | None, Client], known: dict[str, Any]) -> str:
    address = address_of(page, known)
    cells = [cell(*(answer_of(client, method, address) for method in ("get", "post"))) for client in browsers.values()]
    return "| " + " | ".join([WORDS[page.name], f"`{address_in_words(page.name)}`", *cells]) + " |"


HEAD = """# Who may open what

Each page of the register, and what it answers: when it is opened, and when its form is sent with nothing in it.
*Elsewhere* is somebody with the same role in another area or at another site; the rows asked for are Espoo's. A test
asks every page as every person and holds this table equal to the answers; `make access` writes it.

| Word | Means |
|---|---|
| yes | opens, and takes what is sent |
| opens | opens; there is nothing to send |
| sends | takes what is sent; there is nothing to open |
| no | refused: the role may not do this anywhere (403) |
| not found | the role may do it elsewhere, but not with this row (404) |
| too old | the link has been used, cancelled, or is past its days (410) |
| log in | leads to the log-in page |
| confirm | asks once more who it is |
| – | cannot be opened, or sent (405) |
| a / b | *a* when opened, *b* when sent |
"""


def sections(browsers: dict[str | None, Client], places: Any, people: Any, rows: SimpleNamespace) -> Iterator[str]:
    pages = [(page.view.__module__.split(".")[0], page) for page in addresses()]
    people_in_words = " | ".join(PEOPLE.values())
    for app, heading in APPS.items():
        head = [f"\n## {heading}\n", f"| Page | Address | {people_in_words} |", "|---" * (len(PEOPLE) + 2) + "|"]
        yield from head
        for page in (page for name, page in pages if name == app):
            yield line_of(page, browsers, row_of(page.name, places, people, rows))


def test_every_page_answers_everybody_as_the_documentation_says(browsers, blank, places, people, rows):
    now = HEAD + "\n".join(sections(browsers, places, people, rows)) + "\n"
    if os.environ.get("KAIKU_WRITE"):  # make access
        TABLE.write_text(now, encoding="utf-8")
    assert now.splitlines() == TABLE.read_text(encoding="utf-8").splitlines()


def test_every_page_has_words_and_belongs_to_an_app():
    assert {page.name for page in addresses()} == set(WORDS)
    assert {page.view.__module__.split(".")[0] for page in addresses()} == set(APPS)


def test_no_page_answers_other_methods(browsers, places, people, rows):
    found = {}
    for page in addresses():
        address = address_of(page, row_of(page.name, places, people, rows))
        for name, method in ((None, "delete"), ("aino", "put"), ("aino", "delete"), ("aino", "options")):
            answer = getattr(browsers[name], method)(address)
            found |= {page.name: answer.status_code} if answer.status_code != 405 else {}
    assert found == {}


def test_asking_for_the_head_is_answered_as_opening_is(browsers, places, people, rows):
    found = {}
    for page in addresses():
        address = address_of(page, row_of(page.name, places, people, rows))
        both = [answer_of(browsers["aino"], method, address) for method in ("get", "head")]
        found |= {page.name: both} if both[0] != both[1] else {}
    assert found == {}


def test_nobody_unknown_gets_past_the_door(sign_in, places, people, rows):
    """Without a login there is the log-in page, or one of the pages that are meant for everybody."""
    open_to_all = {"front", "health", "choose_language", "choose_text_size"}
    open_to_all |= {"invitation_open"}  # the link of a mail to somebody who has no password yet
    open_to_all |= {"desk_manifest", "desk_offline", "desk_worker"}  # nothing of a person, see usage.views.offline
    for page in addresses():
        if page.view.__module__.split(".")[0] in {"accounts", "cards", "usage", "stats", "kaikukanta"}:
            address = address_of(page, row_of(page.name, places, people, rows))
            answer = sign_in(None).get(address)
            if page.name not in open_to_all:
                assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}"), page.name
