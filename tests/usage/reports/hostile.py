"""Files made to hurt, or sent by mistake, and why each is refused."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from struct import pack

from cards.workbook import Refusal
from tests.cards.made_files import MAIN, PARTS, XLS, cell, ods, saved, xlsx, zipped

from .biff import XlsSheet, ole, record, workbook_stream, xls
from .making import HEADINGS, SOLD
from .making import xlsx as report

Made = tuple[Callable[[], bytes], Refusal]
MEGABYTE = 2**20
MOST_CSV = 10 * MEGABYTE - 100
ROW = f'<row r="1">{cell("A1")}</row>'
GOOD = report(HEADINGS, *SOLD)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://example.org/a.dtd"> %a;]><x/>'
DEEP = "<a>" * 200_000 + "</a>" * 200_000
EMPTY_ROWS = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
SHARED = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>q</t></si></sst>'


def many_names(count: int, inner: int) -> bytes:
    """A directory with many names for the same few bytes: the overlapping bomb."""
    content = b" " * inner
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, checksum = packer.compress(content) + packer.flush(), zlib.crc32(content)
    sizes = pack("<III", checksum, len(packed), inner)
    local = b"PK\3\4" + pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + pack("<HH", 1, 0) + b"a" + packed
    names = [f"xl/{number}.bin".encode() for number in range(count)]
    entries = [
        b"PK\1\2" + pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes + pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    ]
    directory = b"".join(entries)
    end = pack("<HHHHIIH", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + b"PK\5\6" + end


def claimed(size: int) -> bytes:
    """Three megabytes that the directory calls something else."""
    content = xlsx(ROW, **{"xl/media/a.bin": bytes(3 * MEGABYTE)})
    return content.replace(pack("<I", 3 * MEGABYTE), pack("<I", size))


def twice() -> bytes:
    """Two members of one name, which readers take differently."""
    return xlsx(ROW, **{"xl/workbook.xmm": PARTS["xl/workbook.xml"]}).replace(b"xl/workbook.xmm", b"xl/workbook.xml")


def with_password() -> bytes:
    return GOOD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def nested(depth: int) -> bytes:
    content = zipped({"0.bin": bytes(MEGABYTE)})
    for level in range(depth):
        content = zipped({f"{level}.zip": content})
    return content


def merged(count: int) -> bytes:
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * count
    return xlsx(**{"xl/worksheets/sheet1.xml": f"{sheet(ROW)}<mergeCells>{ranges}</mergeCells></worksheet>"})


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'


def open_cell(repeated: int, *, rows: int = 1, text: str = "x") -> str:
    shown = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
    row = f'<table:table-row table:number-rows-repeated="{rows}">'
    return f"{row}{shown}<text:p>{text}</text:p></table:table-cell></table:table-row>"


def old_with(stream_name: str) -> bytes:
    return ole(bytes(5000), stream_name)


def looped_ole() -> bytes:
    """An .xls whose sectors follow one another in a circle."""
    content = bytearray(xls(XlsSheet("S", [["x"]] * 500)))
    content[512 + 8 : 512 + 12] = pack("<I", 2)
    return bytes(content)


def lying_record() -> bytes:
    """A sheet that begins outside its stream."""
    stream = workbook_stream([XlsSheet("S", [["x"]])])
    at = stream.index(b"\x85\x00") + 4
    return ole(stream[:at] + pack("<I", 0x7FFFFFFF) + stream[at + 4 :])


def merged_ole() -> bytes:
    """Some eight hundred thousand merged cells."""
    block = record(0x00E5, pack("<H", 1020), pack("<HHHH", 0, 65_535, 0, 255) * 1020)
    return _with_records(block * 800)


def numbers_ole() -> bytes:
    """A sheet of 350,000 cells here and there, all over 60,000 rows."""
    return _with_records(b"".join(record(0x0203, pack("<HHHd", n % 60_000, n % 199, 0, n)) for n in range(350_000)))


def _with_records(records: bytes) -> bytes:
    stream = workbook_stream([XlsSheet("S", [["x"]])])
    return ole(stream[:-4] + records + stream[-4:])


def old_garbage() -> bytes:
    head = record(0x0809, pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    return ole(head + random.Random(5).randbytes(20_000))


BOMBS: dict[str, Made] = {
    "flat_bomb.xlsx": (
        lambda: xlsx(ROW, **{f"xl/{n}.bin": bytes(41 * MEGABYTE) for n in range(5)}),
        Refusal.TOO_LARGE_UNPACKED,
    ),
    "nested_bomb.zip": (lambda: nested(5), Refusal.NOT_A_WORKBOOK),
    "nested_in_workbook.xlsx": (lambda: xlsx(ROW, **{"xl/embeddings/a.bin": nested(2)}), Refusal.NOT_A_WORKBOOK),
    "overlapping_bomb.xlsx": (lambda: many_names(900, 5 * MEGABYTE), Refusal.TOO_LARGE_UNPACKED),
    "overlapping_small.xlsx": (lambda: many_names(900, 1000), Refusal.NOT_A_WORKBOOK),
    "size_lied_down.xlsx": (lambda: claimed(10), Refusal.DAMAGED),
    "size_lied_up.xlsx": (lambda: claimed(0x7FFFFFFF), Refusal.DAMAGED),
    "thousand_members.xlsx": (lambda: xlsx(**{f"{n}.xml": "" for n in range(1001)}), Refusal.TOO_HEAVY),
    "fifty_megabyte_cell.xlsx": (
        lambda: xlsx(f'<row r="1">{cell("A1", "a" * 50 * MEGABYTE)}</row>'),
        Refusal.TOO_HEAVY,
    ),
    "merged_bomb.xlsx": (lambda: merged(1_000_000), Refusal.TOO_HEAVY),
    "merged_bomb.xls": (merged_ole, Refusal.TOO_HEAVY),
    "many_numbers.xls": (numbers_ole, Refusal.TOO_HEAVY),
    "repeated_columns.ods": (lambda: ods(open_cell(1_000_000)), Refusal.TOO_MANY_COLUMNS),
    "repeated_rows.ods": (lambda: ods(open_cell(1, rows=1_048_576)), Refusal.TOO_MANY_ROWS),
    "repeated_both.ods": (lambda: ods(open_cell(1_000_000, rows=1_048_576)), Refusal.DAMAGED),
    "repeated_wide_rows.ods": (lambda: ods(open_cell(16_384) * 3000), Refusal.TOO_HEAVY),
    "stray_corner.ods": (lambda: ods(open_cell(1) + EMPTY_ROWS + open_cell(1024)), Refusal.DAMAGED),
}
XML: dict[str, Made] = {
    "billion_laughs.xlsx": (lambda: xlsx(**{"xl/workbook.xml": f"{LAUGHS}]><x>&i;</x>"}), Refusal.ENTITIES),
    "billion_laughs.ods": (lambda: ods("", **{"content.xml": f"{LAUGHS}]><x>&i;</x>"}), Refusal.ENTITIES),
    "outside_entity.xlsx": (lambda: xlsx(ROW, **{"xl/sharedStrings.xml": OUTSIDE}), Refusal.ENTITIES),
    "parameter_entity.xlsx": (lambda: xlsx(ROW, **{"xl/styles.xml": PARAMETER}), Refusal.ENTITIES),
    "utf16_entity.xlsx": (lambda: xlsx(ROW, **{"xl/styles.xml": OUTSIDE.encode("utf-16")}), Refusal.ENTITIES),
    "deep_workbook.xlsx": (lambda: xlsx(**{"xl/workbook.xml": DEEP}), Refusal.DAMAGED),
    "deep_styles.xlsx": (lambda: xlsx(ROW, **{"xl/styles.xml": DEEP}), Refusal.DAMAGED),
    "deep.ods": (lambda: ods(f"<table:table-row>{DEEP}</table:table-row>"), Refusal.DAMAGED),
    "no_shared_string.xlsx": (lambda: xlsx('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), Refusal.DAMAGED),
    "far_shared_string.xlsx": (
        lambda: xlsx('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', **{"xl/sharedStrings.xml": SHARED}),
        Refusal.DAMAGED,
    ),
    "endless_shared_strings.xlsx": (
        lambda: xlsx(ROW, **{"xl/sharedStrings.xml": SHARED.replace('"1"', '"18446744073709551615"')}),
        Refusal.DAMAGED,
    ),
    "row_four_billion.xlsx": (lambda: xlsx(f'<row r="4294967295">{cell("A4294967295")}</row>'), Refusal.DAMAGED),
    "column_beyond.xlsx": (lambda: xlsx(f'<row r="1">{cell("ZZZZZZZZZ1")}</row>'), Refusal.TOO_HEAVY),
    "corner.xlsx": (lambda: saved([["a"]], {"XFD1048576": "x"}), Refusal.TOO_MANY_COLUMNS),
    "last_column.xlsx": (lambda: saved([["a"]], {"XFD1": "x"}), Refusal.TOO_MANY_COLUMNS),
    "columns_201.xlsx": (lambda: saved([range(201)]), Refusal.TOO_MANY_COLUMNS),
    "rows_60001.xlsx": (lambda: xlsx("<row><c><v>1</v></c></row>" * 60_001), Refusal.TOO_MANY_ROWS),
    "two_workbooks.xlsx": (twice, Refusal.DAMAGED),
}
LOCKED: dict[str, Made] = {
    "macros.xlsm": (lambda: xlsx(ROW, **{"xl/vbaProject.bin": b"x"}), Refusal.MACROS),
    "macro_sheet.xlsx": (lambda: xlsx(ROW, **{"xl/macrosheets/sheet1.xml": "<x/>"}), Refusal.MACROS),
    "macros.ods": (lambda: ods("", **{"Basic/Standard/Module1.xml": "<x/>"}), Refusal.MACROS),
    "macros.xls": (lambda: old_with("_VBA_PROJECT"), Refusal.MACROS),
    "binary.xlsb": (
        lambda: zipped({"[Content_Types].xml": PARTS["[Content_Types].xml"], "xl/workbook.bin": bytes(99)}),
        Refusal.NOT_A_WORKBOOK,
    ),
    "password.xlsx": (lambda: old_with("EncryptedPackage"), Refusal.ENCRYPTED),
    "password.zip": (with_password, Refusal.ENCRYPTED),
    "password.ods": (lambda: ods("", **{"META-INF/manifest.xml": "<m:encryption-data/>"}), Refusal.ENCRYPTED),
}
BROKEN: dict[str, Made] = {
    **{
        f"truncated_{part}.xlsx": (lambda part=part: GOOD[: len(GOOD) * part // 100], Refusal.DAMAGED)
        for part in (1, 25, 50, 75, 99)
    },
    **{
        f"truncated_{part}.xls": (lambda part=part: XLS[: len(XLS) * part // 100], Refusal.DAMAGED)
        for part in (2, 10, 50, 75)
    },
    "truncated.ods": (lambda: ods(open_cell(1))[:-30], Refusal.DAMAGED),
    "looped.xls": (looped_ole, Refusal.DAMAGED),
    "lying_record.xls": (lying_record, Refusal.DAMAGED),
    "garbage.xls": (old_garbage, Refusal.DAMAGED),
    "garbage.xlsx": (lambda: random.Random(3).randbytes(5000), Refusal.NOT_A_WORKBOOK),
    "zip_of_garbage.xlsx": (lambda: b"PK\3\4" + random.Random(4).randbytes(5000), Refusal.DAMAGED),
    "empty.xlsx": (lambda: b"", Refusal.EMPTY),
    "empty_zip.xlsx": (lambda: b"PK\5\6" + bytes(18), Refusal.NOT_A_WORKBOOK),
    "no_rows.xlsx": (lambda: xlsx(), Refusal.EMPTY),
    "blank.csv": (lambda: b" \r\n\t\r\n", Refusal.EMPTY),
}
OTHERS: dict[str, Made] = {
    "page.xls": (lambda: b"<html><table><tr><td>A045198723</td></tr></table></html>", Refusal.NOT_A_WORKBOOK),
    "spreadsheet_2003.xls": (lambda: b'<?xml version="1.0"?><Workbook/>', Refusal.NOT_A_WORKBOOK),
    "document.xlsx": (lambda: zipped({"word/document.xml": "<x/>"}), Refusal.NOT_A_WORKBOOK),
    "old_document.xls": (lambda: old_with("WordDocument"), Refusal.NOT_A_WORKBOOK),
    "paper.csv": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00", Refusal.NOT_A_WORKBOOK),
    "picture.ods": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), Refusal.NOT_A_WORKBOOK),
}
TEXTS: dict[str, Made] = {
    "zero_bytes.csv": (lambda: b"Kortin tunnus;Pvm\nA045198723;\x0014.11.2026\n", Refusal.NOT_A_WORKBOOK),
    "unclosed.csv": (lambda: b'Kortin tunnus;Pvm\n"A045198723;14.11.2026\n', Refusal.DAMAGED),
    "unclosed_large.csv": (lambda: b'a;b\n"' + b"A045198723;14.11.2026\n" * 400_000, Refusal.DAMAGED),
    "wide.csv": (lambda: b";" * 16_384 + b"x", Refusal.TOO_MANY_COLUMNS),
    "columns_201.csv": (lambda: b";" * 200 + b"x", Refusal.TOO_MANY_COLUMNS),
    "rows_60001.csv": (lambda: b"A045198723;14.11.2026\n" * 60_001, Refusal.TOO_MANY_ROWS),
    "one_line.csv": (lambda: b"a" * MOST_CSV, Refusal.DAMAGED),
    "only_separators.csv": (lambda: b";" * MOST_CSV, Refusal.TOO_HEAVY),
    "only_quotes.csv": (lambda: b'"' * MOST_CSV, Refusal.DAMAGED),
    "ten_million_lines.csv": (lambda: b"\n" * MOST_CSV + b"A", Refusal.TOO_MANY_ROWS),
    "quoted_lines.csv": (lambda: b'"\n' * (MOST_CSV // 2), Refusal.TOO_MANY_ROWS),
    "every_cell.csv": (lambda: (b"x;" * 199 + b"\n") * (MOST_CSV // 399), Refusal.TOO_HEAVY),
}
HOSTILE: dict[str, Made] = {**BOMBS, **XML, **LOCKED, **BROKEN, **OTHERS, **TEXTS}
