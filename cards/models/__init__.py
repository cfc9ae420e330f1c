"""Print runs, cards, their validity and background data."""

from .cards import Card, CodeSeries, EndKind, Kind, State, Validity, ValidityKind
from .holders import Background, Choice, ChoiceList

__all__ = [
    "Background",
    "Card",
    "Choice",
    "ChoiceList",
    "CodeSeries",
    "EndKind",
    "Kind",
    "State",
    "Validity",
    "ValidityKind",
]
