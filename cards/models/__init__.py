"""Print runs, cards, their validity and background data."""

from .cards import Card, EndKind, State, Validity, ValidityKind
from .holders import Background, Choice, ChoiceList
from .runs import CodeSeries, Kind

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
