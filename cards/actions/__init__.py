"""Deeds on print runs and cards, one a module; `told` holds what people fill in."""

from .ending import ENDINGS, EndReason, end_card
from .opening import open_background
from .registering import register_card
from .renewing import renew_card
from .series import create_series
from .told import Holder, Told

__all__ = [
    "ENDINGS",
    "EndReason",
    "Holder",
    "Told",
    "create_series",
    "end_card",
    "open_background",
    "register_card",
    "renew_card",
]
