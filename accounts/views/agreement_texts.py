"""The versions of what partners commit to and people promise, which administrators write."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.actions.agreements import KINDS
from accounts.actors import person
from accounts.agreement_forms import FORMS, LANGUAGES, StopForm, facts_of
from accounts.errors import Refused
from accounts.models import AgreementKind, OperatingModel
from accounts.permissions import Permission, allow


@allow(Permission.LIST_EDIT)
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    kinds = [(kind, _versions(kind)) for kind in AgreementKind]
    return render(request, "accounts/agreement_list.html", {"kinds": kinds})


def _versions(kind: str) -> list[dict[str, Any]]:
    today = timezone.localdate()
    in_force = KINDS[kind].objects.in_force_on(today).first()
    rows = KINDS[kind].objects.order_by("-starts_on")
    return [
        {
            "version": row,
            "is_in_force": row == in_force,
            "is_coming": row.starts_on > today,
            "texts": [(code, name, row.points_in(code)) for code, name in LANGUAGES.items()],
        }
        for row in rows
    ]


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_create(request: HttpRequest, agreement: str) -> HttpResponse:
    """Written on the newest version; looked at first, when that button was pressed, and then saved."""
    if agreement not in KINDS:
        raise Http404
    newest = KINDS[agreement].objects.order_by("-starts_on").first()
    blank = {name: None for name in ("starts_on", "answer_by", "changes_fi", "changes_sv", "changes_en")}
    facts = facts_of(newest) | blank if newest else {}
    form = FORMS[agreement](request.POST if request.method == "POST" else None, initial=facts)
    if form.is_valid() and "look" not in request.POST:
        try:
            actions.add_agreement(kind=agreement, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The new version is saved. It is asked from its first day on."))
            return redirect("agreement_list")
    return render(request, "accounts/agreement_create.html", {"form": form, "kind": AgreementKind(agreement)})


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_edit(request: HttpRequest, agreement: str, pk: int) -> HttpResponse:
    version = _coming(agreement, pk)
    form = FORMS[agreement](request.POST if request.method == "POST" else None, initial=facts_of(version))
    if form.is_valid() and "look" not in request.POST:
        try:
            actions.edit_agreement(version=version, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The version is saved."))
            return redirect("agreement_list")
    page = {"form": form, "version": version, "kind": AgreementKind(agreement)}
    return render(request, "accounts/agreement_edit.html", page)


def _coming(agreement: str, pk: int) -> Any:
    if agreement not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[agreement], pk=pk, starts_on__gt=timezone.localdate())


@allow(Permission.LIST_EDIT)
@require_POST
def agreement_delete(request: HttpRequest, agreement: str, pk: int) -> HttpResponse:
    try:
        actions.delete_agreement(version=_coming(agreement, pk), by=person(request))
    except Refused as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The version is removed."))
    return redirect("agreement_list")


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide whether, and after which day, those who have not answered are asked before they work."""
    version = get_object_or_404(OperatingModel, pk=pk)
    form = StopForm(request.POST if request.method == "POST" else None, initial={"stops_after": version.stops_after})
    if form.is_valid():
        try:
            actions.decide_stop(version=version, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The decision is saved."))
            return redirect("agreement_list")
    return render(request, "accounts/agreement_stop.html", {"form": form, "version": version})
