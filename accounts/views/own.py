"""One's own start, account, language and text size. Language and text size are for everybody, signed in or not."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, actors, factors
from accounts.adapter import CHOSEN_LANGUAGE
from accounts.committing import Answering
from accounts.forms import OwnAccountForm
from accounts.permissions import Permission, may
from accounts.returning import local

FIRST_PAGES = [
    (Permission.AREA_VIEW, "site_list"),
    (Permission.CARD_REGISTER, "card_list"),
    (Permission.USAGE_LOG, "desk"),
    (Permission.STATISTICS_VIEW, "statistics"),
]
TEXT_SIZES = (100, 125, 150, 200)
TEXT_SIZE_COOKIE = "text_size"
YEAR = 365 * 24 * 3600


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where a person begins after logging in: the first page of the list that their roles open."""
    _tell_of_commitments(request)
    first = next((page for permission, page in FIRST_PAGES if may(request.user, permission)), "my_account")
    return redirect(first)


def _tell_of_commitments(request: HttpRequest) -> None:
    """One calm line at log-in while a partner that the person answers for has not committed itself."""
    answering = Answering(request.user)
    if not answering.open:
        return
    link = format_html('<a href="{}">{}</a>', reverse("commitments"), _("Read it and answer"))
    due = date_format(answering.version.answer_by, "SHORT_DATE_FORMAT")
    words = _(
        "The operating model of the Kaikukortti waits for an answer of %(partners)s. The last day to answer is %(day)s."
    )
    names = ", ".join(str(partner) for partner in answering.open)
    messages.info(request, format_html("{} {}", words % {"partners": names, "day": due}, link))


@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    form = OwnAccountForm(request.POST or None, initial={"name": request.user.name, "language": request.user.language})
    if request.method == "POST" and form.is_valid():
        actions.edit_own_account(**form.cleaned_data, by=actors.person(request))
        messages.success(request, _("Your details have been saved."))
        return _in_language(redirect("my_account"), form.cleaned_data["language"])
    page = {"form": form, "memberships": request.user.memberships_in_force, **_factor_notice(request)}
    return render(request, "accounts/my_account.html", page)


def _factor_notice(request: HttpRequest) -> dict[str, object]:
    """How long it is until a second factor is needed; nothing when none will be."""
    day = factors.first_day(request.user)
    return {"factor_day": day, "factor_days": (day - timezone.localdate()).days} if day else {}


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The language of this browser, and of the person: who is not known yet, becomes so by logging in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("no such language")
    if request.user.is_authenticated:
        actions.set_language(language=language, by=actors.person(request))
    else:
        request.session[CHOSEN_LANGUAGE] = language
    return _in_language(_back(request), language)


@login_not_required
@require_POST
def choose_text_size(request: HttpRequest) -> HttpResponse:
    """The reader's text size in per cent, kept in a cookie for a year."""
    size = request.POST.get("size", "")
    if size not in map(str, TEXT_SIZES):
        raise BadRequest("no such text size")
    response = _back(request)
    response.set_cookie(TEXT_SIZE_COOKIE, size, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page where the choice was made: a path of this site, never another address."""
    return redirect(local(request.POST.get("next", "")))


def _in_language(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
