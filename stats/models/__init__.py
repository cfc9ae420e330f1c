"""Publications, and what is remembered of reminders."""

from .publications import Publication
from .reminders import ReminderKind, ReminderMail, ReminderSetting, ReminderState, Sending, Settings

__all__ = [
    "Publication",
    "ReminderKind",
    "ReminderMail",
    "ReminderSetting",
    "ReminderState",
    "Sending",
    "Settings",
]
