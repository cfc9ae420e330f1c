"""Print runs, cards, their validity, what is known of holders, and what they agreed to."""

from .attempts import Attempt, DeskStop, Outcome, ReleaseReason, StopReason
from .cards import MOST_CHILDREN, Card, EndKind, State
from .consents import Consent, Notice, NoticeKind, Purpose
from .corrections import Correction, CorrectionReason
from .drafts import Draft, RegistrationBatch
from .holders import Background, Choice, ChoiceList
from .periods import PilotExtension, Validity, ValidityKind
from .questions import Message, Question, Turn
from .runs import Block, CodeSeries, Kind
from .wellbeing import Answer, Item, Phase, Questionnaire

__all__ = [
    "MOST_CHILDREN",
    "Answer",
    "Attempt",
    "Background",
    "Block",
    "Card",
    "Choice",
    "ChoiceList",
    "CodeSeries",
    "Consent",
    "Correction",
    "CorrectionReason",
    "DeskStop",
    "Draft",
    "EndKind",
    "Item",
    "Kind",
    "Message",
    "Notice",
    "NoticeKind",
    "Outcome",
    "Phase",
    "PilotExtension",
    "Purpose",
    "Question",
    "Questionnaire",
    "RegistrationBatch",
    "ReleaseReason",
    "State",
    "StopReason",
    "Turn",
    "Validity",
    "ValidityKind",
]
