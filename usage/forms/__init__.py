"""The forms of the desk, of uses and of events. Fields are read by `usage.fields`, as the import reads a row."""

from .correct import CorrectForm
from .desk import CODE_ATTRS, NOT_YOUR_VENUE, OLD_PAGE, DeskForm
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
from .undo import ReleaseForm, WithdrawForm

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
    "NameField",
    "ReleaseForm",
    "ShortField",
    "TimeField",
    "WithdrawForm",
    "typed_day",
    "typed_time",
]
