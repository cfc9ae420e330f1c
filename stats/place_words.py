"""A place as headings and reports name it: an area and a municipality often bear the same name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stats.models import ReportOf
from stats.places import Place

KINDS = {
    "area": ReportOf.AREA.label,
    "municipality": ReportOf.MUNICIPALITY.label,
    "county": ReportOf.COUNTY.label,
    "site": gettext_lazy("Site"),
}


def titled(row: Any) -> str:
    """ "Area: Espoo", "Municipality: Espoo"; a county's own name says what it is, and so does a site's."""
    kind = Place(row).scope
    if kind not in (ReportOf.AREA, ReportOf.MUNICIPALITY):
        return str(row)
    return _("%(kind)s: %(place)s") % {"kind": ReportOf(kind).label, "place": row}


def named(row: Any) -> str:
    """As a file names it: with its kind always, "Site: …" and "County: …" too. None: the nation."""
    return str(ReportOf.NATION.label) if row is None else f"{KINDS[Place(row).scope]}: {row}"
