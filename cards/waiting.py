"""How many questions wait for a person: the number beside the word in the navigation.

Knows the models; one short query, and none for those who have no questions.
"""

from __future__ import annotations

from typing import Any

from accounts.permissions import Permission, may
from cards.models import Question, Turn

MOST_COUNTED = 99  # a longer queue is counted no further


def waiting_count(user: Any) -> int:
    """The open questions whose turn is this person's: at Kaikukeskus all of them, at a site its own. At most 99."""
    if not may(user, Permission.QUESTION_ASK):
        return 0
    waiting = Question.objects.visible_to(user).waiting_for(Turn.of(user))
    return int(waiting[:MOST_COUNTED].count())
