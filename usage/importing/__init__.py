"""Imports of ticket offices' reports: from an uploaded file to uses.

The steps: `receive_file` (sealed for an hour), `choose_columns` (only the mapped cells are staged, and every row's fate
is promised), `preview`, `mend_row` and `leave_out_row`, then `commit_import` (exactly what was promised, or a new
preview) or `discard_import`.
What was committed can be undone in one go (`withdraw_import`).
Actions; may know the pure modules, models, `cards.checking`, `accounts.audit`; no request, messages or templates.
"""

from .deciding import IN_REQUEST, commit_import
from .fates import Fate, Group
from .handing_back import handed_back, headings_of, refused_of
from .judgement import Decision, decide
from .mending import MENDABLE, leave_out_row, mend_row, row_to_mend
from .previewing import Preview, ShownRow, preview, same_file_before
from .proposing import Proposal, proposed, proposed_for
from .quality import LATE, Quality, read_quality, together
from .reasons import finding_of, reason_of
from .receiving import KEPT, choose_columns, discard_import, has_lapsed, open_file, receive_file, state_of
from .remembering import (
    can_be_remembered,
    column_names,
    forget_columns,
    known_columns,
    name_for,
    rename_columns,
)
from .resting import throw_away_resting
from .waiting import TRIES, commit_waiting, give_up_failed, put_back_stalled
from .withdrawing import may_withdraw, withdraw_import

__all__ = [
    "IN_REQUEST",
    "KEPT",
    "LATE",
    "MENDABLE",
    "TRIES",
    "Decision",
    "Fate",
    "Group",
    "Preview",
    "Proposal",
    "Quality",
    "ShownRow",
    "can_be_remembered",
    "choose_columns",
    "column_names",
    "commit_import",
    "commit_waiting",
    "decide",
    "discard_import",
    "finding_of",
    "give_up_failed",
    "handed_back",
    "has_lapsed",
    "headings_of",
    "leave_out_row",
    "mend_row",
    "may_withdraw",
    "forget_columns",
    "handed_back",
    "has_lapsed",
    "headings_of",
    "known_columns",
    "name_for",
    "open_file",
    "preview",
    "proposed",
    "proposed_for",
    "reason_of",
    "read_quality",
    "put_back_stalled",
    "receive_file",
    "refused_of",
    "row_to_mend",
    "rename_columns",
    "same_file_before",
    "state_of",
    "throw_away_resting",
    "together",
    "withdraw_import",
]
