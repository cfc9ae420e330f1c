"""Says whether the ledger of releases is what was approved. Exit status 1 when it is not."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand

from stats.release_checking import check_ledger


class Command(BaseCommand):
    help = "Check every release in the ledger, and print the newest one's hash, to be kept elsewhere."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a head that was printed before: it must still be in the chain")

    def handle(self, *, head: str, **options: Any) -> None:
        found = check_ledger(head=head.strip())
        for number, fault in found.faults:
            self.stdout.write(f"release {number}: {fault}." if number else f"{fault[0].upper()}{fault[1:]}.")
        self.stdout.write(f"{found.releases} releases were read.")
        if found.head:
            self.stdout.write(f"head: {found.head}")
        self.stdout.write("BROKEN" if found.faults else "OK")
        if found.faults:
            sys.exit(1)
