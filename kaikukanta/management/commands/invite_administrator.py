"""The first person of a new register: everybody else is invited on the pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.core.management.base import CommandError as Stopped

from accounts.actions import invite_person
from accounts.actors import task
from accounts.errors import Refused
from accounts.mail import MailNotSent
from accounts.permissions import Role


class Command(BaseCommand):
    help = "Makes somebody an administrator and sends the mail with which they choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--language", default="fi", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args: Any, email: str, name: str, language: str, **options: Any) -> None:
        by = task("invite_administrator")
        try:
            invite_person(email=email, role=Role.ADMINISTRATOR, place=None, name=name, language=language, by=by)
        except Refused as refusal:
            raise Stopped(" ".join(refusal.messages)) from refusal
        except MailNotSent as failure:
            raise Stopped("The administrator was added, but the mail was not sent. Check EMAIL_URL.") from failure
        self.stdout.write(f"A mail for choosing a password has been sent to {email}.")
