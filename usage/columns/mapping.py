"""What a guess says, and what the sender corrects.

Pure: standard library only.
"""

from dataclasses import dataclass

COLUMNS = ("code", "children", "adults", "event", "day", "time", "ticket_type", "order")  # fields that are a column


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where a report's fields are: columns counted from 0; rows from 1 as the spreadsheet shows them.

    `header_row`: the headings' row, None for a sheet without; data begin below it. `counted_types`: the folded ticket
    types (`fields.fold_name`) that are uses of cards. `fixed_event`, `fixed_day`: said once above the table, in place
    of a column. `order`: the number of the order, which joins its rows; `child_types`: the folded ticket types that are
    children's tickets of a cardholder on rows of their own.
    """

    sheet: str
    header_row: int | None
    code: int
    children: int | None = None
    adults: int | None = None
    event: int | None = None
    day: int | None = None
    time: int | None = None
    ticket_type: int | None = None
    counted_types: tuple[str, ...] = ()
    fixed_event: str = ""
    fixed_day: str = ""
    order: int | None = None
    child_types: tuple[str, ...] = ()
