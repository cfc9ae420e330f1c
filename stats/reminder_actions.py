"""Deeds of reminders: putting one aside, sending a mail where a setting allows it, and that setting."""

from __future__ import annotations

from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor, ActorKind
from accounts.errors import Refused
from accounts.mail import MailNotSent
from accounts.models import Area
from accounts.permissions import Permission, Places, places_where, require
from stats.models import ReminderMail, ReminderSetting, ReminderState, Sending, Settings
from stats.reminder_words import letter
from stats.reminding import Reminder, reminders

AFTER_A_MAIL = timedelta(days=30)  # time to answer and to act; then the reminder comes back by itself


def put_aside(*, reminder: Reminder, until: date | None, by: Actor) -> ReminderState:
    """Let a reminder rest until a day, or (None) call it done: it comes back when there is a new reason.

    Raises PermissionDenied, and Refused for a day that is not to come.
    """
    _require(by, reminder)
    if until is not None and until <= timezone.localdate():
        raise Refused({"until": _("Choose a day to come.")})
    with transaction.atomic():
        state = _set_aside(reminder, until, by)
        told = {"kind": reminder.kind.value, "about": reminder.subject, "until": str(until or "")}
        audit.record("reminder.put_aside", state, by=by, **told)
    return state


def take_up(*, reminder: Reminder, by: Actor) -> None:
    """Bring a reminder that rests back to the list. Raises PermissionDenied."""
    _require(by, reminder)
    with transaction.atomic():
        for state in ReminderState.objects.filter(kind=reminder.kind, subject=reminder.subject):
            audit.record("reminder.taken_up", state, by=by, kind=reminder.kind.value, about=reminder.subject)
            state.delete()


def send_reminder(*, reminder: Reminder, title: str, text: str, by: Actor) -> ReminderMail:
    """Send one mail from the register to the reminder's own addresses, and let it rest for thirty days.

    Raises PermissionDenied; Refused when no setting lets it go, there is nobody to send it to, or one went today;
    MailNotSent when the mail server did not take it: then nothing is noted either.
    """
    _require(by, reminder)
    sending = Sending.WEEKLY if by.kind is ActorKind.TASK else Sending.BUTTON
    if not Settings().allow(sending, reminder.areas):
        raise Refused(_("The register does not send reminders here: the setting is off. Copy the mail instead."))
    to = reminder.recipients(by.user.email if by.user else "")
    if not to:
        raise Refused(_("There is no address to send it to."))
    today, title = timezone.localdate(), " ".join(title.split())
    told: dict[str, Any] = {"recipients": "; ".join(to), "title": title, "text": text, "user": by.user}
    with transaction.atomic():
        mail, made = ReminderMail.objects.get_or_create(
            kind=reminder.kind, subject=reminder.subject, sent_on=today, defaults=told
        )
        if not made:
            raise Refused(_("A mail about this has already gone today."))
        _set_aside(reminder, today + AFTER_A_MAIL, by)
        audit.record("reminder.sent", mail, by=by, kind=reminder.kind.value, about=reminder.subject)
        _send(to, title, text, answers_to=[by.user.email] if by.user else list(reminder.coordinators))
    return mail


def _send(to: tuple[str, ...], title: str, text: str, *, answers_to: list[str]) -> None:
    try:
        EmailMessage(title, text, to=list(to), reply_to=answers_to).send()
    except (SMTPException, OSError) as error:
        raise MailNotSent from error


def send_weekly(*, by: Actor) -> tuple[int, int]:
    """Send what is on the list of the areas that have chosen so. Returns how many went, and how many did not.

    A mail that did not go is tried again by the caller; one that went rests.
    """
    if by.kind is not ActorKind.TASK:
        raise PermissionDenied("the register's own deed")
    settings, today = Settings(), timezone.localdate()
    areas = {area for area in settings.areas if settings.in_force(area) == Sending.WEEKLY}
    went = failed = 0
    for one in reminders(Places(areas=frozenset(areas))) if areas else []:
        if one.rests_on(today) or not one.recipients():
            continue
        words = letter(one, sender="Kaikukanta", answers=bool(one.coordinators))
        try:
            send_reminder(reminder=one, title=words.title, text=words.text, by=by)
            went += 1
        except Refused:  # one went today by somebody's button
            continue
        except MailNotSent:
            failed += 1
    return went, failed


def set_sending(*, area: Area | None, sending: str, by: Actor) -> ReminderSetting:
    """Choose how far sending goes in an area, or (None) in the whole country. Raises PermissionDenied."""
    if area is None:
        require(by.user, Permission.NETWORK_EDIT)
    require(by.user, Permission.REMINDER_SEND, area=area)
    with transaction.atomic():
        setting, _made = ReminderSetting.objects.select_for_update().get_or_create(
            area=area, defaults={"sending": Sending.OFF}
        )
        before, setting.sending = setting.sending, Sending(sending)
        setting.save(update_fields=["sending"])
        if before != setting.sending:
            changed = {"before": {"sending": str(before)}, "after": {"sending": str(setting.sending)}}
            audit.record("reminder.setting_changed", setting, by=by, area=area, **changed)
    return setting


def _require(by: Actor, reminder: Reminder) -> None:
    """A task of the register acts for the areas that chose it; a person in the areas where they remind."""
    if by.kind is ActorKind.TASK:
        return
    places = places_where(by.user, Permission.REMINDER_SEND)
    if not (places.everywhere or places.areas & reminder.areas):
        raise PermissionDenied("not a reminder of the person's areas")


def _set_aside(reminder: Reminder, until: date | None, by: Actor) -> ReminderState:
    fields = {"occasion": reminder.occasion, "until": until, "user": by.user, "changed_at": timezone.now()}
    state, _made = ReminderState.objects.update_or_create(kind=reminder.kind, subject=reminder.subject, defaults=fields)
    return state
