"""Steps at a shared desk: a browser that Ville's theatre has enrolled, and workers who take over at it."""

from __future__ import annotations

import time
from typing import Any

from django.test import Client

from accounts import locking
from accounts.models import AuditEvent, EnrolledDevice, Site, User

IN_DIALOG = {"HX-Request": "true", "Sec-Fetch-Mode": "cors"}


def share(person: User) -> None:
    """From now on the person's login is shared by the workers of the site."""
    User.objects.filter(pk=person.pk).update(is_shared=True)


def enrol(browser: Client, site: Site, name: str = "Ticket desk 1") -> EnrolledDevice:
    answer = browser.post(f"/sites/{site.pk}/devices/", {"name": name})
    assert answer.status_code == 302
    return EnrolledDevice.unscoped.in_force().get(name=name)


def switch(browser: Client, initials: str = "AK", pin: str = "2846", **more: Any) -> Any:
    return browser.post("/worker/", {"initials": initials, "pin": pin, "next": "/desk/"}, **more)


def unlock(browser: Client) -> None:
    """The screen was locked meanwhile, and the account's password has opened it."""
    session = browser.session
    session[locking.LAST] = int(time.time())
    session.pop(locking.LOCKED, None)
    session.save()


def working(browser: Client) -> str:
    """Who works now, as the header says; "" when it says nothing of workers."""
    desk = browser.get("/sites/").context["desk_now"]
    return desk.short_name if desk and desk.worker_id else ""


def trail(verb: str) -> list[str]:
    """Who did the deeds of this name, as the trail tells."""
    return list(AuditEvent.unscoped.filter(verb=verb).order_by("at").values_list("actor_name", flat=True))
