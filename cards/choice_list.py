"""The value lists of the registration form (gender, mother tongue, life situation), read from reference/choices.csv.

Pure: knows the standard library and the file beside it, no models. Tables are filled from here by `load_reference`
(house.md 8.14); after that the lists live in the database, where an administrator may change them.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

CHOICES_FILE = Path(__file__).resolve().parent / "reference" / "choices.csv"


class ChoiceRow(NamedTuple):
    """One answer of one list, worded so that worker and client can read it together.

    `is_refusal` marks "does not wish to tell": an answer given, unlike an empty field, which was not asked.
    """

    list_name: str
    code: str
    label_fi: str
    label_sv: str
    label_en: str
    order: int
    is_refusal: bool
    valid_from: date | None
    valid_to: date | None


def choices() -> list[ChoiceRow]:
    """All lists' answers, each list in the order of the form [domain.md 3.2]. Raises ValueError on a bad row."""
    with CHOICES_FILE.open(encoding="utf-8", newline="") as lines:
        return [_choice(row) for row in csv.DictReader(lines)]


def _choice(row: dict[str, str]) -> ChoiceRow:
    return ChoiceRow(
        list_name=row["list"],
        code=row["code"],
        label_fi=row["label_fi"],
        label_sv=row["label_sv"],
        label_en=row["label_en"],
        order=int(row["order"]),
        is_refusal=row["is_refusal"] == "1",
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
