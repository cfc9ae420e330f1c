"""The remembered columns of reports: the list, what is in each, its name, and its end."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.errors import Refused
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from accounts.text_field import confirmed
from usage.import_forms import NameForm
from usage.import_tables import ReportColumnsTable
from usage.importing import column_names, forget_columns, rename_columns
from usage.models import ReportColumns
from usage.stop_tables import moment_in_words


@allow(Permission.USAGE_IMPORT)
@require_safe
def report_columns_list(request: HttpRequest) -> HttpResponse:
    """Those of the sites through which the person imports, used last first."""
    seen = ReportColumns.objects.visible_to(request.user).select_related("site")
    sites = set(seen.values_list("site", flat=True)[:1000])
    table = ReportColumnsTable(seen.order_by("-used_at", "pk"), several_sites=len(sites) > 1)
    RequestConfig(request, paginate=PAGES).configure(table)
    return render(request, "usage/report_columns_list.html", {"table": table})


@allow(Permission.USAGE_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report_columns_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is remembered, and the form that gives it another name."""
    columns = _seen(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = NameForm(posted, initial={"name": confirmed(columns.name)})
    if form.is_valid():
        try:
            rename_columns(columns=columns, name=form.cleaned_data["name"], by=person(request))
        except Refused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The name was changed."))
            return redirect("report_columns_list")
    page = {"form": form, "columns": columns, "facts": _facts(columns)}
    return render(request, "usage/report_columns_edit.html", page)


@allow(Permission.USAGE_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report_columns_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks once more; the imports that were read by them stay."""
    columns = _seen(request, pk)
    if request.method == "POST":
        forget_columns(columns=columns, by=person(request))
        messages.success(request, _("The columns are remembered no more."))
        return redirect("report_columns_list")
    return render(request, "usage/report_columns_delete.html", {"columns": columns, "facts": _facts(columns)})


def _seen(request: HttpRequest, pk: uuid.UUID) -> ReportColumns:
    seen = ReportColumns.objects.visible_to(request.user).select_related("site")
    columns: ReportColumns = get_object_or_404(seen, pk=pk)
    return columns


def _facts(columns: ReportColumns) -> list[dict[str, Any]]:
    """What is remembered, label and value: the headings as they are compared, the ticket types, by whom and when."""
    named = column_names()
    rows = [(named[field], heading) for field, heading in columns.headings.items() if field in named]
    rows.sort(key=lambda row: list(named.values()).index(row[0]))
    types = [
        (_("Ticket types of the Kaikukortti"), columns.counted_types),
        (_("Children's tickets on rows of their own"), columns.child_types),
        (_("Ticket types that are skipped"), columns.other_types),
        (_("Venues"), columns.venues),
    ]
    rows += [(label, ", ".join(texts)) for label, texts in types if texts]
    rows += [(_("Sheet"), columns.sheet)] if columns.sheet else []
    rows += [
        (_("Remembered"), f"{moment_in_words(columns.made_at)}, {columns.made_by}"),
        (_("Last used"), f"{moment_in_words(columns.used_at)}, {columns.used_by}"),
    ]
    return [{"label": label, "value": value} for label, value in rows]
