"""Print runs, cards, their validity and background data."""

from .cards import MOST_CHILDREN, Card, EndKind, State, Validity, ValidityKind
from .holders import Background, Choice, ChoiceList
from .runs import CodeSeries, Kind

__all__ = [
    "MOST_CHILDREN",
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
