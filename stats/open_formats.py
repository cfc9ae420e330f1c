"""What is wanted of an open table in its format, with the address and the name under which it is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from stats.open_files import workbook
from stats.open_tables import OpenTable, Wanted
from stats.open_tables.delimited import delimited
from stats.open_tables.json_stat import dataset

TOLD = {
    "csv": "text/csv; charset=utf-8",
    "json-stat2": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def told(whole: OpenTable, wanted: Wanted) -> tuple[bytes, str, bytes]:
    """The bytes, their content type, and what they are the same as (a workbook's bytes have the time in them)."""
    table, kind = whole.only(wanted.codes), TOLD[wanted.format]
    if wanted.format == "csv":
        return (text := delimited(table)), kind, text
    address = f"{settings.SITE_ADDRESS}{reverse('open_file', args=[whole.name, 'json'])}?{_asked(whole, wanted)}"
    found = json.dumps(dataset(table, address=address), ensure_ascii=False).encode()
    if wanted.format == "json-stat2":
        return found, kind, found
    return (
        workbook(replace(table, facts={**table.facts, "address": address.replace("data.json", "data.xlsx")})),
        kind,
        found,
    )


def _asked(whole: OpenTable, wanted: Wanted) -> str:
    """The query of the address that answers the same: the variables of which not all is wanted, version, language."""
    asked = {
        one.code: ",".join(wanted.codes[one.code])
        for one in whole.variables
        if one.role == "time" or len(wanted.codes.get(one.code, one.codes)) < len(one.codes)
    }
    version = {"version": whole.facts["version"]} if "version" in whole.facts else {}
    return urlencode({**asked, **version, "lang": get_language() or "fi"}, safe=",:")


def file_name(whole: OpenTable, wanted: Wanted, ending: str) -> str:
    """ "kaikukortti-uses-2026Q1-9-fi.csv": the table, its period where it is one, the version that was asked for."""
    times = next((wanted.codes[one.code] for one in whole.variables if one.role == "time"), ())
    parts = [whole.name, *(times if len(times) == 1 else ()), whole.facts.get("version"), get_language() or "fi"]
    return f"kaikukortti-{'-'.join(str(part) for part in parts if part)}.{ending}".replace("_", "-")
