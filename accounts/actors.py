"""Who does a deed: a person, at a device, or a named task of the system; or somebody who has not logged in.

Actions take `by: Actor`, keyword only. (A holder's link joins them with OmaKaiku.)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from accounts.devices import Device, device_of
from accounts.shifts import desk_at


class ActorKind(StrEnum):
    PERSON = "person"
    TASK = "task"
    STRANGER = "stranger"  # before logging in: a wrong password is a deed, too


@dataclass(frozen=True)
class Actor:
    """`user` is set for people. `worker` is who works at an enrolled desk, or what was typed behind a shared login: a
    name or initials; "" when neither is known.

    `device` is set for who comes through a page: budgets against guessing count them (cards.stopping), and no page can
    leave it out. `device_name` is what the site calls it, "" when no site has enrolled it.
    """

    kind: ActorKind
    name: str
    user: Any = None
    worker: str = ""
    request_id: str = ""
    device: Device | None = None
    device_name: str = ""

    @property
    def trail_name(self) -> str:
        return f"{self.name} ({self.worker})" if self.worker else self.name


def person(request: HttpRequest, *, worker: str = "") -> Actor:
    """The signed-in person behind a request. Who has shown a PIN at the desk comes before what was typed."""
    user, request_id = request.user, getattr(request, "request_id", "")
    desk = desk_at(request)
    shown, device_name = (desk.trail_name, desk.name) if desk else ("", "")
    return Actor(ActorKind.PERSON, user.email, user, shown or worker, request_id, device_of(request), device_name)


def someone(user: Any, *, worker: str = "") -> Actor:
    """A person outside a request: commands, jobs that act for the one who asked, tests."""
    return Actor(ActorKind.PERSON, user.email, user, worker)


def task(name: str) -> Actor:
    """A named task of the system, such as the nightly publication. It may do what the task's action does."""
    return Actor(ActorKind.TASK, name)


def stranger(request: HttpRequest) -> Actor:
    """Somebody who has not logged in; what they call themselves is not known."""
    return Actor(ActorKind.STRANGER, "", None, "", getattr(request, "request_id", ""), device_of(request))
