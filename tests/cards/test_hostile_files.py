"""Files that are no workbooks, or are made to hurt, are refused with their reason, quickly."""

import random
import subprocess
import time
from io import BytesIO
from struct import pack
from zipfile import ZipFile

import pytest

from cards import workbook
from cards.workbook import Refusal, WorkbookRefused, read_safely
from tests.cards import made_files as make

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GOOD = make.xlsx(f'<row r="1">{make.cell("A1")}</row>')
SHARED_ROWS = "".join(f'<row><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_001))
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string">'
    "<text:p>x</text:p></table:table-cell></table:table-row>"
)
SHARED = f'<sst xmlns="{make.MAIN}"><si><t>{"q" * 5000}</t></si></sst>'


def refusal(content: bytes, **limits: int) -> Refusal:
    with pytest.raises(WorkbookRefused) as refused:
        read_safely(content, "report.xlsx", **limits)
    return refused.value.reason


def with_size(content: bytes, claimed: int) -> bytes:
    """The zip with every size in its directories changed to what the sender would like us to believe."""
    real = pack("<I", 3 * 2**20)
    assert real in content
    return content.replace(real, pack("<I", claimed))


REFUSED = {
    "empty file": (b"", Refusal.EMPTY),
    "white space": (b" \r\n \n", Refusal.EMPTY),
    "no rows": (make.xlsx(), Refusal.EMPTY),
    "only separators": (b";;;\n;;;\n", Refusal.EMPTY),
    "random bytes": (random.Random(1).randbytes(5000), Refusal.NOT_A_WORKBOOK),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00", Refusal.NOT_A_WORKBOOK),
    "web page": (b"<!DOCTYPE html><table><tr><td>A045198723</table>", Refusal.NOT_A_WORKBOOK),
    "zip of something": (make.zipped({"a.txt": "A045198723"}), Refusal.NOT_A_WORKBOOK),
    "ods text": (make.ods("", mimetype="application/vnd.oasis.opendocument.text"), Refusal.NOT_A_WORKBOOK),
    "zip in zip": (make.xlsx(**{"xl/embeddings/a.xlsx": GOOD}), Refusal.NOT_A_WORKBOOK),
    "old word file": (OLE + "WordDocument".encode("utf-16-le"), Refusal.NOT_A_WORKBOOK),
    "encrypted xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), Refusal.ENCRYPTED),
    "encrypted zip": (
        GOOD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
        Refusal.ENCRYPTED,
    ),
    "encrypted ods": (make.ods("", **{"META-INF/manifest.xml": "<m:encryption-data/>"}), Refusal.ENCRYPTED),
    "macros": (make.xlsx(**{"xl/vbaProject.bin": b"x"}), Refusal.MACROS),
    "macro type": (make.xlsx(**{"[Content_Types].xml": "sheet.macroEnabled.main+xml"}), Refusal.MACROS),
    "macros in xls": (OLE + "_VBA_PROJECT".encode("utf-16-le"), Refusal.MACROS),
    "macros in ods": (make.ods("", **{"Basic/Standard/Module1.xml": ""}), Refusal.MACROS),
    "document type": (make.xlsx(**{"xl/styles.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), Refusal.ENTITIES),
    "entity": (make.xlsx(**{"docProps/app.xml": '<!ENTITY a "aaaa">'}), Refusal.ENTITIES),
    "entity in utf-16": (make.xlsx(**{"a.xml": '<!ENTITY a "a">'.encode("utf-16")}), Refusal.ENTITIES),
    "entity over a seam": (make.xlsx(**{"a.xml": b" " * (2**20 - 4) + b"<!ENTITY a>"}), Refusal.ENTITIES),
    "truncated xlsx": (GOOD[: len(GOOD) // 2], Refusal.DAMAGED),
    "truncated xls": (make.XLS[:3000], Refusal.DAMAGED),
    "truncated csv": (b'a;b\n"never closed;c\n', Refusal.DAMAGED),
    "changed byte": (GOOD[:60] + bytes([GOOD[60] ^ 1]) + GOOD[61:], Refusal.DAMAGED),
    "no sheet inside": (make.zipped(make.PARTS), Refusal.DAMAGED),
    "201 columns": (b";" * 200 + b"x", Refusal.TOO_MANY_COLUMNS),
    "60001 rows": (b"A045198723;1\n" * 60_001, Refusal.TOO_MANY_ROWS),
}
LARGE = {
    "1000 columns": (lambda: make.saved([range(1000)]), Refusal.TOO_MANY_COLUMNS),
    "far corner": (lambda: make.saved([["a"]], {"XFD1048576": "x"}), Refusal.TOO_MANY_COLUMNS),
    "60001 rows": (lambda: make.xlsx("<row><c><v>1</v></c></row>" * 60_001), Refusal.TOO_MANY_ROWS),
    "repeated rows": (lambda: make.ods(REPEATED), Refusal.TOO_MANY_ROWS),
    "bomb": (lambda: make.xlsx(**{f"{n}.bin": bytes(41 * 2**20) for n in range(5)}), Refusal.TOO_LARGE_UNPACKED),
    "bomb that lies": (lambda: with_size(make.xlsx(**{"a.bin": bytes(3 * 2**20)}), 10), Refusal.DAMAGED),
    "too many members": (lambda: make.xlsx(**{f"{n}.xml": "" for n in range(1001)}), Refusal.TOO_HEAVY),
    "cells without end": (lambda: make.xlsx("<row>" + "<c><v>1</v></c>" * 2_100_000 + "</row>"), Refusal.TOO_HEAVY),
    "one text, 50000 times": (lambda: make.xlsx(SHARED_ROWS, **{"xl/sharedStrings.xml": SHARED}), Refusal.TOO_HEAVY),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_hostile_file_is_refused_with_its_reason(content, reason):
    assert refusal(content) == reason


@pytest.mark.parametrize(("make_content", "reason"), LARGE.values(), ids=LARGE)
def test_a_file_past_a_limit_is_refused_with_its_reason(make_content, reason):
    assert refusal(make_content()) == reason


def test_a_good_file_of_the_same_make_is_read():
    assert len(read_safely(GOOD, "report.xlsx").sheets) == 1


def test_an_upload_over_ten_megabytes_is_refused_unread(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    assert refusal(bytes(10 * 1024 * 1024 + 1)) == Refusal.TOO_LARGE


def test_the_largest_upload_that_is_allowed_reaches_the_reader():
    assert refusal(b"\x01" * 10 * 1024 * 1024) == Refusal.NOT_A_WORKBOOK


def test_two_members_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = twice("xl/workbook.xml")
    assert refusal(content) == Refusal.DAMAGED


def twice(name: str) -> bytes:
    target = BytesIO(GOOD)
    with ZipFile(target, "a") as archive:
        archive.writestr(name, make.PARTS[name])
    return target.getvalue()


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(workbook.border, "_CHILD", "import time; time.sleep(60)")
    begun = time.monotonic()
    assert refusal(GOOD, seconds=1) == Refusal.TOO_SLOW
    assert time.monotonic() - begun < 5


def test_a_reader_that_computes_too_long_is_stopped(monkeypatch):
    busy = workbook.border._CHILD.replace(
        "main()", "__import__('cards.workbook.border').workbook.border._limit(1, 500)"
    )
    monkeypatch.setattr(workbook.border, "_CHILD", busy + "\nwhile True: pass")
    assert refusal(GOOD, seconds=8) == Refusal.TOO_SLOW


def test_a_file_that_needs_too_much_memory_is_refused():
    content = make.xlsx(f'<row r="1">{make.cell("A1", "a" * 60 * 2**20)}</row>')
    assert refusal(content, memory_mb=130) == Refusal.TOO_HEAVY
    assert len(read_safely(GOOD, "report.xlsx", memory_mb=130).sheets) == 1


@pytest.mark.parametrize(("ending", "reason"), [("os.abort()", Refusal.TOO_HEAVY), ("os._exit(1)", Refusal.DAMAGED)])
def test_a_reader_that_crashes_is_a_refusal(monkeypatch, ending, reason):
    monkeypatch.setattr(workbook.border, "_CHILD", f"import os; {ending}")
    assert refusal(b"a;b\n" * 2_000_000) == reason


def test_the_child_gets_none_of_our_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    shown = "import os, json; print(json.dumps({'sheets': [[','.join(sorted(os.environ)), True, []]]}))"
    monkeypatch.setattr(workbook.border, "_CHILD", shown)
    assert set(read_safely(GOOD, "").sheets[0].name.split(",")) <= {"LC_CTYPE", "LD_LIBRARY_PATH", "PATH"}


def test_a_refusal_repeats_nothing_of_the_file():
    with pytest.raises(WorkbookRefused) as refused:
        read_safely(b'Testaaja Tiina;tiina@example.org\n"', "Tiinan raportti.csv")
    assert (str(refused.value), refused.value.__context__) == ("damaged", None)
