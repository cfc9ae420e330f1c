"""Which columns of a report are the card's code, the day, the event; and the mapped cells, row by row.

Pure: standard library, `cards.codes`, `usage.fields`, `cards.workbook`; no models, request, settings or translation.
`guess` proposes a Mapping, or `recognised` the one that was remembered; the sender corrects it; `rows_of` takes out the
mapped cells and nothing else.
"""

from .guessing import guess
from .joining import tickets_text
from .mapped import NO_VENUE, MappedRow
from .mapping import COLUMNS, Mapping
from .remembering import NoHeading, Remembered, recognised, remembered
from .returning import NAME, tells_itself, told_columns
from .rows import code_only, rows_of

__all__ = [
    "COLUMNS",
    "NAME",
    "NO_VENUE",
    "MappedRow",
    "Mapping",
    "NoHeading",
    "Remembered",
    "code_only",
    "guess",
    "recognised",
    "remembered",
    "rows_of",
    "tells_itself",
    "tickets_text",
    "told_columns",
]
