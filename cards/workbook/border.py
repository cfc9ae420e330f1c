"""Reading a stranger's file in a child process that may use little memory and little time.

Pure: standard library here; the child imports this package and nothing of Django. The bytes go in by a pipe and the
text comes out as JSON by another; nothing touches the disk, and the child gets none of our environment.
"""

import json
import os
import signal
import subprocess  # noqa: S404 - the child is this very module
import sys
import threading
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from .shape import MAX_CHARACTERS, MAX_UPLOAD, Refusal, Row, Sheet, Workbook, WorkbookRefused

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from cards.workbook.border import main; main()"
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "PATH")  # where the interpreter's own libraries are; no secrets, no addresses
_MOST_ANSWER = 5 * MAX_CHARACTERS  # bytes: a letter takes up to four, and every cell has its quotes
_TOO_HEAVY_EXIT = 97


def read_safely(content: bytes, filename: str, *, seconds: int = 20, memory_mb: int = 1024) -> Workbook:
    """Read a file as `read` does, in a child process limited to so many seconds and megabytes.

    Raises WorkbookRefused with the child's own reason, TOO_SLOW past the time, TOO_HEAVY past the memory, DAMAGED
    when the file makes the reader crash.
    """
    if len(content) > MAX_UPLOAD:
        raise WorkbookRefused(Refusal.TOO_LARGE)
    command = [sys.executable, "-I", "-c", _CHILD, str(_ROOT), str(seconds), str(memory_mb)]
    answer, code, late = _converse(command, content, seconds)
    if code in (_TOO_HEAVY_EXIT, -_signal("SIGABRT")) or len(answer) > _MOST_ANSWER:
        raise WorkbookRefused(Refusal.TOO_HEAVY)
    if late or code in (-_signal("SIGXCPU"), -_signal("SIGKILL")):
        raise WorkbookRefused(Refusal.TOO_SLOW)
    if code != 0:
        raise WorkbookRefused(Refusal.DAMAGED)
    return _unpacked(json.loads(answer))


def _converse(command: list[str], content: bytes, seconds: int) -> tuple[bytes, int, bool]:
    """Run the child; return its answer, its exit code and whether it was stopped for being late."""
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - our own interpreter, a list, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=environment,
    ) as child:
        clock = threading.Timer(seconds, _stop, (child, late))
        assert child.stdin and child.stdout  # noqa: S101 - both are pipes, for the type checker
        writer = threading.Thread(target=_pour, args=(child.stdin, content), daemon=True)
        clock.start()
        writer.start()
        try:
            answer = child.stdout.read(_MOST_ANSWER + 1)
            if len(answer) > _MOST_ANSWER:
                child.kill()
            code = child.wait()
        finally:
            clock.cancel()
            child.kill()
            writer.join()
    return answer, code, late.is_set()


def _stop(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _pour(pipe: BinaryIO, content: bytes) -> None:
    """A child that dies early breaks the pipe; its exit code says why."""
    with suppress(OSError):
        pipe.write(content)
    with suppress(OSError):
        pipe.close()


def _signal(name: str) -> int:
    return int(getattr(signal, name, 0))  # 0 where the system has no such signal


def main() -> None:
    """Be the child: limits first, then read standard input and write the answer."""
    _limit(seconds=int(sys.argv[2]), memory_mb=int(sys.argv[3]))
    try:
        from . import read

        text = _as_text(read(sys.stdin.buffer.read(MAX_UPLOAD + 1), ""))
    except WorkbookRefused as refused:
        text = json.dumps({"refused": refused.reason})
    except MemoryError:
        os._exit(_TOO_HEAVY_EXIT)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # without tidying up a gigabyte


def _limit(seconds: int, memory_mb: int) -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the parent's clock still holds
        return
    memory = memory_mb * 1024 * 1024
    for what, most in (("AS", memory), ("CPU", seconds), ("CORE", 0), ("FSIZE", 0), ("NOFILE", 64), ("NPROC", 0)):
        limit = getattr(resource, f"RLIMIT_{what}")
        hard = resource.getrlimit(limit)[1]
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(limit, (most, most))


def pack(workbook: Workbook) -> bytes:
    """What has been read, small enough to be kept for a while: reading the file again costs ten times as much."""
    return zlib.compress(_as_text(workbook).encode(), 1)


def unpack(packed: bytes) -> Workbook:
    """The workbook that `pack` was given."""
    return _unpacked(json.loads(zlib.decompress(packed)))


def _as_text(workbook: Workbook) -> str:
    sheets = [[sheet.name, sheet.visible, sheet.rows] for sheet in workbook.sheets]
    return json.dumps({"sheets": sheets, "date1904": workbook.date1904}, separators=(",", ":"), ensure_ascii=False)


def _unpacked(answer: dict[str, Any]) -> Workbook:
    if "refused" in answer:
        raise WorkbookRefused(Refusal(answer["refused"]))
    return Workbook(
        [
            Sheet(name, [Row(number, tuple(cells)) for number, cells in rows], visible)
            for name, visible, rows in answer["sheets"]
        ],
        answer.get("date1904", False),
    )
