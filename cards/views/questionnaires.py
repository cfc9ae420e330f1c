"""The well-being questions by version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from cards import actions
from cards.actions import Asked
from cards.forms.texts import ItemForm, ItemSet, QuestionnaireForm
from cards.models import Item, Questionnaire


@allow(Permission.LIST_EDIT)
@require_safe
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = Questionnaire.objects.with_use().prefetch_related("items").order_by("-starts_on")
    in_force = Questionnaire.objects.in_force_on(today).first()
    page = {"versions": rows, "in_force": in_force, "today": today}
    return render(request, "cards/questionnaire_list.html", page)


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire_create(request: HttpRequest) -> HttpResponse:
    """Its questions are copied from the one before, and changed on the next page."""
    form = QuestionnaireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.add_questionnaire(**form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The version is made. Now change its questions."))
            return redirect("questionnaire_edit", made.pk)
    return render(request, "cards/questionnaire_create.html", {"form": form})


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire_edit(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(Questionnaire.objects.with_use(), pk=pk, is_answered=False)
    form, items = _forms(request, version)
    if request.method == "POST" and form.is_valid() and items.is_valid():
        asked = [Asked(**row) for row in items.kept]
        facts = {"starts_on": version.starts_on} | form.cleaned_data
        try:
            actions.edit_questionnaire(questionnaire=version, items=asked, **facts, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The version is saved."))
            return redirect("questionnaire_list")
    is_coming = version.starts_on > timezone.localdate()
    page = {"form": form, "items": items, "version": version, "is_coming": is_coming}
    return render(request, "cards/questionnaire_edit.html", page)


def _forms(request: HttpRequest, version: Questionnaire) -> tuple[QuestionnaireForm, Any]:
    sent = request.POST if request.method == "POST" else None
    has_begun = version.starts_on <= timezone.localdate()
    facts = {"name": version.name, "starts_on": version.starts_on}
    asked = [{name: getattr(item, name) for name in ItemForm.base_fields} for item in _items(version)]
    return QuestionnaireForm(sent, has_begun=has_begun, initial=facts), ItemSet(sent, initial=asked, prefix="item")


def _items(version: Questionnaire) -> list[Item]:
    return list(version.items.all())


@allow(Permission.LIST_EDIT)
@require_POST
def questionnaire_delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.delete_questionnaire(questionnaire=get_object_or_404(Questionnaire, pk=pk), by=person(request))
    except Refused as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The version is removed."))
    return redirect("questionnaire_list")
