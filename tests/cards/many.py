"""Workbooks of registrations as Jaana makes them, and the steps she takes with one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cards.models import Card, RegistrationBatch

PAGE = "/cards/register/many/"
HEADINGS = [
    "Kortin tunnus",
    "Myöntämispäivä",
    "Syntymävuosi",
    "Postinumero",
    "Lasten määrä",
    "Suostumus taustatietoihin",
    "Suostumus hyvinvointikysymyksiin",
]
WORKER = {"worker_name": "Jaana", "client_confirmed": "on", "situation_confirmed": "on", "terms_told": "on"}


def row(code: str, issued_on: Any = "20.11.2026", year: Any = 1980, postal: Any = "02100", **more: Any) -> list[Any]:
    """A row that the rules of November 2026 accept, for a card of Espoo."""
    filled = {"children": 1, "voluntary": "ei", "wellbeing": "ei"} | more
    return [code, issued_on, year, postal, *filled.values()]


def workbook(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    for cells in [headings, *rows]:
        book.active.append(list(cells))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def send(browser: Any, content: bytes, name: str = "kortit.xlsx", **fields: Any) -> Any:
    return browser.post(PAGE, {**WORKER, "workbook": SimpleUploadedFile(name, content), **fields})


def staged(browser: Any, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> RegistrationBatch:
    """Send a workbook that is taken in, and return its batch."""
    answer = send(browser, workbook(*rows, headings=headings))
    assert answer.status_code == 302, text(answer)
    batch: RegistrationBatch = RegistrationBatch.unscoped.order_by("-created_at").first()
    return batch


def address(deed: str, batch: RegistrationBatch) -> str:
    return reverse(f"registration_{deed}", args=[batch.pk])


def preview(browser: Any, batch: RegistrationBatch, query: str = "") -> str:
    return text(browser.get(address("preview", batch) + query))


def text(answer: Any) -> str:
    """What a page says, its tags left out."""
    body = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("</header>")[2])
    return " ".join(html.unescape(body).split())


def fates(browser: Any, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> dict[int, str]:
    """Each row's number and "ok", or the first sentence of its refusal."""
    answer = browser.get(address("preview", staged(browser, *rows, headings=headings)))
    return {line.number: line.reasons[0][1] if line.reasons else "ok" for line in answer.context["lines"]}


def rows_of(answer: Any) -> list[list[str]]:
    """The cells of a downloaded workbook's first sheet."""
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    return [["" if cell is None else str(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]


def queries(deed: Callable[[], Any]) -> int:
    """How many queries a request asks, once the session and the caches of the address are warm."""
    deed()
    with CaptureQueriesContext(connection) as asked:
        deed()
    return len(asked)


def registered() -> dict[str, date | None]:
    return dict(Card.unscoped.registered().order_by("code").values_list("code", "issued_on"))
