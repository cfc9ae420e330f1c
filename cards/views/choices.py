"""The value lists, row by row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from cards import actions
from cards.forms.texts import ChoiceForm
from cards.models import Choice, ChoiceList


@allow(Permission.LIST_EDIT)
@require_safe
def choice_list(request: HttpRequest, which: str) -> HttpResponse:
    """The rows in force, those to come and those that have ended."""
    rows = list(Choice.objects.filter(list=_list(which)).with_use().order_by("order", "code"))
    today = timezone.localdate()
    page = {
        "which": _list(which),
        "in_force": [row for row in rows if row.is_in_force_on(today)],
        "coming": [row for row in rows if row.is_coming_on(today)],
        "ended": [row for row in rows if row.is_over_on(today)],
    }
    return render(request, "cards/choice_list.html", page)


def _list(which: str) -> ChoiceList:
    if which not in ChoiceList.values:
        raise Http404
    return ChoiceList(which)


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def choice_create(request: HttpRequest, which: str) -> HttpResponse:
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=_offered(_list(which)))
    if form.is_valid():
        try:
            actions.add_choice(list=which, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The answer is added."))
            return redirect("choice_list", which)
    return render(request, "cards/choice_create.html", {"form": form, "which": _list(which)})


def _offered(which: ChoiceList) -> dict[str, Any]:
    """Today, and the place before the one who does not wish to tell: that answer is usually the last."""
    today = timezone.localdate()
    refusal = Choice.objects.filter(list=which, is_refusal=True).offered_on(today).first()
    return {"starts_on": today, "order": refusal.order if refusal else 1}


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def choice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    choice = get_object_or_404(Choice.objects.with_use(), pk=pk)
    form = ChoiceForm(request.POST if request.method == "POST" else None, choice=choice)
    if form.is_valid():
        try:
            actions.edit_choice(choice=choice, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The answer is saved."))
            return redirect("choice_list", choice.list)
    is_coming = choice.is_coming_on(timezone.localdate())
    may_delete = not choice.is_used and (is_coming or not choice.is_refusal)
    page = {"form": form, "choice": choice, "which": ChoiceList(choice.list), "may_delete": may_delete}
    return render(request, "cards/choice_edit.html", page)


@allow(Permission.LIST_EDIT)
@require_POST
def choice_delete(request: HttpRequest, pk: int) -> HttpResponse:
    choice = get_object_or_404(Choice, pk=pk)
    try:
        actions.delete_choice(choice=choice, by=person(request))
    except Refused as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("choice_edit", pk)
    messages.success(request, _("The answer is deleted."))
    return redirect("choice_list", choice.list)
