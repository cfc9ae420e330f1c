"""The commands of PostgreSQL: make a cluster, launch it, ask it something. Knows the standard library only.

The caller holds the server's locks, so that one process at a time comes here.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .places import AS_ROOT, ServerError, make_private, owner

# As in production (docker/postgres/roles.sql): one role owns and changes the schema, the register's own owns nothing,
# and becomes the third for statements that stand beyond the second wall (accounts/wall.py).
OWNER, ROLE, BEYOND, PORT = "kaiku", "kaiku_app", "kaiku_beyond", "5432"
# A failed statement's text and values hold card codes, so they never reach the log (background/security.md 5.5).
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "shared_preload_libraries": "plpgsql",  # what triggers are written in: not loaded by each session anew
}
# What stands in the database already, and what migrations will make. Not TRUNCATE, which passes by row triggers.
GRANTS = (
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}, {BEYOND}",
    f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}, {BEYOND}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE}, {BEYOND}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {ROLE}, {BEYOND}",
)
# The second is for systems without that locale; it needs PostgreSQL 17. Both order by code point and know ä, å, ö.
LOCALES = (["--locale=C.UTF-8"], ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"])


@dataclass(frozen=True)
class Cluster:
    """Files and commands of one server: `home` is its folder, `bin` its binaries, `socket` the socket's folder."""

    home: Path
    bin: Path
    socket: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    def _as_server(self) -> dict[str, Any]:
        user, group = owner()
        own_environment = {"PATH": f"{self.bin}:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        less_rights = {"user": user, "group": group, "extra_groups": []} if AS_ROOT else {}
        return {"cwd": "/", "env": own_environment, **less_rights}

    def make(self) -> None:
        """Make the cluster unless there is one. It is renamed when whole, so that a killed initdb leaves no half."""
        if (self.data / "PG_VERSION").exists():
            return
        new = self.home / "data.new"
        command: list[str | Path] = [
            self.bin / "initdb",
            "-D",
            new,
            "-U",
            OWNER,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ]
        said = ""
        for locale in LOCALES:
            shutil.rmtree(new, ignore_errors=True)
            make_private(new)
            done = subprocess.run([*command, *locale], capture_output=True, text=True, **self._as_server())
            if done.returncode == 0:
                new.rename(self.data)
                return
            said += done.stderr
        raise ServerError(f"initdb could not make a cluster in {self.home}:\n{said.strip()}")

    def forget_dead(self) -> None:
        """Remove the lock files of a server that was killed, where PostgreSQL would take them for a living one's."""
        for left in (self.data / "postmaster.pid", self.socket / f".s.PGSQL.{PORT}.lock"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                if _is_another(int(left.read_text().split()[0])):
                    left.unlink()

    def launch(self, inherit: int) -> subprocess.Popen[bytes]:
        """Start the server and return at once; each of its processes inherits the descriptor."""
        if self.log.exists():
            self.log.replace(self.log.with_name("log.old"))
        options = OPTIONS | {"unix_socket_directories": str(self.socket)}
        with open(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as log:
            return subprocess.Popen(
                [
                    self.bin / "postgres",
                    "-D",
                    self.data,
                    "-p",
                    PORT,
                    *(f"-c{key}={value}" for key, value in options.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[inherit],
                **self._as_server(),
            )

    def make_database(self, name: str) -> None:
        """Make the database and the role that uses it, unless they are there. Raises ServerError."""
        for role, kind in ((ROLE, "LOGIN"), (BEYOND, "NOLOGIN")):
            if not self._asked("postgres", f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):  # noqa: S608
                self._asked("postgres", f"CREATE ROLE {role} {kind}")
        # Before the grant, which takes over whether its rights are inherited: they are not.
        self._asked("postgres", f"ALTER ROLE {ROLE} NOINHERIT")
        self._asked("postgres", f"GRANT {BEYOND} TO {ROLE}")
        if not self._asked("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608
            self._asked("postgres", f'CREATE DATABASE "{name}"')
        for grant in GRANTS:
            self._asked(name, grant)

    def _asked(self, database: str, question: str) -> int:
        """How many rows the owner's question has. Raises ServerError."""
        ask: list[str | Path] = [self.bin / "psql", "-Xq", "-h", self.socket, "-p", PORT, "-U", OWNER]
        done = subprocess.run(
            [*ask, "-At", "-c", question, "-d", database], capture_output=True, text=True, **self._as_server()
        )
        if done.returncode:
            raise ServerError(f"The database could not be made:\n{done.stderr.strip()}")
        return len(done.stdout.splitlines())


def _is_another(pid: int) -> bool:
    """Whether the process number, once a server's, is a zombie's or another program's by now."""
    linux = Path("/proc", str(pid), "stat")  # "7 (postgres) S ..."; a small container may have no ps
    ps = ["ps", "-o", "comm=", "-o", "stat=", "-p", str(pid)]
    seen = linux.read_text() if linux.exists() else subprocess.run(ps, capture_output=True, text=True).stdout
    return bool(seen.strip()) and not re.search(r"postgres\)? +[^ZX\s]", seen)
