"""A draft as a worker's page leaves it, for the tests of what is done with it."""

import uuid

from accounts.actors import someone
from cards import actions
from cards.models import Draft

CODE = "A045198702"


def drafted(user, **values):
    """The id of a draft of `user` with the code read and the day of issue typed; None leaves a value out."""
    typed = {"code": CODE, "issued_on": "22.11.2026", "worker_name": "Jaana"} | values
    kept = {name: value for name, value in typed.items() if value is not None}
    return actions.save_draft(key=uuid.uuid4(), filled=kept, by=someone(user)).pk


def kept(draft):
    """What stands in the draft now."""
    return actions.opened(Draft.unscoped.get(pk=draft))
