"""The registration form between a request, a draft and the action: made, filled, judged with the rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.actors import person
from accounts.day_field import TYPED
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, may
from accounts.workers import shift_at, take_worker
from cards import actions
from cards.checking import patterns
from cards.forms import CommunityForm, RegisterForm
from cards.forms.wellbeing import answers_of
from cards.models import Card, Draft, Kind, Validity
from cards.views.workers import own_name

Form = RegisterForm | CommunityForm
NEXT_CARD = "next_card"  # in the session: the day of today, and what a group's next card takes over from the last
TAKEN_OVER = ("issued_on", "worker_name", "client_language")


def form_for(request: HttpRequest, kind: str, typed: Mapping[str, str] | None, **options: Any) -> Form:
    """The form of the kind of card; bound when something was typed."""
    own = Site.objects.visible_to(request.user).where(request.user, Permission.CARD_REGISTER)
    own = own.select_related("area", "organisation").in_finnish_order()
    if kind == Kind.COMMUNITY:
        return take_worker(CommunityForm(typed, sites=own.issuing(), patterns=patterns(), **options), request)
    options["may_let_through"] = may(request.user, Permission.CARD_LET_THROUGH)
    distributors = own.filter(is_distributor=True)
    return take_worker(RegisterForm(typed, sites=distributors, patterns=patterns(), **options), request)


def new_form(request: HttpRequest) -> Form:
    """Empty but for the worker's name; for a group's next card also the day and the client's language."""
    offered = {"worker_name": own_name(request)}
    if "group" in request.GET:
        day, kept, _last = request.session.get(NEXT_CARD, ("", {}, ""))
        offered |= kept if day == timezone.localdate().isoformat() else {}
    return form_for(request, request.GET.get("kind", ""), None, initial=offered)


def keep_for_the_next_card(request: HttpRequest, filled: Mapping[str, Any], card: Card) -> None:
    """Day, typed worker and the client's language: nothing else of the client rests in the session."""
    names = [name for name in TAKEN_OVER if not (name == "worker_name" and shift_at(request))]
    kept = {name: filled[name] for name in names} | {"issued_on": filled["issued_on"].strftime(TYPED)}
    request.session[NEXT_CARD] = (timezone.localdate().isoformat(), kept, str(card.pk))


def clients_language(request: HttpRequest, card: Card) -> str:
    """Of the client who has just got this card; "" when it is not known."""
    _day, kept, last = request.session.get(NEXT_CARD, ("", {}, ""))
    return str(kept["client_language"]) if last == str(card.pk) else ""


def sent_form(request: HttpRequest, **changes: str) -> Form:
    """The form as it was sent, perhaps with other values."""
    typed = {**request.POST.dict(), **changes}
    return form_for(request, typed.get("kind", ""), typed)


def good_key(request: HttpRequest) -> str:
    """The key that was sent; a new one instead of a broken one, which is nobody's fault, or of one that has registered
    its card: somebody went back to the form and filled it in for the next client."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid.uuid4()
    used = Validity.objects.visible_to(request.user).filter(idempotency_key=key).exists()
    return str(uuid.uuid4() if used else key)


def form_of_draft(request: HttpRequest, draft: Draft) -> Form:
    typed = {**actions.opened(draft), "key": str(draft.pk)}
    return form_for(request, typed.get("kind", ""), typed)


def issue_of(form: Form) -> actions.Issue:
    """What the form says, as far as it could be read."""
    filled = form.cleaned_data
    return actions.Issue(
        code=filled.get("code", ""),
        site=form.chosen_site,
        issued_on=filled.get("issued_on") or form.day,
        told=actions.Told.of({"worker_name": "", **filled}),
        holder=actions.Holder.of(filled) if form.of_a_person else None,
        answers=answers_of(form),
        last_day=filled.get("last_day"),
        key=filled.get("key"),
    )


def judge(request: HttpRequest, form: Form) -> bool:
    """Whether the card can be registered as the form stands. Its faults and those against the rules stand together."""
    form.full_clean()
    if not form.redrawn:  # redrawn, it asks other questions than those that were answered
        try:
            actions.judge_issue(issue=issue_of(form), by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
    return form.is_valid()
