"""Registering, renewing and ending a card: a form, one action, a message, the card's page."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor, person
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, allow
from cards import actions
from cards.checking import patterns
from cards.codes import display
from cards.forms import CommunityForm, EndForm, RegisterForm, RenewForm
from cards.models import Card, Validity


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def card_register(request: HttpRequest) -> HttpResponse:
    form = _issue_form(request)
    page: dict[str, Any] = {"form": form, "is_community": isinstance(form, CommunityForm), "known": None}
    if form.sites and form.is_valid():
        try:
            card = _register(form, by=_actor(request, form.cleaned_data["worker_name"]))
        except Refused as refusal:
            form.refuse(refusal)
            page["known"] = _registered_already(refusal)
        else:
            messages.success(request, _("The card is registered. Copy these days onto the card."))
            return redirect("card_detail", pk=card.pk)
    return render(request, "cards/card_register.html", page)


def _issue_form(request: HttpRequest) -> RegisterForm | CommunityForm:
    """The form of the kind of card that the address names."""
    form = CommunityForm if request.GET.get("kind") == "community" else RegisterForm
    return form(
        request.POST if request.method == "POST" else None,
        sites=_issuing_sites(request),
        patterns=patterns(),
        initial={"worker_name": _own_name(request)},
    )


def _issuing_sites(request: HttpRequest) -> Any:
    own = Site.objects.visible_to(request.user).where(request.user, Permission.CARD_REGISTER)
    return own.filter(is_distributor=True).select_related("area").in_finnish_order()


def _register(form: RegisterForm | CommunityForm, *, by: Actor) -> Card:
    filled = form.cleaned_data
    return actions.register_card(
        code=filled["code"],
        site=form.chosen_site(),
        issued_on=filled["issued_on"],
        told=actions.Told.of(filled),
        holder=None if isinstance(form, CommunityForm) else actions.Holder.of(filled),
        last_day=filled.get("last_day"),
        key=filled["key"],
        by=by,
    )


def _registered_already(refusal: ValidationError) -> uuid.UUID | None:
    """The card of the person's own scope that the refusal speaks of, for a link to it."""
    errors = getattr(refusal, "error_dict", {}).get("code", [])
    return next((error.params["card"] for error in errors if error.code == "registered"), None)


def _actor(request: HttpRequest, worker: str) -> Actor:
    """Behind a shared login the trail names the worker too. [house.md 8.9]"""
    user: Any = request.user
    return person(request, worker=worker if user.is_shared else "")


def _own_name(request: HttpRequest) -> str:
    user: Any = request.user
    return "" if user.is_shared else user.name


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def card_renew(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = get_object_or_404(Card.objects.visible_to(request.user).registered().select_related("site"), pk=pk)
    latest = Validity.objects.visible_to(request.user).of([card]).latest("last_day")
    offered = {"worker_name": _own_name(request)}
    form = RenewForm(request.POST if request.method == "POST" else None, card=card, latest=latest, initial=offered)
    if form.is_valid():
        try:
            _renew(form, card, by=_actor(request, form.cleaned_data["worker_name"]))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The card is renewed. Copy the renewal date and the new last day onto it."))
            return redirect("card_detail", pk=card.pk)
    return render(
        request, "cards/card_renew.html", {"form": form, "card": card, "code": display(card.code), "latest": latest}
    )


def _renew(form: RenewForm, card: Card, *, by: Actor) -> Card:
    filled = form.cleaned_data
    return actions.renew_card(
        card=card,
        renewed_on=filled["renewed_on"],
        told=actions.Told.of(filled),
        seen_last_day=filled["seen_last_day"],
        last_day=filled.get("last_day"),
        key=filled["key"],
        by=by,
    )


@allow(Permission.CARD_END)
@require_http_methods(["GET", "HEAD", "POST"])
def card_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = get_object_or_404(Card.objects.visible_to(request.user).registered().select_related("site"), pk=pk)
    form = EndForm(
        request.POST if request.method == "POST" else None, kinds=actions.ENDINGS, reasons=actions.EndReason.choices
    )
    if form.is_valid():
        filled = {name: form.cleaned_data[name] for name in ("kind", "ended_on", "reason")}
        try:
            card = actions.end_card(card=card, by=person(request), **filled)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Done. The card cannot be used from the day that you chose."))
            return redirect("card_detail", pk=card.pk)
    return render(request, "cards/card_end.html", {"form": form, "card": card, "code": display(card.code)})
