"""The gate: the only forms in which figures leave `stats`, and how a quarter's tables are made safe.

Pure: the standard library and HiGHS, which is loaded only where a release is made (`solving`): no page needs it.
`tables` are the safe tables of today's reports; `gate` makes releases of the fixed catalogue (`stats.released`).
"""

from stats.disclosure.frozen import made_from_json, made_to_json, release_from_json, release_to_json
from stats.disclosure.gate import make_release
from stats.disclosure.hiding import RenamedCardsError
from stats.disclosure.made import Made
from stats.disclosure.rounding import UnroundableError
from stats.disclosure.tables import (
    PUBLIC_COLUMNS,
    ROUNDING,
    Line,
    Note,
    Protection,
    SafeTable,
    cut,
    from_json,
    rounded_down,
    to_json,
)

__all__ = [
    "PUBLIC_COLUMNS",
    "ROUNDING",
    "Line",
    "Made",
    "Note",
    "Protection",
    "RenamedCardsError",
    "SafeTable",
    "UnroundableError",
    "cut",
    "from_json",
    "made_from_json",
    "made_to_json",
    "make_release",
    "release_from_json",
    "release_to_json",
    "rounded_down",
    "to_json",
]
