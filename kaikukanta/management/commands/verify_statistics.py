"""Says whether the figures that are kept are those of the rows, table by table. Exit status 1 when they are not."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand

from stats import rolling


class Command(BaseCommand):
    help = "Compare the counted figures with a recount of all rows; with --rebuild count everything anew first."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="count everything anew from the rows")

    def handle(self, *, rebuild: bool, **options: Any) -> None:
        if rebuild:
            rolling.rebuild()
        found = rolling.differences()
        for table, rows in found.items():
            self.stdout.write(f"{table}: {f'{rows} rows differ' if rows else 'as the rows have it'}.")
        broken = any(found.values())
        self.stdout.write("BROKEN: run it with --rebuild." if broken else "OK")
        if broken:
            sys.exit(1)
