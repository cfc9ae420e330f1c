"""What actions of this app do with a row's fields: set them, check them, tell the trail what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from accounts.errors import Refused

Row = TypeVar("Row", bound=models.Model)


def change(row: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Set `fields` on `row` and return what is different now: `before` and `after` of plain fields, names of others.

    Values of what the model declares as personal (a contact's telephone) stay out of the trail; their names go in.
    A row that is being added has no `before`.
    """
    before, after, personal = {}, {}, []
    for name, value in fields.items():
        old = getattr(row, row._meta.get_field(name).attname)  # a foreign key's own value: the row may have none yet
        if old == (value.pk if isinstance(value, models.Model) else value):
            continue
        setattr(row, name, value)
        if name in row.PRIVACY.personal:
            personal.append(name)
        else:
            before[name], after[name] = _plain(old), _plain(value)
    changes = {"before": {} if row._state.adding else before, "after": after, "personal": personal}
    return {key: value for key, value in changes.items() if value}


def _plain(value: Any) -> Any:
    """Text for what JSON does not know: rows by their key, days, random ids."""
    if isinstance(value, models.Model):
        value = value.pk
    return str(value) if isinstance(value, date | time | Decimal | UUID) else value


def checked(row: Row, *, validate_unique: bool = True) -> Row:
    """The row, when the model's own rules hold; Refused with the fields' messages when they do not.

    Without `validate_unique` the caller sees to uniqueness itself, where two may come at once.
    """
    try:
        row.full_clean(validate_unique=validate_unique)
    except ValidationError as error:
        raise Refused(error.update_error_dict({})) from error
    return row
