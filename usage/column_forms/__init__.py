"""The form of a report's columns, in parts: the fields of a use, the ticket types.

Forms; choices are handed in by the view. Knows the opened sheet, and keeps nothing of it.
"""

from .columns import FIELDS, ColumnsForm

__all__ = ["FIELDS", "ColumnsForm"]
