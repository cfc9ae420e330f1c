"""What allauth asks of us: sign-up is closed, names are shown without asking for more."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


def shown_name(user: Any) -> str:
    return user.name or user.email


class ClosedAdapter(DefaultAccountAdapter):
    """People come by invitation only. [W9]"""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
