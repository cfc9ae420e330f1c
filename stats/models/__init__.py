"""Publications, and what is remembered of reminders."""

from .publications import Publication
from .reminders import ReminderKind, ReminderMail, ReminderSetting, ReminderState, Sending, Settings
from .rollup import Change, DayCount, YearCount

__all__ = [
    "Change",
    "DayCount",
    "Publication",
    "ReminderKind",
    "ReminderMail",
    "ReminderSetting",
    "ReminderState",
    "Sending",
    "Settings",
    "YearCount",
]
