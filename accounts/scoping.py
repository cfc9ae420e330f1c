"""The door for rows: `Model.objects.visible_to(user)`.

Everything else on `objects` raises, so that a forgotten filter is an error and not a leak. `unscoped` is declared first
on each model: it is what validation, relations and actions use, and it is banned in views, forms and public pages.
"""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q


class UnscopedAccess(RuntimeError):
    """Somebody asked `objects` for rows without saying for whom."""


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows, in `rows_for`, which of its rows a user may see."""

    def rows_for(self, user: Any) -> Q:
        """The condition on this model's rows that `user` may see. Fails closed: no rule, no rows."""
        raise NotImplementedError(f"{type(self).__name__} must say who sees its rows")

    def visible_to(self, user: Any) -> Self:
        return self.filter(self.rows_for(user))


class ScopedManager(models.Manager):
    """Only `visible_to` works; every other way to the rows raises UnscopedAccess."""

    use_in_migrations = False

    def __init__(self, queryset_class: type[ScopedQuerySet]) -> None:
        super().__init__()
        self._rows = queryset_class

    def deconstruct(self) -> Any:
        raise UnscopedAccess("scoped managers stay out of migrations")

    def get_queryset(self) -> NoReturn:
        raise UnscopedAccess(f"{self.model.__name__}.objects: say visible_to(user)")

    def visible_to(self, user: Any) -> Any:
        """The rows that `user` may see, as the model's own queryset class."""
        return self._rows(model=self.model, using=self._db).visible_to(user)
