"""What a guess says, and what the sender corrects.

Pure: standard library only.
"""

from dataclasses import dataclass

# The fields that are a column.
COLUMNS = ("code", "children", "adults", "event", "day", "time", "ticket_type", "order", "venue")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where a report's fields are: columns counted from 0; rows from 1 as the spreadsheet shows them.

    `header_row`: the headings' row, None for a sheet without; data begin below it. `counted_types`: the folded ticket
    types (`fields.fold_name`) that are uses of cards. `fixed_event`, `fixed_day`: said once above the table, in place
    of a column. `order`: the number of the order, which joins its rows; `child_types`: the folded ticket types that are
    children's tickets of a cardholder on rows of their own. `venue` and `venues`: a column of venues, and the site's id
    for each of its folded texts that is a venue of the sender's.
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
    venue: int | None = None
    venues: tuple[tuple[str, str], ...] = ()
