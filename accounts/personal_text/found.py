"""What is looked for in free texts, what a finding is, and the text made plain enough to look in.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of text looks like."""

    IDENTITY_CODE = "identity_code"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True)
class Suspicion:
    """A piece of text that may tell who somebody is; `start` is its place in the text made plain."""

    kind: Kind
    found: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.found)


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SAME = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | dict.fromkeys("\u2019\u00b4`", "'") | {"\t": " "}
)


def plain(text: str) -> str:
    """The text with one sign for each kind of dash and space, composed letters, nothing invisible."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)
