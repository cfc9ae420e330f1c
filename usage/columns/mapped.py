"""What of a report's row may be kept.

Pure: standard library only.
"""

from dataclasses import dataclass

NO_VENUE = "?"  # a text that is no venue of the sender's


@dataclass(frozen=True, slots=True)
class MappedRow:
    """The mapped cells of a row. `unreadable`: the code's cell had something that is neither a code nor nearly one.

    `joined_to`: a child's ticket, counted with the adult's row of that number; `lone_child`: one without an adult's.
    `venue`: the id of the venue that the row names, "" the import's own, "?" none of the sender's. `mended` and
    `left_out`: what the sender did with the row in the preview.
    """

    number: int
    code_text: str = ""
    children_text: str = ""
    adults_text: str = ""
    event_text: str = ""
    day_text: str = ""
    time_text: str = ""
    ignored: bool = False
    unreadable: bool = False
    venue: str = ""
    joined_to: int = 0
    lone_child: bool = False
    mended: bool = False
    left_out: bool = False
