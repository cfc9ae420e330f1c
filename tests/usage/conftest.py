"""What the tests of uses share."""

from __future__ import annotations

import pytest

from cards.workbook import read
from usage.importing import receiving


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks in this process, for tests that are not about reading: the limited child takes a third of a second
    each time. The samples, hostile and upload tests do without."""
    monkeypatch.setattr(receiving, "read_safely", read)
