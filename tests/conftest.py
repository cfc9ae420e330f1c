"""The people and places that every test knows by name.

Two areas that must never see each other: Espoo (Jaana's office, Ville's theatre, coordinated by Kaarina) and Vaasa
(Viveca's office, Viktor's theatre). Aino administers everything, Leena sells tickets for the Espoo theatre, Tilda
reads Espoo's statistics. The day is 22.11.2026 unless a test moves it.
"""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings

from accounts import agreeing, factors, locking, wall
from accounts.models import AgentClient, User
from accounts.permissions import Role
from kaikukanta import devdb
from tests import factories as make
from tests import roles

TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).parent / "samples"

# No test is a matter of time: on a busy machine an example may take long, and drawing it, too.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def fixed_day(request: pytest.FixtureRequest) -> Any:
    """Noon in Helsinki on 22.11.2026; the clock runs on from there. Tests without the database are left alone."""
    if not {"db", "transactional_db", "django_db_setup"} & set(request.fixturenames):
        yield
        return
    with time_machine.travel(datetime(2026, 11, 22, 10, 0, tzinfo=UTC), tick=True) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As pytest-django's, but tests run as the role that owns nothing, and the database can be dropped at the end.

    Django's connections inside an event loop (Playwright keeps one in the tests' thread) are others than outside: they
    stay open when the loop is gone.
    """
    with django_db_blocker.unblock():
        roles.hand_over()
    yield
    with django_db_blocker.unblock():
        roles.become(devdb.OWNER)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def beyond_the_wall(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test's own reading and writing is no page's; the pages that it opens stand behind the wall."""
    if not {"db", "transactional_db", "django_db_setup"} & set(request.fixturenames):
        yield
        return
    with wall.beyond():
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Texts of actions called without a request; people of tests read English, too."""
    with translation.override("en"):
        yield


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def places(db: Any) -> SimpleNamespace:
    west, ostrobothnia = make.county("20", "West Uusimaa"), make.county("15", "Ostrobothnia")
    espoo = make.municipality("049", "Espoo", "Esbo", county=west, postal_code="02100")
    vaasa = make.municipality("905", "Vaasa", "Vasa", county=ostrobothnia, postal_code="65100")
    helsinki = make.municipality("091", "Helsinki", "Helsingfors", county=None, postal_code="00100")
    espoo_area, vaasa_area = make.area("Espoo", "Esbo", espoo), make.area("Vaasan seutu", "Vasanejden", vaasa)
    national = make.area("Koko maa", "Hela landet", is_national=True)
    theatre = make.site("Espoon kaupunginteatteri", espoo_area, espoo, is_venue=True)
    agency = make.site("Lippupiste Leena", national, helsinki, is_agent=True)
    now = timezone.now()
    AgentClient.unscoped.create(agent=agency, venue=theatre, granted_at=now, accepted_at=now)
    return SimpleNamespace(
        espoo=espoo,
        vaasa=vaasa,
        helsinki=helsinki,
        west=west,
        espoo_area=espoo_area,
        vaasa_area=vaasa_area,
        national=national,
        office=make.site("Espoon aikuissosiaalityö", espoo_area, espoo, is_distributor=True),
        vaasa_office=make.site("Vaasan sosiaalitoimisto", vaasa_area, vaasa, is_distributor=True),
        theatre=theatre,
        wasa=make.site("Wasa Teater", vaasa_area, vaasa, is_venue=True),
        agency=agency,
    )


@pytest.fixture
def people(places: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        aino=make.person("admin@kaikukanta.test", Role.ADMINISTRATOR, name="Aino"),
        kaarina=make.person("coordinator@kaikukanta.test", Role.COORDINATOR, places.espoo_area, name="Kaarina"),
        jaana=make.person("distributor@kaikukanta.test", Role.DISTRIBUTOR, places.office, name="Jaana"),
        ville=make.person("venue@kaikukanta.test", Role.VENUE, places.theatre, name="Ville"),
        leena=make.person("agent@kaikukanta.test", Role.AGENT, places.agency, name="Leena"),
        tilda=make.person("statistics@kaikukanta.test", Role.STATISTICS, places.espoo, name="Tilda"),
        viveca=make.person("viveca@kaikukanta.test", Role.DISTRIBUTOR, places.vaasa_office, name="Viveca"),
        viktor=make.person("viktor@kaikukanta.test", Role.VENUE, places.wasa, name="Viktor"),
    )


@pytest.fixture
def sign_in(people: SimpleNamespace) -> Any:
    """`sign_in("ville")` → a client signed in as Ville a moment ago; `sign_in(None)` → nobody."""

    def browser_of(name: str | None) -> Client:
        client = Client()
        if name:
            user = getattr(people, name)
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            came_in(client, user)
        return client

    return browser_of


def came_in(client: Client, user: User) -> None:
    """What a log-in by the page leaves in the session, which Django's short way leaves out."""
    now = time.time()
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": now, "email": user.email}]
    session["account_authentication_methods_user"] = str(user.pk)
    session[locking.LAST] = session[factors.CLEAR] = int(now)
    if agreeing.page_due(user) is None:  # pages are counted as they are from the day's second on
        session[agreeing.IN_ORDER] = agreeing.mark_of(user)
    session.save()


@pytest.fixture
def choices(db: Any) -> None:
    make.choices()


@pytest.fixture
def sample_cards(places: SimpleNamespace) -> dict[str, Any]:
    """The cards of samples/cards.csv, by code, in the state that the file says."""
    runs = {kind: make.series(places.espoo_area, kind=kind) for kind in ("personal", "community")}
    return {row["code"]: _sample_card(row, runs[row["kind"]], places.office) for row in _sample_rows()}


def _sample_rows() -> list[dict[str, str]]:
    with (SAMPLES / "cards.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _sample_card(row: dict[str, str], run: Any, office: Any) -> Any:
    if row["state"] == "unregistered":
        return make.printed(run, row["code"])
    ended = {"ended": "ended", "out of use": "withdrawn"}.get(row["state"], "")
    return make.card(
        run,
        row["code"],
        office,
        date.fromisoformat(row["issued_on"]),
        children=int(row["children"]),
        last_day=date.fromisoformat(row["last_valid_day"]),
        kind=row["kind"],
        ended_on=date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
        end_kind=ended,
    )


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; browser tests skip without one, or fail where the CI demands it."""
    import os

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None and os.environ.get("KAIKU_REQUIRE_BROWSER"):
        pytest.fail("no Chromium on this machine")
    return path or pytest.skip("no Chromium on this machine")
