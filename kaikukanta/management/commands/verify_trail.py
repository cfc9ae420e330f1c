"""Says whether the trail is what was sealed, day by day. Exit status 1 when it is not."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.verifying import verify


class Command(BaseCommand):
    help = "Check the trail against its daily seals, and print the newest seal, to be kept elsewhere."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a head that was printed before: it must still be in the chain")

    def handle(self, *, head: str, **options: Any) -> None:
        found = verify(moment=timezone.now(), head=head.split()[-1] if head.strip() else "")
        for day, fault in found.faults:
            self.stdout.write(f"{day}: {fault}." if day else f"{fault[0].upper()}{fault[1:]}.")
        for day in found.late:
            self.stdout.write(f"{day}: sealed more than two days late. Compare with a head that was kept elsewhere.")
        counts = f"{found.lines} lines of {found.days} days are as they were sealed"
        self.stdout.write(f"{counts}; {found.gone} days are past their keeping time, held by the chain only.")
        if found.head:
            self.stdout.write(f"head: {found.head.day} {found.head.mark}")
        self.stdout.write("BROKEN" if found.faults else "OK")
        if found.faults:
            sys.exit(1)
