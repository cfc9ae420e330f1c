"""How far the worker is with an import."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.privacy import declare


class Stage(models.TextChoices):
    """The rows are judged once more, then logged."""

    JUDGING = "judging", _("The rows are being checked once more.")
    LOGGING = "logging", _("The uses are being logged.")


class ImportProgress(models.Model):
    """One row for each import that the worker has. Written on a connection of its own while the commit, which nobody
    else sees yet, goes on: hence no foreign key, which would wait for the import's row that the commit has locked."""

    batch = models.UUIDField(primary_key=True)
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.JUDGING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    PRIVACY = declare("batch stage done total")

    def __str__(self) -> str:
        return f"{self.batch} {self.stage} {self.done}/{self.total}"


def progress_of(batch: Any) -> models.QuerySet[ImportProgress]:
    """The progress of the import that `batch` names, an id or an expression."""
    return ImportProgress.objects.filter(batch=batch)
