"""The demo's network: three areas and the whole country's agent, with a dozen sites and more.

The names of the areas are real; what their sites do here is made up, and so are their people.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actions import accept_venue, add_area, add_site, close_site, grant_agent, set_participation
from accounts.actors import Actor
from accounts.models import Area, ClosingReason, Municipality, NetworkStatus, Organisation, ReportsBy, Site

AREAS = {
    "Espoo": ("Esbo", ["Espoo"], NetworkStatus.IN_USE, date(2016, 1, 1)),
    "Kainuu": (
        "Kajanaland",
        ["Kajaani", "Kuhmo", "Sotkamo", "Suomussalmi", "Hyrynsalmi", "Paltamo", "Puolanka", "Ristijärvi"],
        NetworkStatus.IN_USE,
        date(2017, 1, 1),
    ),
    "Vaasan seutu": ("Vasanejden", ["Vaasa", "Mustasaari"], NetworkStatus.IN_USE, date(2021, 9, 1)),
}
PILOT_BEFORE = {"Vaasan seutu": ("Vaasa", date(2020, 1, 1))}  # [A7]
ALSO_PREPARING = {"Vaasan seutu": ["Korsnäs", "Vöyri"]}
NATIONAL = ("Koko maa", "Hela landet")

DISTRIBUTOR = {"is_distributor": True}
PARTNER = {"is_partner": True}


def _venue(kind: str, category: str) -> dict[str, Any]:
    return {"is_venue": True, "venue_type": kind, "category": category}


# area, municipality, organisation, name in Finnish, name in Swedish, what it does
SITES: list[tuple[str, str, str, str, str, dict[str, Any]]] = [
    ("Espoo", "Espoo", "Espoon sosiaalipalvelut", "Espoon aikuissosiaalityö", "Esbo vuxensocialarbete", DISTRIBUTOR),
    ("Espoo", "Espoo", "Ohjaamoyhdistys ry", "Ohjaamo Tapiola", "Navigatorn Hagalund", DISTRIBUTOR),
    (
        "Espoo",
        "Espoo",
        "Espoon teatterisäätiö",
        "Espoon kaupunginteatteri",
        "Esbo stadsteater",
        _venue("performing_arts", "culture"),
    ),
    (
        "Espoo",
        "Espoo",
        "Espoon kaupunki",
        "Leppävaaran uimahalli",
        "Albergas simhall",
        _venue("swimming_hall", "sport"),
    ),
    (
        "Espoo",
        "Espoo",
        "Espoon kaupunki",
        "Espoon työväenopisto",
        "Esbo arbetarinstitut",
        _venue("institute", "education"),
    ),
    (
        "Espoo",
        "Espoo",
        "Tiedekeskussäätiö",
        "Tiedekeskus Kipinä",
        "Vetenskapscentret Gnistan",
        _venue("museum", "science"),
    ),
    ("Kainuu", "Kajaani", "Kainuun sosiaalipalvelut", "Kajaanin sosiaalityö", "", DISTRIBUTOR),
    (
        "Kainuu",
        "Kuhmo",
        "Kuhmon järjestötalo ry",
        "Kuhmon järjestötalo",
        "",
        {**DISTRIBUTOR, **_venue("other", "culture")},
    ),
    ("Kainuu", "Kajaani", "Kajaanin kaupunki", "Kajaanin kaupunginteatteri", "", _venue("performing_arts", "culture")),
    ("Kainuu", "Kajaani", "Kajaanin kaupunki", "Kajaanin uimahalli", "", _venue("swimming_hall", "sport")),
    ("Kainuu", "Sotkamo", "Sotkamon kunta", "Kainuun kansalaisopisto", "", _venue("institute", "education")),
    ("Vaasan seutu", "Vaasa", "Pohjanmaan sosiaalipalvelut", "Vaasan sosiaalitoimisto", "Vasa socialbyrå", DISTRIBUTOR),
    ("Vaasan seutu", "Vaasa", "Wasa Teater", "Wasa Teater", "Wasa Teater", _venue("performing_arts", "culture")),
    ("Vaasan seutu", "Vaasa", "Vaasan kaupunki", "Vaasan uimahalli", "Vasa simhall", _venue("swimming_hall", "sport")),
    (
        "Vaasan seutu",
        "Mustasaari",
        "Mustasaaren kunta",
        "Mustasaaren kirjasto",
        "Korsholms bibliotek",
        _venue("library", "culture"),
    ),
    ("Espoo", "Espoo", "Yhteinen keittiö ry", "Espoon yhteinen keittiö", "Gemensamma köket i Esbo", PARTNER),
    ("Kainuu", "Kajaani", "Vertaistupa ry", "Kainuun vertaistupa", "", PARTNER),
    ("Vaasan seutu", "Vaasa", "Mötesplats rf", "Vaasan kohtaamispaikka", "Mötesplatsen i Vasa", PARTNER),
    ("Koko maa", "Helsinki", "Lippupalvelu Lempi Oy", "Lippupalvelu Lempi", "Biljettservice Lempi", {"is_agent": True}),
]
CONTACTS = ["Anna Aalto", "Mikko Mäki", "Sari Salo", "Johan Berg", "Leila Noor"]
UNCHECKED = ["Leppävaaran uimahalli", "Kuhmon järjestötalo"]  # whose details nobody has checked for more than a year
CLOSED = ("Espoo", "Espoo", "Espoon sosiaalipalvelut", "Olarin neuvontapiste", "", DISTRIBUTOR)
CLIENTS = ["Espoon kaupunginteatteri", "Wasa Teater"]  # whose tickets the agent sells


def make_places(*, by: Actor) -> dict[str, Site]:
    """Areas with their municipalities, organisations and sites; returns the sites by their Finnish name."""
    areas = {fi: _area(fi, *rest, by=by) for fi, rest in AREAS.items()}
    areas["Koko maa"] = add_area(name_fi=NATIONAL[0], name_sv=NATIONAL[1], is_national=True, by=by)
    for area, municipalities in ALSO_PREPARING.items():
        for name in municipalities:
            _take_part(areas[area], name, NetworkStatus.PREPARING, date(2026, 9, 1), by=by)
    sites = {row[3]: _site(areas[row[0]], *row[1:], by=by) for row in SITES}
    closed = _site(areas[CLOSED[0]], *CLOSED[1:], by=by)
    close_site(site=closed, closed_on=timezone.localdate() - timedelta(days=90), reason=ClosingReason.JOINED, by=by)
    Site.unscoped.filter(name_fi__in=UNCHECKED).update(details_checked_on=timezone.localdate() - timedelta(days=400))
    _make_pairs(sites, by=by)
    return sites


def _make_pairs(sites: dict[str, Site], *, by: Actor) -> None:
    """The agent brings in the reports of one venue, the other does so itself; a third waits for the agent."""
    agent = {"agent": sites["Lippupalvelu Lempi"], "by": by}
    for name, who in zip(CLIENTS, ReportsBy, strict=True):
        accept_venue(client=grant_agent(venue=sites[name], reports_by=who, **agent), by=by)
    grant_agent(venue=sites["Kajaanin kaupunginteatteri"], reports_by=ReportsBy.AGENT, **agent)


def _area(fi: str, sv: str, municipalities: list[str], status: NetworkStatus, since: date, *, by: Actor) -> Area:
    page = f"https://www.example.org/{fi.split()[0].lower()}/kaikukortti"
    area = add_area(name_fi=fi, name_sv=sv, page_fi=page, brochure_fi=f"{page}/esite.pdf", by=by)
    if fi in PILOT_BEFORE:
        name, pilot_since = PILOT_BEFORE[fi]
        _take_part(area, name, NetworkStatus.PILOT, pilot_since, by=by)
    for name in municipalities:
        _take_part(area, name, status, since, by=by)
    return area


def _take_part(area: Area, name: str, status: NetworkStatus, since: date, *, by: Actor) -> None:
    place = Municipality.objects.get(name_fi=name, ended_on=None)
    set_participation(municipality=place, area=area, status=status, starts_on=since, by=by)


def _site(
    area: Area, municipality: str, organisation: str, fi: str, sv: str, does: dict[str, Any], *, by: Actor
) -> Site:
    owner, _made = Organisation.unscoped.get_or_create(name_fi=organisation)
    contact = CONTACTS[len(fi) % len(CONTACTS)]
    first, last = contact.lower().replace("ä", "a").split()
    return add_site(
        organisation=owner,
        area=area,
        municipality=Municipality.objects.get(name_fi=municipality, ended_on=None),
        name_fi=fi,
        name_sv=sv,
        web_address="https://www.example.org/",
        contact_name=contact,
        contact_email="" if does is PARTNER else f"{first}.{last}@example.org",
        by=by,
        **does,
    )
