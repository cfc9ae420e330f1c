"""The client view: worker and client answer together on one device, one question a page, into the worker's draft.

The page speaks the client's language, which the draft keeps; the worker's own is not touched. Nothing here shows a
code, a name or another card.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from cards import actions
from cards.forms.client import StepForm
from cards.forms.client_steps import LANGUAGE, TOLD, ClientSteps, Step
from cards.models import Draft, Kind
from cards.telling import notice_on


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def client_view(request: HttpRequest, pk: uuid.UUID, step: str) -> HttpResponse:
    steps = _steps(request, pk)
    here = steps.named(step)
    if here is None:
        raise Http404
    if consent := steps.waits_for(here):
        return redirect("client_view", pk, consent)
    with translation.override(steps.language):
        if request.POST.get("language") in dict(settings.LANGUAGES):
            _save(request, pk, {**steps.values, LANGUAGE: request.POST["language"]})
            return redirect("client_view", pk, here.name)
        if here.name == TOLD:
            return _told(request, pk, steps, here)
        return _question(request, pk, steps, here)


@allow(Permission.CARD_REGISTER)
@require_safe
def client_done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The end: the device goes back to the worker, and shows nothing of the answers on the way."""
    steps = _steps(request, pk)
    with translation.override(steps.language):
        return _in_clients_language(request, "cards/client_done.html", {"draft": pk})


def _steps(request: HttpRequest, pk: uuid.UUID) -> ClientSteps:
    """Of the person's own draft; a community card has no holder to ask."""
    values = actions.opened(get_object_or_404(Draft.objects.visible_to(request.user), pk=pk))
    if values.get("kind") == Kind.COMMUNITY:
        raise Http404
    return ClientSteps(values)


def _told(request: HttpRequest, pk: uuid.UUID, steps: ClientSteps, here: Step) -> HttpResponse:
    if request.method == "POST":
        return redirect("client_view", pk, steps.after(here))
    return _page(request, pk, steps, here, {"told": notice_on(steps.day)})


def _question(request: HttpRequest, pk: uuid.UUID, steps: ClientSteps, here: Step) -> HttpResponse:
    form = StepForm(request.POST if request.method == "POST" else None, step=here, steps=steps)
    go = request.POST.get("go", "")
    if go == "back":
        _save(request, pk, _with(steps, here, form.typed()).values)
        return redirect("client_view", pk, steps.before(here))
    if go == "skip" and form.may_skip:
        refusal = str(form.refusal.pk) if form.refusal else ""
        return _go_on(request, pk, _with(steps, here, refusal), here)
    if form.is_valid():
        answered = _with(steps, here, form.typed())
        if here.name == "postal_code" and request.POST.get("seen") != form.typed():
            _save(request, pk, answered.values)  # the same page again, with the municipality to look at
            return redirect("client_view", pk, here.name)
        return _go_on(request, pk, answered, here)
    return _page(request, pk, steps, here, {"form": form})


def _with(steps: ClientSteps, here: Step, typed: str | None) -> ClientSteps:
    return steps if typed is None else steps.with_answer(here.name, typed)


def _save(request: HttpRequest, pk: uuid.UUID, values: dict[str, str]) -> None:
    try:
        actions.save_draft(key=pk, filled=values, by=person(request))
    except Refused as refusal:  # registered in another tab a moment ago: the draft is no more
        raise Http404 from refusal


def _go_on(request: HttpRequest, pk: uuid.UUID, answered: ClientSteps, here: Step) -> HttpResponse:
    _save(request, pk, answered.values)
    following = answered.after(here)
    return redirect("client_view", pk, following) if following else redirect("client_done", pk)


def _page(request: HttpRequest, pk: uuid.UUID, steps: ClientSteps, here: Step, more: dict[str, Any]) -> HttpResponse:
    page = {
        "draft": pk,
        "step": here,
        "number": steps.number(here),
        "total": len(steps.steps),
        "before": steps.before(here),
        "notice": notice_on(steps.day, here.purpose) if here.purpose else None,
    }
    return _in_clients_language(request, "cards/client_view.html", page | more)


def _in_clients_language(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    response = render(request, template, page)
    response.headers["Content-Language"] = translation.get_language() or ""
    return response
