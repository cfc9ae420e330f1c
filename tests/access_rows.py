"""Whom and what the access table asks about: somebody of every role in Espoo and elsewhere, and one row of Espoo's for
each kind of address. Fixtures, for whoever imports them.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.actions import invite_person
from accounts.actors import someone
from accounts.models import AgentClient, AuditEvent, FactorRule, Invitation, Membership, OpenSession
from accounts.permissions import Role
from cards.models import Background, Block, Choice, DeskStop, Notice, PilotExtension, Question, Questionnaire
from stats.models import LedgerEntry, ReportJob
from tests import factories as make
from tests.cards import many
from tests.cards.drafts import drafted
from tests.stats import released_by_hand
from usage.models import ImportBatch, LateRefusal, Limit, ReportColumns, Visit


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
def rows(places: Any, people: Any, choices: Any, sign_in: Any) -> SimpleNamespace:
    """One row of Espoo for each kind of address."""
    run = make.series(places.espoo_area)
    card = make.card(run, "A000000001", places.office, date(2026, 1, 5))
    Background.unscoped.create(card=card, birth_year=1980)
    draft = drafted(people.jaana)
    notice = {f"text_{language}": "Told." for language in ("fi", "sv", "en")}
    offices = (places.office, places.vaasa_office)
    in_an_hour = timezone.now() + timedelta(hours=1)
    released_by_hand.publish(people, released_by_hand.release(1, "2026Q1", released_by_hand.geography(offices), {}))
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
        report=ReportJob.unscoped.create(
            user=people.aino, place="area", key=str(places.espoo_area.pk), year=2026, language="fi", version="inner"
        ),
        release=LedgerEntry.unscoped.create(number=2, period="2026Q2", status="preliminary", asked_by=people.aino),
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
        "statistics_released": places.espoo_area.pk,
        "statistics_site": places.theatre.pk,
        "statistics_municipality": places.espoo.pk,
        "statistics_county": places.west.pk,
        "annual": rows.report.pk,
        "release_": rows.release.pk,
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
    words |= {"table": "national_years", "format": "csv", "period": "2026Q1"}
    if name.startswith(("figure_", "open_")):
        words |= {"table": "cards_by_place", "number": 1}
    return {"pk": keys.get(beginning), "code": keys.get(beginning), "uidb36": "1", "token": uuid.uuid4(), **words}
