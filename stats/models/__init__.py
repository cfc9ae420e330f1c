"""Publications, and what is remembered of reminders."""

from .publications import Publication
from .reminders import ReminderKind, ReminderMail, ReminderSetting, ReminderState, Sending, Settings
from .rollup import CardChange, CardCount, CardYear, Change, DayCount, YearCards, YearCount

__all__ = [
    "CardChange",
    "CardCount",
    "CardYear",
    "Change",
    "DayCount",
    "Publication",
    "ReminderKind",
    "ReminderMail",
    "ReminderSetting",
    "ReminderState",
    "Sending",
    "Settings",
    "YearCards",
    "YearCount",
]
