"""The form of a report's columns, in parts: the fields of a use, the ticket types, the venues,
what is remembered.

Forms; choices are handed in by the view. Knows the opened sheet, and keeps nothing of it.
"""

from .columns import FIELDS, ColumnsForm
from .remembering import name_field

__all__ = ["FIELDS", "ColumnsForm", "name_field"]
