"""The texts that administrators keep up to date: the overview, and the notices by version."""

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
from cards.forms.texts import LANGUAGES, NoticeForm
from cards.models import Choice, ChoiceList, Notice, NoticeKind, Questionnaire


@allow(Permission.LIST_EDIT)
@require_safe
def text_lists(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    offered = [choice.list for choice in Choice.objects.offered_on(today)]
    starts = {notice.kind: notice.starts_on for notice in Notice.objects.in_force_on(today)}
    page = {
        "lists": [(which, offered.count(which)) for which in ChoiceList],
        "notices": [(kind, starts.get(kind.value)) for kind in NoticeKind],
        "questionnaire": Questionnaire.objects.in_force_on(today).first(),
    }
    return render(request, "cards/text_lists.html", page)


@allow(Permission.LIST_EDIT)
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = list(Notice.objects.order_by("-starts_on"))
    in_force = {notice.pk for notice in Notice.objects.in_force_on(today)}
    kinds = [(kind, [_shown(row, row.pk in in_force) for row in rows if row.kind == kind]) for kind in NoticeKind]
    return render(request, "cards/notice_list.html", {"kinds": kinds})


def _shown(notice: Notice, is_in_force: bool) -> dict[str, Any]:
    return {
        "notice": notice,
        "is_in_force": is_in_force,
        "is_coming": notice.starts_on > timezone.localdate(),
        "texts": [(code, name, notice.points_in(code)) for code, name in LANGUAGES.items()],
    }


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_create(request: HttpRequest, kind: str) -> HttpResponse:
    """Written on the version in force; looked at first, when that button was pressed, and then saved."""
    if kind not in NoticeKind.values:
        raise Http404
    newest = Notice.objects.filter(kind=kind).order_by("-starts_on").first()
    facts = NoticeForm.facts_of(newest) | {"starts_on": None} if newest else {}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=facts)
    if form.is_valid() and "look" not in request.POST:
        try:
            actions.add_notice(kind=kind, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The new version is saved. It is shown from its first day on."))
            return redirect("notice_list")
    return render(request, "cards/notice_create.html", {"form": form, "kind": NoticeKind(kind)})


@allow(Permission.LIST_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk, starts_on__gt=timezone.localdate())
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=NoticeForm.facts_of(notice))
    if form.is_valid() and "look" not in request.POST:
        try:
            actions.edit_notice(notice=notice, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The version is saved."))
            return redirect("notice_list")
    page = {"form": form, "notice": notice, "kind": NoticeKind(notice.kind)}
    return render(request, "cards/notice_edit.html", page)


@allow(Permission.LIST_EDIT)
@require_POST
def notice_delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.delete_notice(notice=get_object_or_404(Notice, pk=pk), by=person(request))
    except Refused as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The version is removed."))
    return redirect("notice_list")
