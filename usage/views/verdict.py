"""The desk's answer as the page shows it: its tone, its words, and what the desk may do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cards.checking import Answer, Reason
from cards.codes import display
from usage.forms import DeskForm, typed_day, typed_time
from usage.judging import Judged
from usage.limit_words import said_of
from usage.limits import Finding, Weight

LOGGED_AT_ONCE = {Reason.USABLE, Reason.BOOKED}
# What the desk itself can mend is a question, the rest a stop: colour only repeats the words.
MENDED_HERE = {
    Reason.MISREAD,
    Reason.NOT_YET_VALID,
    Reason.TOO_MANY_CHILDREN,
    Reason.CHILDREN_MISSING,
    Reason.NOT_FOR_COURSE,
    Reason.ALREADY_LOGGED,
}


@dataclass(frozen=True)
class Verdict:
    """`log` is the label of the button that logs, "" when there is nothing to log; `second` makes it a further ticket;
    `carried` are the fields that the button sends; `notes` what the venue's limits say besides: what is left, what the
    holder pays. `confirm`: the desk goes on when the person has signed in again."""

    tone: str
    headline: str
    next_step: str
    details: list[tuple[str, str]]
    notes: list[str] = field(default_factory=list)
    log: str = ""
    second: bool = False
    carried: list[tuple[str, str]] = field(default_factory=list)
    confirm: bool = False


def admission(children: int) -> str:
    """The people of one use in words."""
    if not children:
        return _("one adult")
    return ngettext("one adult and %(children)s child", "one adult and %(children)s children", children) % {
        "children": children
    }


def verdict_of(judged: Judged, form: DeskForm) -> Verdict:
    """The answer to a valid form; a stopped desk hears of its stop before it has sent one."""
    answer = judged.answer
    if answer.of_desk:
        return verdict_of_desk(answer)
    tone = "ok" if answer.reason in LOGGED_AT_ONCE else "ask" if answer.reason in MENDED_HERE else "stop"
    second = answer.reason is Reason.ALREADY_LOGGED
    label = _label(judged, form)
    headline, next_step = words_of(answer, judged.findings)
    return Verdict(
        tone=tone,
        headline=headline,
        next_step=next_step,
        details=_details(judged, form),
        notes=[said_of(finding).words for finding in judged.findings if finding.weight is not Weight.STOP],
        log=label,
        second=second or bool(form.cleaned_data["second"]),
        carried=form.carried() if label else [],
    )


def verdict_of_desk(answer: Answer) -> Verdict:
    """Why the desk is stopped, until when, and whom to call; it says nothing of any card."""
    rows = [(_("Area coordinator"), contact) for contact in answer.contacts]
    if answer.until:
        until = timezone.localtime(answer.until)
        rows.insert(0, (_("Opens again"), f"{typed_day(until.date())} {typed_time(until.time())}"))
    confirm = answer.reason is Reason.CONFIRM
    tone = "ask" if confirm else "stop"
    return Verdict(tone, str(answer.reason.label), str(answer.next_step), [] if confirm else rows, confirm=confirm)


def words_of(answer: Answer, findings: Iterable[Finding]) -> tuple[str, str]:
    """The headline and the next step: of a limit its own, with its numbers."""
    stopped = next((finding for finding in findings if finding.weight is Weight.STOP), None)
    if stopped and answer.reason in {Reason.LIMIT_REACHED, Reason.NOT_FOR_COURSE}:
        said = said_of(stopped)
        return said.words, said.next_step
    return str(answer.reason.label), str(answer.next_step)


def _label(judged: Judged, form: DeskForm) -> str:
    """What the button says; "" when there is nothing to log."""
    if judged.answer.reason is Reason.BOOKED:
        return _("Hand over the ticket")
    if judged.answer.reason is Reason.ALREADY_LOGGED:
        return _("A second ticket is right, log it")
    if judged.answer.usable:
        return _("Log the booking") if form.cleaned_data["booked"] else _("Log the use")
    return ""


def _details(judged: Judged, form: DeskForm) -> list[tuple[str, str]]:
    """What helps the desk to see that the right card was read, and for what."""
    answer, rows = judged.answer, []
    if judged.code:
        rows.append((_("Card code"), display(judged.code)))
    if answer.usable:
        rows.append((_("The use"), admission(form.cleaned_data["children"])))
    if judged.booking and answer.reason is Reason.BOOKED:
        rows.append((_("Booked"), admission(judged.booking.children)))
    if answer.permitted_children is not None:
        rows.append((_("Children on the card"), str(answer.permitted_children)))
    if answer.last_valid_day:
        rows.append((_("Last day of validity"), typed_day(answer.last_valid_day)))
    return rows
