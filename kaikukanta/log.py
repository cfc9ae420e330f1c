"""How lines are written to the log: without the values that PostgreSQL quotes in its errors."""

from __future__ import annotations

import logging
import re

# "DETAIL:  Key (code)=(A045198723) already exists." comes with the exception, whatever the server's own log leaves out.
QUOTED = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)


class WithoutValues(logging.Formatter):
    """A line as usual; what the database quotes of a row or of a statement is left out of its tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return QUOTED.sub(r"\1: (left out)", super().format(record))
