"""Reminders for those who coordinate: the list, one reminder with its mail, and whether the register sends mails."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.errors import Refused
from accounts.mail import MailNotSent
from accounts.models import Area
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, places_where
from stats import reminder_actions as actions
from stats.forms import AsideForm, MailForm, ReminderFilter, SendingForm
from stats.models import Sending, Settings
from stats.reminder_words import letter, why
from stats.reminding import BOTH, Reminder, own_side, reminders
from stats.tables import ReminderTable, done


@allow(Permission.REMINDER_SEND)
@require_safe
def reminder_list(request: HttpRequest) -> HttpResponse:
    """What there is to remind of in the own areas; before a side is chosen, that of the person's own."""
    found, mine = _mine(request.user), own_side(request.user)
    side = "" if mine == BOTH else mine
    form = ReminderFilter(request.GET or None, areas=_areas(request.user), initial={"side": side})
    table = ReminderTable(form.limited(found, side))
    RequestConfig(request, paginate=PAGES).configure(table)
    resting = sum(one.rests_on(timezone.localdate()) for one in found)
    return render(request, "stats/reminder_list.html", {"form": form, "table": table, "resting": resting})


def _mine(user: Any) -> list[Reminder]:
    return reminders(places_where(user, Permission.REMINDER_SEND))


def _areas(user: Any) -> Any:
    return Area.objects.visible_to(user).where(user, Permission.REMINDER_SEND).in_finnish_order()


def _one(request: HttpRequest, about: str, subject: str) -> Reminder:
    found = (one for one in _mine(request.user) if (one.kind, one.subject) == (about, subject))
    one = next(found, None)
    if one is None:
        raise Http404
    return one


@allow(Permission.REMINDER_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_detail(request: HttpRequest, about: str, subject: str) -> HttpResponse:
    """Why, and the mail: to change, copy, open in one's own program, or send where a setting allows it."""
    one = _one(request, about, subject)
    to = one.recipients(request.user.email)
    offered = letter(one, sender=str(request.user))
    form = MailForm(request.POST if request.method == "POST" else None, initial=offered.__dict__)
    if form.is_valid() and _sent(request, one, form):
        return redirect("reminder_list")
    page = {"one": one, "to": to, "form": form, "mailto": _mailto(to, offered.title, offered.text)}
    return render(request, "stats/reminder_detail.html", page | _facts(one, to))


def _facts(one: Reminder, to: tuple[str, ...]) -> dict[str, Any]:
    return {
        "why": why(one),
        "done": done(one),
        "page_of": _page_of(one),
        "may_send": bool(to) and Settings().allow(Sending.BUTTON, one.areas),
        "rests": one.rests_on(timezone.localdate()),
        "aside": AsideForm(),
    }


def _page_of(one: Reminder) -> str:
    """Where the matter is taken care of: the site's, the person's, or the record of a signed paper."""
    page = {"site": "site_detail", "person": "person_detail"}.get(one.subject.split("-")[0])
    if page:
        return reverse(page, args=[one.about.pk])
    return reverse("commitment_record", args=one.subject.split("-", 1))


def _mailto(to: tuple[str, ...], title: str, text: str) -> str:
    """Lines end as mail programs want them."""
    body = text.replace("\n", "\r\n")
    return f"mailto:{quote(','.join(to), safe='@,')}?subject={quote(title)}&body={quote(body)}"


def _sent(request: HttpRequest, one: Reminder, form: MailForm) -> bool:
    try:
        actions.send_reminder(reminder=one, **form.cleaned_data, by=person(request))
    except Refused as refusal:
        form.add_error(None, refusal)
    except MailNotSent:
        form.add_error(None, _("The mail server did not take the mail. Try again in a moment, or copy the text."))
    else:
        messages.success(request, _("The mail has been sent. The reminder rests for thirty days."))
        return True
    return False


@allow(Permission.REMINDER_SEND)
@require_POST
def reminder_rest(request: HttpRequest, about: str, subject: str) -> HttpResponse:
    """Put the reminder aside, or bring it back when nothing of the choices is sent."""
    one, form = _one(request, about, subject), AsideForm(request.POST)
    if "back" in request.POST:
        actions.take_up(reminder=one, by=person(request))
        messages.success(request, _("The reminder is on the list again."))
    elif form.is_valid():
        actions.put_aside(reminder=one, until=form.until, by=person(request))
        messages.success(request, _("The reminder has been put aside."))
    else:
        messages.error(request, _("Choose how long the reminder rests."))
        return redirect("reminder_detail", about, subject)
    return redirect("reminder_list")


@allow(Permission.REMINDER_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_settings(request: HttpRequest) -> HttpResponse:
    """Whether the register sends reminders: in the whole country, and in each of the own areas."""
    settings, sent = Settings(), request.POST if request.method == "POST" else None
    everywhere = places_where(request.user, Permission.NETWORK_EDIT).everywhere
    places: list[Area | None] = ([None] if everywhere else []) + list(_areas(request.user))
    rows = [(place, _sending_form(place, settings, sent)) for place in places]
    for place, form in rows:
        if form.is_bound and form.is_valid():
            actions.set_sending(area=place, **form.cleaned_data, by=person(request))
            messages.success(request, _("The setting has been saved."))
            return redirect("reminder_settings")
    page = {"rows": rows, "country": settings.chosen(None), "may_decide": everywhere}
    page["form"] = next((form for _place, form in rows if form.errors), None)
    return render(request, "stats/reminder_settings.html", page)


def _sending_form(place: Area | None, settings: Settings, sent: Any) -> SendingForm:
    key = f"area-{place.pk}" if place else "country"
    mine = sent if sent and sent.get("place") == key else None
    chosen = settings.chosen(place.pk if place else None)
    return SendingForm(mine, prefix=key, initial={"sending": chosen})
