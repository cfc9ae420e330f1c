"""Publications, what is remembered of reminders, and annual reports that are being made."""

from .publications import Publication
from .reminders import ReminderKind, ReminderMail, ReminderSetting, ReminderState, Sending, Settings
from .report_jobs import ReportJob, ReportOf, ReportState, Version

__all__ = [
    "Publication",
    "ReminderKind",
    "ReminderMail",
    "ReminderSetting",
    "ReminderState",
    "ReportJob",
    "ReportOf",
    "ReportState",
    "Sending",
    "Settings",
    "Version",
]
