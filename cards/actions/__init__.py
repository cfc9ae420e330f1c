"""Deeds on print runs and cards, one a module; `told` holds what people fill in."""

from .asked_for import note_asked_for
from .asking import ask_question, close_question, reply_to_question
from .background import lacking
from .batches import Fate, Staged, opened_workbook, read_workbook, registered_before, stage_workbook
from .blocks import Given, confirm_block, give_block, take_back_block
from .consenting import give_consent, withdraw_consent
from .correcting import Corrected, Why, correct_card, seen_of
from .drafting import discard_draft, opened, purge_drafts, save_draft
from .ending import ENDINGS, EndReason, end_card
from .looking_up import CodeAnswer, Standing, look_up
from .many import Entry, judge_rows, register_many
from .moving import Moved, move_cards
from .notices import add_notice, delete_notice, edit_notice
from .opening import find_cards, open_background, open_card, open_codes
from .papers import confirm_paper_destroyed
from .pilots import extend_pilot
from .questionnaires import Asked, add_questionnaire, delete_questionnaire, edit_questionnaire
from .registering import Issue, judge_issue, register_card
from .renewing import renew_card
from .replacing import ReplaceReason, replace_card
from .series import create_series
from .stops import note_told, purge_attempts, release_stop, stop_desk
from .told import Holder, Told
from .value_lists import add_choice, delete_choice, edit_choice

__all__ = [
    "ENDINGS",
    "Asked",
    "CodeAnswer",
    "Corrected",
    "EndReason",
    "Entry",
    "Fate",
    "Given",
    "Holder",
    "Issue",
    "Moved",
    "ReplaceReason",
    "Staged",
    "Standing",
    "Told",
    "Why",
    "add_choice",
    "add_notice",
    "add_questionnaire",
    "ask_question",
    "close_question",
    "confirm_block",
    "confirm_paper_destroyed",
    "correct_card",
    "create_series",
    "delete_choice",
    "delete_notice",
    "delete_questionnaire",
    "discard_draft",
    "edit_choice",
    "edit_notice",
    "edit_questionnaire",
    "end_card",
    "extend_pilot",
    "find_cards",
    "give_block",
    "give_consent",
    "judge_issue",
    "judge_rows",
    "lacking",
    "look_up",
    "move_cards",
    "note_asked_for",
    "note_told",
    "open_background",
    "open_card",
    "open_codes",
    "opened",
    "opened_workbook",
    "purge_attempts",
    "purge_drafts",
    "read_workbook",
    "register_card",
    "register_many",
    "registered_before",
    "release_stop",
    "renew_card",
    "replace_card",
    "reply_to_question",
    "save_draft",
    "seen_of",
    "stage_workbook",
    "stop_desk",
    "take_back_block",
    "withdraw_consent",
]
