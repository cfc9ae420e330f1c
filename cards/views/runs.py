"""Print runs: the list, a new one, one run with the blocks that sites got of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.actors import Actor, person
from accounts.errors import Refused
from accounts.models import Area, Site
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may
from cards import actions
from cards.forms import AreaForm, NumbersForm, SeriesForm
from cards.models import Block, CodeSeries
from cards.tables import BlockTable, SeriesTable


@allow(Permission.SERIES_VIEW)
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    runs = CodeSeries.objects.visible_to(request.user).with_registered_count().with_free_count()
    table = SeriesTable(runs.select_related("area").order_by("-pk"))
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"table": table, "may_create": may(request.user, Permission.SERIES_CREATE)}
    return render(request, "cards/series_list.html", page)


@allow(Permission.SERIES_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def series_create(request: HttpRequest) -> HttpResponse:
    """Two steps: the area, which stands in the address, and then the run."""
    areas = Area.objects.visible_to(request.user).filter(is_national=False).in_finnish_order()
    step = AreaForm(request.GET if "area" in request.GET else None, areas=areas)
    if not step.is_valid():
        return render(request, "cards/series_create.html", {"form": step, "step": 1})
    area = step.cleaned_data["area"]
    form = _run_form(request, area)
    if form.is_valid():
        try:
            run = _create(form, area, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The run is made. Its codes are ready for the printing house."))
            return redirect("series_detail", pk=run.pk)
    return render(request, "cards/series_create.html", {"form": form, "step": 2, "area": area})


def _run_form(request: HttpRequest, area: Area) -> SeriesForm:
    sites = Site.objects.visible_to(request.user).open().filter(area=area, is_distributor=True).in_finnish_order()
    return SeriesForm(request.POST if request.method == "POST" else None, sites=sites)


def _create(form: SeriesForm, area: Area, *, by: Actor) -> CodeSeries:
    filled = form.cleaned_data
    return actions.create_series(
        prefix=filled["prefix"],
        quantity=filled["quantity"],
        kind=filled["kind"],
        area=area,
        sites=list(filled["sites"]),
        note=filled["note"],
        key=filled["key"],
        by=by,
    )


@allow(Permission.SERIES_VIEW)
@require_safe
def series_detail(request: HttpRequest, pk: int) -> HttpResponse:
    runs = CodeSeries.objects.visible_to(request.user).with_registered_count().with_free_count()
    run = get_object_or_404(runs.select_related("area"), pk=pk)
    held = Block.objects.visible_to(request.user).held().filter(series=run).with_counts()
    may_give = may(request.user, Permission.SERIES_GIVE, area=run.area)
    left_out = ("run",) if may_give else ("run", "deeds")
    blocks = BlockTable(held.select_related("site", "series").order_by("first_number"), exclude=left_out)
    RequestConfig(request, paginate=PAGES).configure(blocks)
    page = {
        "run": run,
        "sites": Site.objects.visible_to(request.user).filter(series=run).in_finnish_order(),
        "unregistered": run.quantity - run.registered_count,
        "blocks": blocks,
        "numbers": NumbersForm(last=run.quantity),
        "may_give": may_give,
    }
    return render(request, "cards/series_detail.html", page)
