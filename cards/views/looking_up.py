"""What the registration page hears while one types: of the code, and of the postal code."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import person
from accounts.day_field import DayField
from accounts.models import Municipality, PostalCode
from accounts.permissions import Permission, allow
from cards import actions, rulebook
from cards.codes import display
from cards.forms.fields import FAULTS, today
from cards.views.issue_form import Form, sent_form


def answer_for(request: HttpRequest, form: Form) -> dict[str, object]:
    """The answer beside the code, for the template; empty as long as nothing is typed."""
    text = str(form.data.get("code", "")).strip()
    if not text or not form.sites:
        return {}
    found = actions.look_up(text=text, site=form.site_typed(), by=person(request))
    near = [(card.code, display(card.code)) for card in found.near]
    return {"found": found, "near": near, "of_kind": form.of_kind, "fault": FAULTS.get(found.fault)}


@allow(Permission.CARD_REGISTER)
@require_POST
def code_check(request: HttpRequest) -> HttpResponse:
    """A piece of the page; a POST, so that no code stands in an address."""
    return render(request, "cards/_code_answer.html", answer_for(request, sent_form(request)))


@allow(Permission.CARD_REGISTER)
@require_POST
def postal_code(request: HttpRequest) -> JsonResponse:
    """The municipality of a postal code, and whether it takes part on the day asked for (`day`) or today.

    A POST, so that no client's postal code stands in an address beside the minute of registering.
    """
    digits = request.POST.get("postal_code", "")
    found = PostalCode.objects.select_related("municipality").filter(pk=digits[:5].replace("\0", "")).first()
    if found is None:
        words = _("There is no such postal code in Finland. Check the five digits.")
        return JsonResponse({"words": words, "takes_part": None})
    takes_part = takes_part_on(found.municipality, _day(request.POST.get("day", "")))
    return JsonResponse({"words": place_in_words(found, takes_part), "takes_part": takes_part})


def takes_part_on(place: Municipality, day: date) -> bool:
    """Whether the residence rule of the day lets a card be given there. [S2, W4]"""
    if not rulebook.rules_on(day).residence_required:
        return True
    return bool(Municipality.objects.in_network_on(day).filter(pk=place.pk).exists())


def place_in_words(found: PostalCode, takes_part: bool) -> str:
    if takes_part:
        return str(found.municipality)
    return _("%(municipality)s does not take part in Kaikukortti.") % {"municipality": found.municipality}


def _day(typed: str) -> date:
    try:
        day = DayField().to_python(typed)
    except ValidationError:
        day = None
    return day if day and rulebook.EARLIEST <= day <= today() else today()
