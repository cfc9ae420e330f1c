"""What holders are told and asked to consent to, version by version, read from reference/notices.csv.

Pure: knows the standard library and the file beside it, no models. `load_reference` adds the versions that are missing
(house.md 8.14); after that they live in the database, where an administrator makes the next ones.

Why these days: the register began in 2021 [S0, S1]; the terms of use of 26.2.2025 [W4] made birth year and postal code
mandatory and brought the consents; the operating model of 11.9.2025 [S2] says what a client is told. The wording is
ours, since the sources are written to workers, not to clients.
"""

import csv
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

NOTICES_FILE = Path(__file__).resolve().parent / "reference" / "notices.csv"
LANGUAGES = ("fi", "sv", "en")


class NoticeRow(NamedTuple):
    """One version of one text, one point a line, the same points in each language."""

    kind: str
    starts_on: date
    text_fi: str
    text_sv: str
    text_en: str


def notices() -> list[NoticeRow]:
    """All versions in the order of the file, in which each point is a row. Raises ValueError on a bad day."""
    with NOTICES_FILE.open(encoding="utf-8", newline="") as lines:
        versions = groupby(csv.DictReader(lines), key=lambda point: (point["kind"], point["starts_on"]))
        return [_notice(kind, starts_on, points) for (kind, starts_on), points in versions]


def _notice(kind: str, starts_on: str, points: Iterable[dict[str, str]]) -> NoticeRow:
    said = list(points)
    texts = ("\n".join(point[f"text_{language}"] for point in said) for language in LANGUAGES)
    return NoticeRow(kind, date.fromisoformat(starts_on), *texts)
