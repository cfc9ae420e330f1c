"""What partners commit to and people promise, version by version, read from reference/agreements.csv.

Pure: knows the standard library and the file beside it, no models. `load_reference` adds the versions that are missing;
after that they live in the database, where an administrator makes the next ones.

The operating model of 11.9.2025 [S2] in our words, with the day "later in 2025" [W7] by which to acknowledge it.
The duty of confidentiality is the model's; the laws named concern distributors in social and health care.
"""

from __future__ import annotations

import csv
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

AGREEMENTS_FILE = Path(__file__).resolve().parent / "reference" / "agreements.csv"
LANGUAGES = ("fi", "sv", "en")


def agreements(kind: str) -> list[dict[str, Any]]:
    """The fields of each version of one `kind`, in the order of the file, in which each point is a row."""
    with AGREEMENTS_FILE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == kind]
    return [_version(starts_on, list(points)) for starts_on, points in groupby(rows, lambda row: row["starts_on"])]


def _version(starts_on: str, points: list[dict[str, str]]) -> dict[str, Any]:
    fields: dict[str, Any] = {"starts_on": date.fromisoformat(starts_on)}
    for part in sorted({point["part"] for point in points}):
        for language in LANGUAGES:
            said = [point[f"text_{language}"] for point in points if point["part"] == part]
            fields[f"{part}_{language}"] = "\n".join(said)
    if points[0]["answer_by"]:
        fields["answer_by"] = date.fromisoformat(points[0]["answer_by"])
    return fields
