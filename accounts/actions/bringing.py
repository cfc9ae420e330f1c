"""Bringing a site into the network in one go: the site, its organisation, its first person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import Refused
from accounts.granting import SITES_THAT_ARE
from accounts.models import Site

from .people import invite_person
from .sites import add_site


def bring_site(*, person: dict[str, Any] | None, by: Actor, **site: Any) -> Site:
    """Add a site as `add_site` does and invite its first `person` to all that the site does, with one mail.

    Raises as `add_site` and `invite_person` do; of both or neither anything is left.
    """
    with transaction.atomic():
        row = add_site(**site, by=by)
        roles = [role for role, flag in SITES_THAT_ARE.items() if getattr(row, flag)]
        if person and not roles:
            raise Refused({"email": _("A partner organisation has no people here. Leave the e-mail empty.")})
        if person:
            invite_person(role=roles[0], also=roles[1:], place=row, **person, by=by)
    return row
