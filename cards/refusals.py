"""Why a workbook was not read, in words with the next step: of a report of uses, and of registrations."""

from django.utils.translation import gettext_lazy as _

from cards.uploads import TOO_LARGE
from cards.workbook import Refusal

_SAVE_AGAIN = _("The file could not be opened. Open it in a spreadsheet program, save it again as .xlsx and send that.")
REFUSALS = {
    Refusal.TOO_LARGE: TOO_LARGE,
    Refusal.TOO_LARGE_UNPACKED: _(
        "The file is very large once it is opened. Copy its rows into a new file and send that."
    ),
    Refusal.TOO_MANY_ROWS: _(
        "The file has more than 60,000 rows. Divide it into smaller files and send them one by one."
    ),
    Refusal.TOO_MANY_COLUMNS: _(
        "The file has more than 200 columns. Copy the columns that are needed into a new file and send that."
    ),
    Refusal.NOT_A_WORKBOOK: _("The file is not a spreadsheet. Save it as .xlsx, .xls, .ods or .csv and send that."),
    Refusal.ENCRYPTED: _("The file is protected with a password. Save it without the password and send that."),
    Refusal.MACROS: _("The file has macros in it. Save it as an ordinary .xlsx without macros and send that."),
    Refusal.DAMAGED: _SAVE_AGAIN,
    Refusal.ENTITIES: _SAVE_AGAIN,
    Refusal.EMPTY: _("The file has no rows. Check that you chose the right file."),
    Refusal.TOO_SLOW: _("The file took too long to open. Copy its rows into a new file and send that."),
    Refusal.TOO_HEAVY: _("The file is too heavy to open. Copy its rows into a new file and send that."),
}
