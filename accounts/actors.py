"""Who does a deed: a person, or a named task of the system.

Actions take `by: Actor`, keyword only. (A device and a holder's link join them with the desks and OmaKaiku.)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest


class ActorKind(StrEnum):
    PERSON = "person"
    TASK = "task"


@dataclass(frozen=True)
class Actor:
    """`user` is set for people. `worker` is the name or initials typed behind a shared login; "" when not asked."""

    kind: ActorKind
    name: str
    user: Any = None
    worker: str = ""
    request_id: str = ""

    @property
    def trail_name(self) -> str:
        return f"{self.name} ({self.worker})" if self.worker else self.name


def person(request: HttpRequest, *, worker: str = "") -> Actor:
    """The signed-in person behind a request."""
    return Actor(ActorKind.PERSON, request.user.email, request.user, worker, getattr(request, "request_id", ""))


def someone(user: Any, *, worker: str = "") -> Actor:
    """A person outside a request: commands, jobs that act for the one who asked, tests."""
    return Actor(ActorKind.PERSON, user.email, user, worker)


def task(name: str) -> Actor:
    """A named task of the system, such as the nightly publication. It may do what the task's action does."""
    return Actor(ActorKind.TASK, name)
