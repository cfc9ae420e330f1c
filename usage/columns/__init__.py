"""Which columns of a report are the card's code, the day, the event; and the mapped cells, row by row.

Pure: standard library, `cards.codes`, `usage.fields`, `cards.workbook`; no models, request, settings or translation.
`guess` proposes a Mapping, the sender corrects it, `rows_of` takes out the mapped cells and nothing else.
"""

from .guessing import guess
from .joining import tickets_text
from .mapped import MappedRow
from .mapping import Mapping
from .returning import NAME, tells_itself, told_columns
from .rows import code_only, rows_of

__all__ = [
    "NAME",
    "MappedRow",
    "Mapping",
    "code_only",
    "guess",
    "rows_of",
    "tells_itself",
    "tickets_text",
    "told_columns",
]
