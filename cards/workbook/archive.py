"""A zipped workbook (.xlsx, .ods) opened without believing what it says of itself.

Pure: standard library only. Every member is inflated in small pieces and its real bytes are counted, because the
sizes in a zip directory are the sender's word (security.md 1.7).
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .shape import MAX_MEMBERS, MAX_UNPACKED, Refusal, WorkbookRefused

_INPUT = 64 * 1024
_PIECE = 1024 * 1024
_LOCAL_HEADER = 30
_ENCRYPTED_FLAG = 0x1
_XML_MARKS = ("<!DOCTYPE", "<!ENTITY")
_FORBIDDEN = tuple(mark.encode(code) for mark in _XML_MARKS for code in ("ascii", "utf-16-le", "utf-16-be"))


class Archive:
    """The members of a zip file; made only when the whole has been inflated once and found harmless.

    Raises WorkbookRefused: DAMAGED, ENCRYPTED, MACROS, ENTITIES, TOO_LARGE_UNPACKED, TOO_HEAVY (too many members, an
    endless text), NOT_A_WORKBOOK (a zip within the zip).
    """

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self._members = _directory(content)
        total = 0
        for info in self._members.values():
            total += self._check(info, MAX_UNPACKED - total)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def read(self, name: str) -> bytes:
        """Return a member's bytes, b"" when there is no such member."""
        info = self._members.get(name)
        return b"".join(_inflate(self._content, info)) if info else b""

    def _check(self, info: ZipInfo, room: int) -> int:
        """Return the member's real length."""
        length, checksum, tail, endless = 0, 0, b"", False
        for piece in _inflate(self._content, info):
            if not length and piece[:4] == b"PK\x03\x04":
                raise WorkbookRefused(Refusal.NOT_A_WORKBOOK)
            length += len(piece)
            if length > room:
                raise WorkbookRefused(Refusal.TOO_LARGE_UNPACKED)
            seam = tail + piece[:32]
            if _declares(piece) or _declares(seam):
                raise WorkbookRefused(Refusal.ENTITIES)
            endless = endless or (len(piece) == _PIECE and _is_one_text(info, piece))
            checksum, tail = zlib.crc32(piece, checksum), piece[-32:]
        if (length, checksum) != (info.file_size, info.CRC):
            raise WorkbookRefused(Refusal.DAMAGED)
        if endless:
            raise WorkbookRefused(Refusal.TOO_HEAVY)
        return length


def _directory(content: bytes) -> dict[str, ZipInfo]:
    try:
        infos = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, NotImplementedError, struct.error, EOFError, OSError, UnicodeDecodeError):
        raise WorkbookRefused(Refusal.DAMAGED) from None
    if len(infos) > MAX_MEMBERS:
        raise WorkbookRefused(Refusal.TOO_HEAVY)
    members = {info.filename: info for info in infos if not info.is_dir()}
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
        raise WorkbookRefused(Refusal.ENCRYPTED)
    if any(_is_macro(name) for name in members):
        raise WorkbookRefused(Refusal.MACROS)
    if len(members) != sum(not info.is_dir() for info in infos):
        raise WorkbookRefused(Refusal.DAMAGED)  # two members of one name: readers would differ on which is meant
    return members


def _declares(piece: bytes) -> bool:
    """Whether XML declares a document type or an entity, in any encoding that XML readers know."""
    if b"<!" not in piece and b"<\x00!" not in piece:  # one quick look: this runs over 200 MiB
        return False
    return any(mark in piece for mark in _FORBIDDEN)


def _is_one_text(info: ZipInfo, piece: bytes) -> bool:
    """A megabyte of XML without a tag: one cell of that length, where programs have 32,767 characters."""
    return b"<" not in piece and info.filename.casefold().endswith((".xml", ".rels"))


def _is_macro(name: str) -> bool:
    low = name.lower()
    return low.endswith("vbaproject.bin") or low.startswith(("xl/macrosheets/", "basic/", "scripts/"))


def _inflate(content: memoryview, info: ZipInfo) -> Iterator[bytes]:
    """Give a member's bytes in pieces, however many the sender says there are."""
    packed = _packed(content, info)
    if info.compress_type == ZIP_STORED:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _INPUT):
            yield from _pieces(inflater, bytes(packed[at : at + _INPUT]))
    except zlib.error:
        raise WorkbookRefused(Refusal.DAMAGED) from None
    if not inflater.eof:
        raise WorkbookRefused(Refusal.DAMAGED)


def _pieces(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while not inflater.eof:
        piece = inflater.decompress(packed, _PIECE)
        packed = inflater.unconsumed_tail
        if piece:
            yield piece
        if not packed and len(piece) < _PIECE:
            return


def _packed(content: memoryview, info: ZipInfo) -> memoryview:
    start = info.header_offset
    header = bytes(content[start : start + _LOCAL_HEADER])
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or header[:4] != b"PK\x03\x04" or len(header) < 30:
        raise WorkbookRefused(Refusal.DAMAGED)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    begin = start + _LOCAL_HEADER + name_length + extra_length
    packed = content[begin : begin + info.compress_size]
    if start < 0 or len(packed) != info.compress_size:
        raise WorkbookRefused(Refusal.DAMAGED)
    return packed
