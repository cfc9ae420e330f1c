"""Who gets which answer from every address: the table page × person, from the URL table itself.

An address without a line in `access.txt` fails. As it is now: `pytest -n0 -s -k printed tests/test_access.py`;
what changed in it must be meant.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import AgentClient, Membership
from cards.models import Background, Block, Choice, DeskStop, Notice, PilotExtension, Question, Questionnaire
from tests import factories as make
from tests.cards import many
from tests.cards.drafts import drafted
from usage.models import ImportBatch, LateRefusal, Limit, ReportColumns, Visit

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent / "access.txt"
PEOPLE = [None, "aino", "kaarina", "jaana", "ville", "leena", "tilda", "viveca", "viktor"]


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
        agreement=make.operating_model(date(2027, 1, 1), answer_by=date(2027, 3, 31)),
        model=make.operating_model(answer_by=date(2026, 10, 31)),
        membership=Membership.unscoped.get(user=people.jaana),
        client=AgentClient.unscoped.get(),
    )


def row_of(name: str, places: Any, people: Any, rows: SimpleNamespace) -> dict[str, Any]:
    """The Espoo row that an address of this name is about, by the beginning of the name."""
    keys = {
        "site": places.office.pk,
        "agent_grant": places.theatre.pk,
        "agent_": rows.client.pk,
        "area": places.espoo_area.pk,
        "municipality": places.espoo.pk,
        "person": people.jaana.pk,
        "membership": rows.membership.pk,
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
        "agreement_": rows.agreement.pk,
        "mfa": 1,
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


def answers(sign_in: Any, method: str, places: Any, people: Any, rows: SimpleNamespace) -> list[str]:
    lines = []
    for page in addresses():
        address = address_of(page, row_of(page.name, places, people, rows))
        statuses = [_status(sign_in(name), method, address) for name in PEOPLE]
        lines.append(f"{method} {page.name:38} " + " ".join(map(str, statuses)))
    return lines


def _status(client: Any, method: str, address: str) -> int:
    """The answer's status; what the request did is undone, so that the next person finds the same rows."""
    with transaction.atomic():
        status = getattr(client, method)(address).status_code
        transaction.set_rollback(True)
    return status


def printed(lines: list[str]) -> str:
    head = f"{'':43}" + " ".join(f"{(name or 'nobody')[:3]}" for name in PEOPLE)
    return "\n".join([head, *lines])


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_answers_each_person_as_the_printed_table_says(sign_in, places, people, rows, method):
    now = answers(sign_in, method, places, people, rows)
    print("\n" + printed(now))
    expected = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(method)]
    assert now == expected


def test_nobody_unknown_gets_past_the_door(sign_in, places, people, rows):
    """Without a login there is the log-in page, or one of the pages that are meant for everybody."""
    open_to_all = {"front", "health", "choose_language", "choose_text_size"}
    open_to_all |= {"desk_manifest", "desk_offline", "desk_worker"}  # nothing of a person, see usage.views.offline
    for page in addresses():
        if page.view.__module__.split(".")[0] in {"accounts", "cards", "usage", "stats", "kaikukanta"}:
            address = address_of(page, row_of(page.name, places, people, rows))
            answer = sign_in(None).get(address)
            if page.name not in open_to_all:
                assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}"), page.name
