"""The steps of an import as a person takes them, for the tests of its pages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from usage.models import ImportBatch

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
HEADINGS = ["Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä"]
FILES = {
    1: "1_kirjauspohja.xlsx",
    2: "2_lipunmyyntiraportti.xlsx",
    3: "3_biljettrapport.xlsx",
    4: "4_virheellinen.xlsx",
    5: "5_raportti.csv",
}


def sample(number: int) -> SimpleUploadedFile:
    name = FILES[number]
    return SimpleUploadedFile(name, (SAMPLES / name).read_bytes())


def workbook(*rows: Any, headings: list[str] | None = None) -> SimpleUploadedFile:
    """An .xlsx of one sheet with our template's headings, unless others are given."""
    book = Workbook()
    for row in [HEADINGS if headings is None else headings, *rows]:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("report.xlsx", target.getvalue())


def send(browser: Any, report: Any, **fields: Any) -> Any:
    return browser.post(reverse("import_list"), {"report": report, **fields})


def address(name: str, batch: ImportBatch) -> str:
    return reverse(f"import_{name}", args=[batch.pk])


def newest() -> ImportBatch:
    return ImportBatch.unscoped.order_by("-uploaded_at").first()


def uploaded(browser: Any, report: Any, **fields: Any) -> ImportBatch:
    send(browser, report, **fields)
    return newest()


def guessed(browser: Any, batch: ImportBatch) -> dict[str, Any]:
    """What the columns page would post if nothing on it were touched."""
    context = browser.get(address("columns", batch)).context
    fields = {name: context["form"][name].value() for name in context["form"].fields}
    return {name: value for name, value in {**fields, **context["place"]}.items() if value is not None}


def previewed(browser: Any, report: Any, then: dict[str, Any] | None = None, **fields: Any) -> ImportBatch:
    """Sent, with the columns as they were guessed; `then` is what the sender corrects."""
    batch = uploaded(browser, report, **fields)
    browser.post(address("columns", batch), {**guessed(browser, batch), **(then or {})})
    batch.refresh_from_db()
    return batch


def committed(browser: Any, report: Any, **fields: Any) -> ImportBatch:
    batch = previewed(browser, report, **fields)
    browser.post(address("commit", batch))
    batch.refresh_from_db()
    return batch


def fates(batch: ImportBatch) -> dict[int, str]:
    """The promised fate of each row by its number in the sheet."""
    return {row[0]: fate[0] for row, fate in zip(batch.rows, batch.fates, strict=True)}


def counts(batch: ImportBatch) -> dict[str, int]:
    return {name: getattr(batch, name) for name in ("counted", "already_in", "refused", "ignored")}


def queries_of(browser: Any, page: str, posted: Any = None) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as asked:
        browser.get(page) if posted is None else browser.post(page, posted)
    return len(asked)
