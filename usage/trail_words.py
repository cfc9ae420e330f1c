"""What the details of this app's deeds mean, for the page of the trail."""

from __future__ import annotations

from accounts.trail_words import teach
from cards.checking import Reason
from usage.limit_words.names import NAMES
from usage.models.imports import ImportUndoReason
from usage.models.late import LateReason
from usage.models.uses import WithdrawReason


def teach_all() -> None:
    for verb in ("usage.withdrawn", "visit.withdrawn"):
        teach(verb, "reason", WithdrawReason.choices)
    for verb in ("limit.set", "limit.ended", "limit.removed"):
        teach(verb, "kind", NAMES.items())
    teach("import.withdrawn", "reason", ImportUndoReason.choices)
    teach("usage.refused_late", "reason", [*Reason.choices, *LateReason.choices])
