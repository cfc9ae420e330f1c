"""The columns of a report as a site has chosen them before, so that the next one is read by itself."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from usage.columns import Remembered

LONGEST_NAME = 80
ASKING = "asking about columns that were chosen wrongly"


class ReportColumnsQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Whoever imports through the site: colleagues share them."""
        return places_where(user, Permission.USAGE_IMPORT).sites_within("site__")

    def of(self, site: Site) -> Self:
        """Those of the site, used last first."""
        return self.filter(site=site).order_by("-used_at", "pk")


class ReportColumns(models.Model):
    """One kind of report: the folded heading of each field's column, and what its texts mean. Of the rows below the
    headings nothing is here. `sheet` and `header_row` are where the headings stood last; `other_types` are the card's
    ticket types that are not counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of its own: the constraint's begins with it.
    site = models.ForeignKey(
        Site, models.PROTECT, db_index=False, related_name="+", related_query_name="report_columns"
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    headings = models.JSONField()
    sheet = models.CharField(max_length=120, blank=True)
    header_row = models.PositiveIntegerField(null=True, blank=True)
    counted_types = models.JSONField(default=list, blank=True)
    child_types = models.JSONField(default=list, blank=True)
    other_types = models.JSONField(default=list, blank=True)
    venues = models.JSONField(default=dict, blank=True)  # a folded text of the column of venues: the site's id
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    used_at = models.DateTimeField(default=timezone.now)
    used_by = models.CharField(max_length=200)

    PRIVACY = declare(
        "id site name headings sheet header_row counted_types child_types other_types venues made_at used_at",
        made_by=Personal("staff", ASKING, "last use + 13 months"),
        used_by=Personal("staff", ASKING, "last use + 13 months"),
    )
    unscoped = models.Manager.from_queryset(ReportColumnsQuerySet)()
    objects = ScopedManager(ReportColumnsQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("site"),
                Lower("name"),
                name="a_site_names_its_report_columns_once",
                violation_error_message=_("Columns with this name are remembered already. Type another name."),
            ),
            models.CheckConstraint(condition=Q(headings__has_key="code"), name="report_columns_have_a_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> Remembered:
        """What the pure module recognises a report by."""
        lists = (self.counted_types, self.child_types, self.other_types, self.venues.items())
        return Remembered(dict(self.headings), self.sheet, self.header_row, *map(tuple, lists))
