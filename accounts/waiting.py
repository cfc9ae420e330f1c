"""What waits for a person, for the count in the menu. Called on every page, so it asks only whom it can concern."""

from __future__ import annotations

from typing import Any

from accounts.models import AgentClient
from accounts.permissions import Role


def venues_waiting(user: Any) -> int:
    """How many venues have chosen the person's ticket agents and have no answer yet. No query for anybody else."""
    held = user.memberships_in_force if getattr(user, "is_authenticated", False) else []
    agents = [membership.site_id for membership in held if membership.role == Role.AGENT]
    return AgentClient.objects.visible_to(user).waiting().filter(agent__in=agents).count() if agents else 0
