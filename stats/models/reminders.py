"""What is remembered of reminders: which rest or are done, which mails went, and whether mails may go at all.

The reminders themselves are no rows: `stats.reminding` reads them anew each time.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from accounts.privacy import Personal, declare

SENT = Personal("staff", "telling what was sent to whom and when", "24 months")


class ReminderKind(models.TextChoices):
    """What is reminded of, in the order of the list."""

    QUIET = "quiet", _("A venue is quieter than usual")
    NEVER = "never_logged", _("A venue has never logged")
    CARDS = "cards", _("Unregistered cards")
    INVITED = "invited", _("An invitation has not been used")
    UNUSED = "unused", _("An account is not used")
    DETAILS = "details", _("Contact details to check")
    COMMITMENT = "commitment", _("The commitment is missing")


class ReminderState(models.Model):
    """A reminder that somebody has put aside: until a day, or (`until` empty) for good on this occasion.

    `occasion` says what it was about, such as the last day of logging: a new one brings the reminder back.
    """

    kind = models.CharField(max_length=15, choices=ReminderKind.choices)
    subject = models.CharField(max_length=60)
    occasion = models.CharField(max_length=40)
    until = models.DateField(null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare("id kind subject occasion until changed_at", user=SENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="a_reminder_has_one_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def hides(self, occasion: str, day: date) -> bool:
        return self.occasion == occasion if self.until is None else self.until >= day


class ReminderMail(models.Model):
    """A mail that went: to whom, what it said, by whose button; `user` is empty when the register sent it itself."""

    kind = models.CharField(max_length=15, choices=ReminderKind.choices)
    subject = models.CharField(max_length=60)
    sent_on = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recipients = models.TextField()
    title = models.CharField(max_length=200)
    text = models.TextField()

    PRIVACY = declare("id kind subject sent_on sent_at title", user=SENT, recipients=SENT, text=SENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "sent_on"], name="a_reminder_is_sent_once_a_day"),
            models.CheckConstraint(condition=~Q(recipients=""), name="a_reminder_is_sent_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.sent_on}"


class Sending(models.TextChoices):
    """Whether the register sends mails. Without a row nothing goes: they are copied, or opened in one's own program."""

    OFF = "off", _("The register sends nothing")
    BUTTON = "button", _("The register sends a mail when the button is pressed")
    WEEKLY = "weekly", _("The register also sends by itself once a week")


STEPS = [Sending.OFF, Sending.BUTTON, Sending.WEEKLY]


class ReminderSetting(models.Model):
    """How far sending goes in an area, or (`area` empty) in the whole country; the lesser of the two holds."""

    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    sending = models.CharField(max_length=10, choices=Sending.choices)

    PRIVACY = declare("id area sending")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area"], nulls_distinct=False, name="a_place_has_one_setting_of_reminders")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.sending}"


class Settings:
    """All settings, read once: what is chosen, and what holds where."""

    def __init__(self) -> None:
        self._chosen: dict[Any, str] = dict(ReminderSetting.objects.values_list("area", "sending"))

    @property
    def areas(self) -> list[int]:
        return [area for area in self._chosen if area is not None]

    def chosen(self, area_id: int | None) -> Sending:
        return Sending(self._chosen.get(area_id, Sending.OFF))

    def in_force(self, area_id: int) -> Sending:
        return min(self.chosen(None), self.chosen(area_id), key=STEPS.index)

    def allow(self, sending: Sending, areas: frozenset[int]) -> bool:
        """Whether mails of one of these areas may go in this way."""
        return any(STEPS.index(self.in_force(area)) >= STEPS.index(sending) for area in areas)
