"""Limits in words: at the desk, on the venue's page, and as a text that the venue copies to its own pages."""

from .desk import Said, said_of
from .floors import floor_words, not_known_words
from .names import ASKED, HINTS, NAMES, name_of, value_of
from .ready import ready_texts

__all__ = [
    "ASKED",
    "HINTS",
    "NAMES",
    "Said",
    "floor_words",
    "name_of",
    "not_known_words",
    "ready_texts",
    "said_of",
    "value_of",
]
