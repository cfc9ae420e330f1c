"""Finland's municipalities, regions, wellbeing services counties and postal codes, read from reference/*.csv.

Pure: knows the standard library and the files beside it, no models. Tables are filled from here by `load_reference`
(house.md 8.14). accounts/reference/README.md tells the sources, their dates and what is not certain.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, cast

REFERENCE = Path(__file__).resolve().parent / "reference"

Languages = Literal["fi", "sv", "fi-sv", "sv-fi"]
PostalCodeKind = Literal["ordinary", "po_box", "other"]


class MunicipalityRow(NamedTuple):
    """A municipality; `languages` has the majority's first, `county_code` is empty for Helsinki and Åland.

    `valid_to` is the last day of one that has been merged into another; without it the municipality exists.
    """

    code: str
    name_fi: str
    name_sv: str
    region_code: str
    county_code: str
    languages: Languages
    valid_from: date | None
    valid_to: date | None


class RegionRow(NamedTuple):
    """A region (*maakunta*), Åland among them; the code is Statistics Finland's, 01 to 21 with gaps."""

    code: str
    name_fi: str
    name_sv: str
    name_en: str


class CountyRow(NamedTuple):
    """A wellbeing services county (*hyvinvointialue*); the short names are for tables and lists [domain.md 9.3]."""

    code: str
    name_fi: str
    name_sv: str
    name_en: str
    short_fi: str
    short_sv: str
    short_en: str


class PostalCodeRow(NamedTuple):
    """A postal code and the municipality of today that it lies in; people live in the ordinary ones."""

    code: str
    name_fi: str
    name_sv: str
    municipality_code: str
    kind: PostalCodeKind


def municipalities() -> list[MunicipalityRow]:
    """Municipalities by code, the merged ones with their last day. Raises ValueError on a bad date."""
    return [
        MunicipalityRow(
            code=row["code"],
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            region_code=row["region_code"],
            county_code=row["county_code"],
            languages=cast(Languages, row["languages"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in _rows("municipalities.csv")
    ]


def regions() -> list[RegionRow]:
    """The 19 regions by code."""
    return [RegionRow(**row) for row in _rows("regions.csv")]


def counties() -> list[CountyRow]:
    """The 21 wellbeing services counties by code."""
    return [CountyRow(**row) for row in _rows("counties.csv")]


def postal_codes() -> list[PostalCodeRow]:
    """Postal codes by code."""
    return [
        PostalCodeRow(
            code=row["code"],
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            municipality_code=row["municipality_code"],
            kind=cast(PostalCodeKind, row["kind"]),
        )
        for row in _rows("postal_codes.csv")
    ]


def _rows(file_name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / file_name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
