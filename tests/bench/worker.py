"""The worker as production starts it, until nothing is left to do; then it says how much memory it had at most."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ["manage.py", "procrastinate", "worker", "--one-shot"]


def peak_mb() -> float:
    """Megabytes (1,000,000 bytes) of the process at its largest, while it does the jobs that wait in this database."""
    chosen = {
        "DJANGO_SETTINGS_MODULE": "tests.usage.served_settings",
        "KAIKU_TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    run = [sys.executable, "-m", "tests.bench.worker"]
    ended = subprocess.run(run, cwd=ROOT, env={**os.environ, **chosen}, capture_output=True, text=True, check=True)
    return int(ended.stdout.split()[-1]) * 1024 / 1_000_000


def main() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(COMMAND)
    # Not getrusage: what it calls the largest counts the memory of whoever started the process, too.
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    print(found[1] if found else 0)


if __name__ == "__main__":
    main()
