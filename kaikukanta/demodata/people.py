"""The demo's people: one for each role, with one password, and a Swedish-speaking theatre."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actions import accept_invitations, add_worker, change_role, invite_person
from accounts.actors import Actor, someone
from accounts.models import Area, Invitation, Membership, Municipality, Side, Site, User, Worker
from accounts.permissions import PlaceKind, Role

ADMIN = "admin@kaikukanta.test"
APPROVER = "approver"  # a second administrator: nobody approves the release that they have asked for
PASSWORD_FILE = Path(settings.BASE_DIR) / ".demo" / "password"

# e-mail's name, name, role, site (or None), shared, language
PEOPLE: list[tuple[str, str, Role, str | None, bool, str]] = [
    (APPROVER, "Helmi Hyväksyjä", Role.ADMINISTRATOR, None, False, "fi"),
    ("coordinator", "Kaarina Koordinaattori", Role.COORDINATOR, None, False, "fi"),
    ("distributor", "Espoon aikuissosiaalityö", Role.DISTRIBUTOR, "Espoon aikuissosiaalityö", True, "fi"),
    ("venue", "Espoon kaupunginteatterin lippukassa", Role.VENUE, "Espoon kaupunginteatteri", True, "fi"),
    ("agent", "Leena Lipunvälittäjä", Role.AGENT, "Lippupalvelu Lempi", False, "fi"),
    ("statistics", "Tilda Tilastoija", Role.STATISTICS, None, False, "fi"),
    ("kajaani", "Kajaanin sosiaalityö", Role.DISTRIBUTOR, "Kajaanin sosiaalityö", True, "fi"),
    ("kuhmo", "Kuhmon järjestötalo", Role.DISTRIBUTOR, "Kuhmon järjestötalo", True, "fi"),
    ("vasa", "Vasa socialbyrå", Role.DISTRIBUTOR, "Vaasan sosiaalitoimisto", True, "sv"),
    ("teater", "Wasa Teater", Role.VENUE, "Wasa Teater", True, "sv"),
]
# Invited, but not come yet: one has time, the other's link has become too old.
WAITING = [("opisto", "Espoon työväenopisto", Role.VENUE), ("ohjaamo", "Ohjaamo Tapiola", Role.DISTRIBUTOR)]
# At the theatre's desk, behind its shared login. No browser can be enrolled for them: that is done where it stands.
THEATRE = "Espoon kaupunginteatteri"
DESK_WORKERS = {"AK": ("Anna Korhonen", "2846"), "MB": ("Mikael Berg", "5937")}
SHOWN = ["admin", APPROVER, "coordinator", "distributor", "venue", "agent", "statistics", "teater"]


def address(name: str) -> str:
    return f"{name}@kaikukanta.test"


def password() -> str:
    """The demo's one password: made once in this clone, kept beside its other secrets, printed at each start."""
    if not PASSWORD_FILE.exists():
        PASSWORD_FILE.parent.mkdir(exist_ok=True)
        PASSWORD_FILE.write_text(f"kaiku-{secrets.token_hex(4)}-demo", encoding="utf-8")
    return PASSWORD_FILE.read_text(encoding="utf-8").strip()


def make_administrator() -> Actor:
    """The first administrator, whom nobody can invite."""
    with transaction.atomic():
        user = User.objects.create_user(ADMIN, password(), name="Aino Administraattori", language="fi")
        Membership.unscoped.create(user=user, role=Role.ADMINISTRATOR, kind=PlaceKind.EVERYWHERE)
    return someone(user)


def invite_everybody(sites: dict[str, Site], *, by: Actor) -> None:
    """Invite the rest as an administrator would; the mails can be read in `.mail/`."""
    places: dict[Role, Any] = {
        Role.COORDINATOR: Area.unscoped.get(name_fi="Espoo"),
        Role.STATISTICS: Municipality.objects.get(name_fi="Espoo"),
    }
    for name, full_name, role, site, shared, language in PEOPLE:
        invite_person(
            email=address(name),
            name=full_name,
            role=role,
            place=sites[site] if site else places.get(role),
            is_shared=shared,
            language=language,
            by=by,
        )


def invite_more(sites: dict[str, Site], *, by: Actor) -> None:
    """A coordinator of the culture side for Kainuu, and two people who have not come yet."""
    kainuu = {"role": Role.COORDINATOR, "place": Area.unscoped.get(name_fi="Kainuu"), "side": Side.BOTH}
    kaisu = invite_person(email=address("kainuu"), name="Kaisu Kainulainen", **kainuu, by=by)
    held = Membership.unscoped.get(user=kaisu)
    change_role(membership=held, role=Role.COORDINATOR, place=kainuu["place"], side=Side.CULTURE, by=by)
    for name, site, role in WAITING:
        invite_person(email=address(name), role=role, place=sites[site], by=by)
    late = Invitation.unscoped.filter(person__email=address("ohjaamo"))
    sent_at = timezone.now() - timedelta(days=12)
    late.update(sent_at=sent_at, expires_at=sent_at + timedelta(days=7))


def add_workers(sites: dict[str, Site], *, by: Actor) -> None:
    """Those who switch at the theatre's desk."""
    for initials, (name, pin) in DESK_WORKERS.items():
        add_worker(site=sites[THEATRE], name=name, initials=initials, pin=pin, by=by)


def give_password() -> None:
    """Give everybody the demo's password: when their invitations have gone out, and when its file was lost."""
    for user in User.objects.filter(email__in=[ADMIN, *(address(person[0]) for person in PEOPLE)]):
        user.set_password(password())
        user.save(update_fields=["password"])
        accept_invitations(by=someone(user))


def who_is_who() -> str:
    """The people and the password, for the one who runs the demo."""
    lines = [f"  {address(name):30} {User.objects.get(email=address(name)).name}" for name in SHOWN]
    return "\n".join(["Demo people, all with the password  " + password(), *lines, *_workers()])


def _workers() -> list[str]:
    """Who takes over at the theatre's desk, and how; nothing in a demo that is older than they are."""
    there = Worker.unscoped.in_force().filter(site__name_fi=THEATRE, initials__in=DESK_WORKERS).order_by("initials")
    pins = [f"{row.name} {row.initials} {DESK_WORKERS[row.initials][1]}" for row in there]
    words = "  Workers of the theatre (venue@, Sites, Devices: take the browser as a device), initials and PIN:  "
    return [words + ", ".join(pins)] if pins else []
