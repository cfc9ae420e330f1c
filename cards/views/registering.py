"""Registering a card: the form, the check page, and the days to copy onto the card."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Refused
from accounts.permissions import Permission, allow
from cards import actions
from cards.codes import display
from cards.models import Card, Draft, Kind, Validity
from cards.presenting import last_renewal
from cards.read_back import read_back
from cards.telling import notice_on
from cards.views.at_hand import card_at_hand, led_on
from cards.views.drafts import interrupted, save
from cards.views.issue_form import (
    Form,
    clients_language,
    form_of_draft,
    good_key,
    issue_of,
    judge,
    keep_for_the_next_card,
    new_form,
    sent_form,
)
from cards.views.looking_up import answer_for
from cards.views.workers import actor, remember


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def card_register(request: HttpRequest) -> HttpResponse:
    """New, or a draft to go on with (`?draft=`). What was sent rests as a draft until the check page is through."""
    if request.method != "POST":
        return _page(request, _opened(request))
    deed = request.POST.get("deed", "")
    form = _sent(request, deed)
    try:
        if deed in ("later", "client"):
            return _put_aside(request, form, deed)
        if deed or "instead" in request.POST:
            form.leave_unjudged()  # somebody asked of the code alone
        elif form.sites and judge(request, form):
            return redirect("registration_check", pk=save(request, form))
    except Refused as refusal:
        form.refuse(refusal)
    return _page(request, form)


def _opened(request: HttpRequest) -> Form:
    """The draft that the address names, if it is the person's own and lives; else an empty form."""
    try:
        key = uuid.UUID(request.GET.get("draft", ""))
    except ValueError:
        return new_form(request)
    form = form_of_draft(request, get_object_or_404(Draft.objects.visible_to(request.user), pk=key))
    form.leave_unjudged()
    return form


def _sent(request: HttpRequest, deed: str) -> Form:
    """With the neighbouring code or the other kind of card, when one of those buttons was pressed."""
    changes = {"key": good_key(request)} | ({"kind": deed} if deed in Kind.values else {})
    if "instead" in request.POST:
        changes["code"] = request.POST["instead"]
    return sent_form(request, **changes)


def _put_aside(request: HttpRequest, form: Form, deed: str) -> HttpResponse:
    """Go on later, or let the client answer."""
    form.leave_unjudged()
    key = save(request, form)
    if deed == "client":
        return redirect("client_view", key, "told")
    messages.success(request, _("What you typed is saved as a draft for a day. Go on with it when you are ready."))
    return redirect("card_register")


def _page(request: HttpRequest, form: Form) -> HttpResponse:
    page: dict[str, Any] = {
        "form": form,
        "drafts": interrupted(request, but=form["key"].value()),
        "told": notice_on(form.day),
        "notices": [notice_on(form.day, purpose) for purpose in ("voluntary", "wellbeing") if _asks(form, purpose)],
        **(answer_for(request, form) if form.is_bound else {}),
    }
    return render(request, "cards/card_register.html", page)


def _asks(form: Form, purpose: str) -> bool:
    return f"consent_{purpose}" in form.fields


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def registration_check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything in words, for the worker and the client to look at together; one press registers the card."""
    draft = Draft.objects.visible_to(request.user).filter(pk=pk).first()
    if draft is None:  # registered by the first of two presses, or never there
        done = Card.objects.visible_to(request.user).filter(validities__idempotency_key=pk)
        return redirect("card_handed", pk=get_object_or_404(done).pk)
    form = form_of_draft(request, draft)
    if not judge(request, form):
        return _page(request, form)
    if request.method == "POST":
        return _register(request, form)
    return render(request, "cards/registration_check.html", {"draft": pk, **read_back(form, issue_of(form))})


def _register(request: HttpRequest, form: Form) -> HttpResponse:
    """Another worker may have been quicker: then the form comes back with what was typed."""
    worker = form.cleaned_data["worker_name"]
    try:
        card = actions.register_card(**vars(issue_of(form)), by=actor(request, worker))
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, form)
    remember(request, worker)
    keep_for_the_next_card(request, form.cleaned_data, card)
    return redirect("card_handed", pk=card.pk)


@allow(Permission.CARD_VIEW)
@require_safe
def card_handed(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The days to copy onto the card, after an issue, a renewal or a replacement."""
    card = card_at_hand(request, pk)
    if away := led_on(request, card):
        return away
    periods = list(Validity.objects.visible_to(request.user).of([card]).order_by("first_day"))
    page = {
        "card": card,
        "code": display(card.code),
        "renewed_on": last_renewal(periods),
        "is_from_paper": periods[-1].from_paper and not periods[-1].paper_destroyed_at,
        "language": clients_language(request, card),
    }
    return render(request, "cards/card_handed.html", page)
