"""Publications: frozen tables that the public pages may show."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.privacy import declare


class PublicationQuerySet(models.QuerySet):
    def approved(self) -> Self:
        return self.exclude(approved_by="")

    def newest(self, name: str) -> Publication | None:
        """The newest approved version of the table `name`, if there is one."""
        return self.approved().filter(name=name).order_by("-day", "-pk").first()


class Publication(models.Model):
    """A frozen safe table. These have a standing approval: the published history, the national totals rounded down to
    100, and the municipalities of each year (house.md 4). Later versions keep the earlier."""

    name = models.CharField(max_length=40)
    day = models.DateField()
    table = models.JSONField()
    approved_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare("id name day table approved_by created_at")
    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "day"], name="a_table_is_published_once_a_day"),
            models.CheckConstraint(condition=~Q(name=""), name="a_publication_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
