"""Correcting a registration. The page shows what stands, so its opening is recorded as that of the background is."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor, person
from accounts.errors import Refused
from accounts.permissions import Permission, allow, may
from accounts.workers import take_worker
from cards import actions
from cards.codes import display
from cards.forms.correcting import VOLUNTARY, CorrectForm
from cards.models import Background, Card, Consent, Correction, CorrectionReason, Purpose, Validity
from cards.rulebook import Status, rules_on
from cards.views.at_hand import card_at_hand, led_on
from cards.views.workers import actor, own_name, remember

REASONS = [choice for choice in CorrectionReason.choices if choice[0] != CorrectionReason.RENEWAL]


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def card_correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = card_at_hand(request, pk)
    if away := led_on(request, card):
        return away
    background = _background(request, card)
    form = _form(request, card, background)
    if form.is_valid():
        try:
            _correct(form, card, background, by=actor(request, form.cleaned_data["worker_name"]))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            remember(request, form.cleaned_data["worker_name"])
            messages.success(request, _("The information is corrected. If a day changed, copy it onto the card."))
            return redirect("card_detail", pk=card.pk)
    return _page(request, form, card, background)


def _page(request: HttpRequest, form: CorrectForm, card: Card, background: Background | None) -> HttpResponse:
    """However it was asked for: it shows what stands."""
    if background:
        actions.open_background(background=background, by=person(request))
    page = {"form": form, "card": card, "code": display(card.code), "voluntary": VOLUNTARY}
    return render(request, "cards/card_correct.html", page)


def _background(request: HttpRequest, card: Card) -> Background | None:
    rows = Background.objects.visible_to(request.user).of([card]).select_related("municipality", "card__site")
    background: Background | None = rows.first()
    return background


def _form(request: HttpRequest, card: Card, background: Background | None) -> CorrectForm:
    periods = Validity.objects.visible_to(request.user).of([card])
    present = periods.filter(first_day__lte=timezone.localdate()).order_by("-first_day").first() or periods.first()
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        card=card,
        background=background,
        asked=_asked(request, card, present),
        rules=rules_on(present.rules_of),
        reasons=REASONS,
        initial={
            "children": present.children,
            "worker_name": own_name(request),
            "seen": actions.seen_of(card),
        },
    )
    return take_worker(form, request)


def _asked(request: HttpRequest, card: Card, present: Validity) -> set[str]:
    """What this card has: a community card no holder, a replacement no issue day of its own."""
    asked = set() if card.original_id else {"issued_on"}
    if card.is_community:
        return asked
    asked |= {"birth_year", "postal_code", "children"}
    if rules_on(present.rules_of).fields["for_guardian"] is not Status.NOT_ASKED:
        asked.add("for_guardian")
    if may(request.user, Permission.CARD_LET_THROUGH, site=card.site):
        asked.add("residence_reason")
    consents = Consent.objects.visible_to(request.user).of([card]).for_purpose(Purpose.VOLUNTARY)
    return asked | set(VOLUNTARY) if consents.in_force().exists() else asked


def _correct(form: CorrectForm, card: Card, background: Background | None, *, by: Actor) -> Correction:
    filled = form.cleaned_data
    stands = {name: getattr(background, name) for name in [*VOLUNTARY, "for_guardian"] if background}
    why = {name: filled[name] for name in ("reason", "explanation", "worker_name")}
    return actions.correct_card(
        card=card,
        corrected=actions.Corrected(
            holder=None if card.is_community else actions.Holder.of({**stands, **filled}),
            children=filled.get("children"),
            issued_on=filled.get("issued_on"),
        ),
        why=actions.Why(**why, residence_reason=filled.get("residence_reason", "")),
        seen=filled["seen"],
        key=filled["key"],
        by=by,
    )
