"""What each model holds about people.

Every model of ours declares every field: plain, or personal with its purpose and keeping time. `tests/test_house.py`
fails when a field is missing, so a new column forces the decision. Pure: no models are imported here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Personal:
    """One personal field: whose (`of`), what for, and until when it is kept."""

    of: str
    purpose: str
    keep: str


@dataclass(frozen=True)
class Privacy:
    """The declaration of one model: names of plain fields, and personal fields with their reasons."""

    plain: frozenset[str]
    personal: dict[str, Personal]

    @property
    def declared(self) -> frozenset[str]:
        return self.plain | frozenset(self.personal)


def declare(plain: str = "", **personal: Personal) -> Privacy:
    """`declare("id code", birth_year=Personal("holder", "statistics by age group", "card end + 24 months"))`."""
    return Privacy(frozenset(plain.split()), personal)
