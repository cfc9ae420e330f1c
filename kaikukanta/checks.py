"""What Django's own checks do not know of this register. Every command asks them: migrations come before the web."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.keys import USES, key_of, old_keys_of

HINT = "sh docker/make-secrets makes the file; docs/operations.md tells what it is."


@register()
def keys_are_there(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """In production the file that KEYS_FILE names has a key for each use; elsewhere it is made when needed."""
    if settings.KEYS_MAY_BE_MADE:
        return []
    try:
        for use in USES:
            key_of(use)
            old_keys_of(use)
    except ImproperlyConfigured as error:
        return [Error(str(error), hint=HINT, id="kaikukanta.E001")]
    return []


@register(Tags.database)
def the_role_stands_behind_the_wall(app_configs: Any, databases: Any, **options: Any) -> list[CheckMessage]:
    """`check --database default`, which production's start asks: policies bind the role of web and worker. Migrations,
    which ask their checks too, come as the owner."""
    if not databases or settings.CHANGES_SCHEMA:
        return []
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT rolsuper OR rolbypassrls
                OR EXISTS (SELECT FROM pg_class WHERE relrowsecurity AND pg_has_role(current_user, relowner, 'USAGE'))
            FROM pg_roles WHERE rolname = current_user
        """)
        (passes_by,) = cursor.fetchone()
    words = "The role in DATABASE_URL owns tables or bypasses row security, so the second wall does not bind it."
    hint = "Let it be a role of its own, as docker/postgres/roles.sql makes it."
    return [Error(words, hint=hint, id="kaikukanta.E002")] if passes_by else []
