"""Imports of ticket offices' reports: from an uploaded file to uses.

The steps: `receive_file` (sealed for an hour), `choose_columns` (only the mapped cells are staged, and every row's fate
is promised), `preview`, then `commit_import` (exactly what was promised, or a new preview) or `discard_import`.
Actions; may know the pure modules, models, `cards.checking`, `accounts.audit`; no request, messages or templates.
"""

from .deciding import IN_REQUEST, commit_import
from .fates import Fate, Group
from .handing_back import handed_back, headings_of, refused_of
from .judgement import Decision, decide
from .previewing import Preview, ShownRow, preview, same_file_before
from .proposing import Proposal, proposed, proposed_for
from .receiving import KEPT, choose_columns, discard_import, has_lapsed, open_file, receive_file, state_of
from .resting import throw_away_resting
from .waiting import TRIES, commit_waiting, give_up_failed, put_back_stalled

__all__ = [
    "IN_REQUEST",
    "KEPT",
    "TRIES",
    "Decision",
    "Fate",
    "Group",
    "Preview",
    "Proposal",
    "ShownRow",
    "choose_columns",
    "commit_import",
    "commit_waiting",
    "decide",
    "discard_import",
    "give_up_failed",
    "handed_back",
    "has_lapsed",
    "headings_of",
    "open_file",
    "preview",
    "proposed",
    "proposed_for",
    "put_back_stalled",
    "receive_file",
    "refused_of",
    "same_file_before",
    "state_of",
    "throw_away_resting",
]
