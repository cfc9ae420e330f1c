"""The forms of the desk, of uses and of events. Fields are read by `usage.fields`, as the import reads a row."""

from .at_event import NOT_YOUR_VENUE, OLD_PAGE
from .correct import CorrectForm
from .desk import CODE_ATTRS, DeskForm
from .events import EventForm
from .fields import (
    FAULT_WORDS,
    PLAIN,
    SHORT,
    AmountField,
    ChildrenField,
    DayField,
    NameField,
    ShortField,
    TimeField,
    typed_day,
    typed_time,
)
from .group import GroupForm, as_it_stands
from .undo import ReleaseForm, WithdrawForm, WithdrawImportForm

__all__ = [
    "CODE_ATTRS",
    "FAULT_WORDS",
    "NOT_YOUR_VENUE",
    "OLD_PAGE",
    "PLAIN",
    "SHORT",
    "AmountField",
    "ChildrenField",
    "CorrectForm",
    "DayField",
    "DeskForm",
    "EventForm",
    "GroupForm",
    "NameField",
    "ReleaseForm",
    "ShortField",
    "TimeField",
    "WithdrawForm",
    "WithdrawImportForm",
    "as_it_stands",
    "typed_day",
    "typed_time",
]
