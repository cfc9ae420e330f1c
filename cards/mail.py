"""Mails about cards: never a code, never a holder. Knows accounts.mail and templates; writes nothing."""

from __future__ import annotations

from accounts.mail import address_of, send_to
from accounts.models import User
from cards.models import DeskStop, PilotExtension, Question


def send_extension(extension: PilotExtension, reader: User) -> None:
    """Tell a distributor that the pilot goes on and a list of its cards waits. Raises accounts.mail.MailNotSent."""
    link = address_of("pilot_extended", pk=str(extension.pk))
    send_to(reader, "cards/email/pilot_extended", {"extension": extension, "link": link})


def send_question(question: Question, reader: User) -> None:
    """Tell a distributor that Kaikukeskus has written, and where, not what. Raises accounts.mail.MailNotSent."""
    send_to(reader, "cards/email/question", {"link": address_of("question_detail", pk=str(question.pk))})


def send_stop(stop: DeskStop, reader: User) -> None:
    """Tell a coordinator that a desk was stopped: where, when and why. Raises accounts.mail.MailNotSent."""
    send_to(reader, "cards/email/desk_stopped", {"stop": stop, "link": address_of("desk_stops")})
