"""Rows for tests, made the short way. What a test is about it makes through the actions."""

from __future__ import annotations

import functools
import uuid
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Max
from django.utils import timezone

from accounts.actions.workers import sealed
from accounts.models import (
    Area,
    Confidentiality,
    County,
    EnrolledDevice,
    Membership,
    Municipality,
    OperatingModel,
    Organisation,
    Participation,
    PostalCode,
    Promise,
    Region,
    Site,
    User,
    Worker,
)
from accounts.permissions import PlaceKind, Role
from cards import rulebook
from cards.models import Card, Choice, ChoiceList, CodeSeries, Kind, Validity, ValidityKind
from usage.fields import fold_name
from usage.models import Event, Limit, Source, Usage

PASSWORD = "koululaisen-kevätretki"


@functools.cache
def hashed_password() -> str:
    """Slow on purpose in the real hasher: once a run is enough."""
    return make_password(PASSWORD)


def county(code: str, name: str) -> County:
    names = {"name_fi": f"{name} fi", "name_sv": f"{name} sv", "name_en": f"{name} en"}
    return County.objects.create(code=code, short_fi=name, short_sv=name, short_en=name, **names)


def municipality(code: str, fi: str, sv: str, *, county: County | None, postal_code: str) -> Municipality:
    region, _ = Region.objects.get_or_create(code="01", defaults={"name_fi": "R", "name_sv": "R", "name_en": "R"})
    row = Municipality.objects.create(
        code=code, name_fi=fi, name_sv=sv, region=region, county=county, languages="fi-sv"
    )
    PostalCode.objects.create(code=postal_code, name_fi=fi, name_sv=sv, municipality=row, kind="ordinary")
    return row


def area(fi: str, sv: str, *municipalities: Municipality, **fields: Any) -> Area:
    row = Area.unscoped.create(name_fi=fi, name_sv=sv, **fields)
    for place in municipalities:
        Participation.objects.create(municipality=place, area=row, status="in_use", starts_on=date(2021, 1, 1))
    return row


def site(name: str, area: Area, municipality: Municipality, **fields: Any) -> Site:
    owner, _ = Organisation.unscoped.get_or_create(name_fi=f"{name} ry")
    if fields.get("is_venue"):
        fields = {"venue_type": "performing_arts", "category": "culture", **fields}
    return Site.unscoped.create(organisation=owner, area=area, municipality=municipality, name_fi=name, **fields)


def person(email: str, role: Role, place: Any = None, *, name: str = "", language: str = "en") -> User:
    user = User.objects.create(email=email, name=name, language=language, password=hashed_password())
    kinds = {Area: PlaceKind.AREA, Site: PlaceKind.SITE, Municipality: PlaceKind.MUNICIPALITY, County: PlaceKind.COUNTY}
    kind = kinds[type(place)] if place else PlaceKind.EVERYWHERE
    where = {kind.value: place} if place else {}
    side = "both" if role == Role.COORDINATOR else ""
    Membership.unscoped.create(user=user, role=role, kind=kind, side=side, **where)
    promise(user)
    return user


def texts(words: str = "Read.") -> dict[str, str]:
    return {f"text_{language}": words for language in ("fi", "sv", "en")}


def promise(user: User) -> Promise:
    """What everybody has promised who works: a test of the gate itself takes it away."""
    text, _ = Confidentiality.objects.get_or_create(starts_on=date(2021, 1, 1), defaults=texts())
    return Promise.objects.create(user=user, text=text, lasts_until=date(2099, 12, 31))


def operating_model(starts_on: date = date(2026, 9, 1), **fields: Any) -> OperatingModel:
    return OperatingModel.objects.create(
        starts_on=starts_on, **{"answer_by": date(2026, 12, 31), **texts("Do so."), **fields}
    )


def desk(site: Site, device: uuid.UUID, name: str = "Ticket desk 1") -> EnrolledDevice:
    """The site's enrolled device behind a cookie's id."""
    return EnrolledDevice.unscoped.create(site=site, device=device, name=name, enrolled_by="Ville")


def worker(site: Site, initials: str = "AK", name: str = "Anna Korhonen", pin: str = "2846", **fields: Any) -> Worker:
    row = Worker(site=site, initials=initials, name=name, **fields)
    row.pin = sealed(row, pin)
    row.save()
    return row


def series(area: Area, prefix: str = "A", **fields: Any) -> CodeSeries:
    shape = {"digits": 9, "check_scheme": "none", "quantity": 1000, **fields}
    return CodeSeries.unscoped.create(prefix=prefix, area=area, **shape)


def next_number(series: CodeSeries) -> int:
    return 1 + (Card.unscoped.filter(series=series).aggregate(last=Max("number"))["last"] or 0)


def printed(series: CodeSeries, code: str) -> Card:
    return Card.unscoped.create(series=series, number=next_number(series), code=code, kind=series.kind)


def card(series: CodeSeries, code: str, site: Site, issued_on: date, *, children: int = 0, **fields: Any) -> Card:
    """A registered card, valid a year from `issued_on` unless `last_day` is given."""
    last_day = fields.pop("last_day", None) or rulebook.last_valid_day(issued_on)
    row = Card.unscoped.create(
        series=series,
        number=next_number(series),
        code=code,
        kind=fields.pop("kind", Kind.PERSONAL),
        site=site,
        registered_at=timezone.now(),
        issued_on=issued_on,
        valid_from=issued_on,
        valid_until=last_day,
        **fields,
    )
    Validity.unscoped.create(
        card=row,
        kind=ValidityKind.ISSUE,
        first_day=issued_on,
        last_day=last_day,
        children=children,
        rules_of=rulebook.rules_on(issued_on).starts,
        worker_name="Jaana",
        terms_told=True,
    )
    return row


def use(card: Card, venue: Site, day: date, name: str = "Lumikuningatar", **fields: Any) -> Usage:
    return Usage.unscoped.create(
        card=card,
        venue=venue,
        category=venue.category,
        event_name=name,
        event_key=fold_name(name),
        event_day=day,
        idempotency_key=uuid.uuid4(),
        source=Source.DESK,
        logged_by="venue@kaikukanta.test",
        **fields,
    )


def event(venue: Site, day: date | None, name: str = "Lumikuningatar", **fields: Any) -> Event:
    kind = "admission" if day is None else "show"
    whole = {"kind": kind, "category": venue.category, "name_key": fold_name(name), **fields}
    return Event.unscoped.create(venue=venue, day=day, name=name, **whole)


def limit(venue: Site, kind: str, number: Any = None, **fields: Any) -> Limit:
    return Limit.unscoped.create(venue=venue, kind=kind, number=number, **{"starts_on": date(2021, 1, 1), **fields})


def choices() -> None:
    """Two answers and the refusal in each value list."""
    for which in ChoiceList.values:
        for order, code in enumerate(["first", "second", "refused"]):
            label = f"{which} {code}"
            Choice.objects.create(
                list=which,
                code=code,
                label_fi=label,
                label_sv=label,
                label_en=label,
                order=order,
                is_refusal=code == "refused",
            )
