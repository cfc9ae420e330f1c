"""A folder of the files that ticket offices and attackers really send: each row's fate, each refusal's reason."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cards import workbook
from cards.refusals import REFUSALS
from cards.workbook import WorkbookRefused, read_safely
from tests.usage.import_steps import committed, previewed, send
from tests.usage.reports import in_columns, in_others, in_text, in_xlsx
from tests.usage.reports.harmless import READ
from tests.usage.reports.hostile import HOSTILE
from tests.usage.reports.making import Report, use
from tests.usage.test_import_privacy import everything_stored, found_in
from usage import importing
from usage.importing import receiving
from usage.models import ImportBatch

GOOD: dict[str, Report] = in_xlsx.REPORTS | in_others.REPORTS | in_text.REPORTS | in_columns.REPORTS

SENT = ["flat_bomb.xlsx", "billion_laughs.ods", "macros.xlsm", "password.xlsx", "truncated_75.xls", "page.xls"]
SENT += ["zero_bytes.csv", "rows_60001.csv", "empty_zip.xlsx", "fifty_megabyte_cell.xlsx", "row_four_billion.xlsx"]
NAMES = ["Testaaja", "Tiina", "tiina@example.org", "050 1234567", "Ostaja", "Olli", "olli@example.org", "040 7654321"]


def told(batch: Any) -> dict[int, str]:
    """The fate of each row by its number; of one that is to be logged, the use."""
    return {line.number: _use(line) if line.decision.is_new else line.fate.value for line in _lines(batch)}


def _lines(batch: Any) -> Any:
    lines = importing.preview(batch, batch.sender).lines
    return lines[0 : len(lines)]


def _use(line: Any) -> str:
    return use(line.code.replace(" ", ""), line.children, line.event, line.day, line.time)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is read in the limited child when it comes in; the pages after that have the same bytes."""
    monkeypatch.setattr(receiving, "read_safely", cache(read_safely))


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("name", GOOD)
def test_every_row_of_a_report_has_the_fate_that_a_careful_reader_gives_it(sign_in, sample_cards, name):
    report = GOOD[name]
    sent = SimpleUploadedFile(name, report.content())
    assert told(previewed(sign_in("ville"), sent, report.then)) == report.fates


def test_the_folder_holds_at_least_sixty_files_of_every_format():
    names = {**GOOD, **HOSTILE, **READ}
    assert len(names) >= 60
    assert {name.rpartition(".")[2] for name in GOOD} >= {"xlsx", "xls", "ods", "csv"}


def test_no_name_in_a_report_is_stored_when_its_uses_are(sign_in, sample_cards):
    sent = SimpleUploadedFile("names.csv", GOOD["names.csv"].content())
    batch = committed(sign_in("ville"), sent)
    assert ((batch.counted, batch.refused), found_in(everything_stored(), NAMES)) == ((1, 1), [])


@pytest.mark.thorough
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name):
    content, reason = HOSTILE[name]
    with pytest.raises(WorkbookRefused) as refused:
        read_safely(content(), name)
    assert refused.value.reason == reason


@pytest.mark.parametrize("name", READ)
def test_a_file_that_only_looks_hostile_is_read(name):
    content, rows = READ[name]
    (sheet,) = read_safely(content(), name).sheets
    assert [(row.number, row.cells) for row in sheet.rows] == rows


@pytest.mark.parametrize("name", SENT)
def test_the_upload_page_says_why_a_hostile_file_is_refused(sign_in, places, name):
    content, reason = HOSTILE[name]
    page = send(sign_in("ville"), SimpleUploadedFile(name, content()))
    assert (page.status_code, page.context["form"].errors["report"]) == (200, [REFUSALS[reason]])
    assert ImportBatch.unscoped.count() == 0


def test_the_process_that_reads_cannot_take_more_memory_than_it_is_given(monkeypatch):
    limited = workbook.border._CHILD.replace("import main; main()", "import _limit")
    asked = "import json, resource; limit = resource.getrlimit(resource.RLIMIT_AS)[1] // 2**20"
    shown = "print(json.dumps({'sheets': [[str(limit), True, []]]}))"
    monkeypatch.setattr(
        workbook.border, "_CHILD", f"{limited}; _limit(int(sys.argv[2]), int(sys.argv[3])); {asked}; {shown}"
    )
    assert [read_safely(b"x", "", memory_mb=size).sheets[0].name for size in (1024, 300)] == ["1024", "300"]
