"""Publications, what is remembered of reminders, and the counts that live figures are read from."""

from .publications import Publication
from .reminders import ReminderKind, ReminderMail, ReminderSetting, ReminderState, Sending, Settings
from .report_jobs import ReportJob, ReportOf, ReportState, Version
from .rollup import (
    CardChange,
    CardYear,
    Change,
    DayCount,
    DelayCount,
    EventCount,
    IssueCount,
    IssueMonth,
    LoggedDay,
    SpanCount,
    SpanMonth,
    VenueDay,
    YearCards,
    YearUses,
)

__all__ = [
    "CardChange",
    "CardYear",
    "Change",
    "DayCount",
    "DelayCount",
    "EventCount",
    "IssueCount",
    "IssueMonth",
    "LoggedDay",
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
    "SpanCount",
    "SpanMonth",
    "VenueDay",
    "YearCards",
    "YearUses",
    "Version",
]
