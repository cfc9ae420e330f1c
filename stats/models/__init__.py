"""Publications, the ledger of releases, what is remembered of reminders, and counts that live figures are read from."""

from .ledger import Failure, LedgerEntry, ReleaseState, Status
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
    "Failure",
    "IssueCount",
    "IssueMonth",
    "LedgerEntry",
    "LoggedDay",
    "Publication",
    "ReleaseState",
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
    "Status",
    "VenueDay",
    "YearCards",
    "YearUses",
    "Version",
]
