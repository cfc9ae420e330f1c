"""Uploaded workbooks: bytes to numbered rows of text.

Pure: standard library, python-calamine, openpyxl, defusedxml; no models, request, settings or translation.
Pages and actions call `read_safely`. `read` is what its child runs: a file made to hurt can abort the process in
which `read` runs, so call it only for files of our own.
"""

from .border import pack, read_safely, unpack
from .delimited import read_delimited
from .shape import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED,
    MAX_UPLOAD,
    Refusal,
    Row,
    Sheet,
    Workbook,
    WorkbookRefused,
)
from .spreadsheets import read_ole, read_zipped

__all__ = [
    "MAX_COLUMNS",
    "MAX_ROWS",
    "MAX_UNPACKED",
    "MAX_UPLOAD",
    "Refusal",
    "Row",
    "Sheet",
    "Workbook",
    "WorkbookRefused",
    "pack",
    "read",
    "read_safely",
    "unpack",
]


def read(content: bytes, filename: str) -> Workbook:
    """Read .xlsx, .xls, .ods or .csv; the bytes decide which, `filename` has no say (ticket offices misname files).

    Raises WorkbookRefused for anything else, past a limit (house.md 8.15), encrypted, with macros or without rows.
    """
    if len(content) > MAX_UPLOAD:
        raise WorkbookRefused(Refusal.TOO_LARGE)
    if not content.strip():
        raise WorkbookRefused(Refusal.EMPTY)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_zipped(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return read_ole(content)
    return read_delimited(content)
