"""The well-being questions, read from reference/questionnaires.csv and reference/questionnaire_items.csv.

Pure: knows the standard library and the files beside it, no models. A proposal of ours: the register has asked such
questions since 2025 [W25], with one validated measure and a "mood meter" in mind [W22], but which instrument it is the
sources do not say (domain.md 3.3, [GAP]). The administrators replace it by a version of their own.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

REFERENCE = Path(__file__).resolve().parent / "reference"


class ItemRow(NamedTuple):
    """One question, asked on a scale of whole numbers whose two ends have words."""

    order: int
    text_fi: str
    text_sv: str
    text_en: str
    lowest: int
    highest: int
    low_fi: str
    low_sv: str
    low_en: str
    high_fi: str
    high_sv: str
    high_en: str


class QuestionnaireRow(NamedTuple):
    """One version, asked from `starts_on` on, its questions in order."""

    name: str
    starts_on: date
    ends_on: date | None
    items: list[ItemRow]


def questionnaires() -> list[QuestionnaireRow]:
    """All versions. Raises ValueError on a bad day or number."""
    questions = _rows("questionnaire_items.csv")
    return [
        QuestionnaireRow(
            row["name"],
            date.fromisoformat(row["starts_on"]),
            date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            [_item(question) for question in questions if question["questionnaire"] == row["name"]],
        )
        for row in _rows("questionnaires.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _item(row: dict[str, str]) -> ItemRow:
    numbers = {name: int(row[name]) for name in ("order", "lowest", "highest")}
    return ItemRow(**{name: row[name] for name in ItemRow._fields} | numbers)  # type: ignore[arg-type]
