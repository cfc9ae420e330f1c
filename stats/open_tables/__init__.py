"""Open tables: a table with its variables and words, what somebody asks of it, and the forms in which it is told.

Pure: the standard library only. In the manner of PxWeb: variables with codes and texts, selections by item, all or top.
"""

from stats.open_tables.asked import AskedWrong, Wanted, asked_by_address, asked_by_query
from stats.open_tables.shape import NOT_SHOWN, Cell, OpenTable, Value, Variable

__all__ = [
    "NOT_SHOWN",
    "AskedWrong",
    "Cell",
    "OpenTable",
    "Value",
    "Variable",
    "Wanted",
    "asked_by_address",
    "asked_by_query",
]
