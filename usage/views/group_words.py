"""The words beside each line of a group, and below them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cards.checking import Reason
from cards.models import Kind
from usage.actions import LineResult, VisitResult
from usage.forms import GroupForm, typed_day
from usage.forms.group import FormLine
from usage.limit_words import said_of
from usage.limits import PLACE_KINDS, Finding, Weight
from usage.views.verdict import LOGGED_AT_ONCE, MENDED_HERE, admission, words_of

TAKE_OFF = gettext_lazy("Take it off this line.")


@dataclass(frozen=True)
class Beside:
    """One line with what is said of it; `tone` is "" as long as nothing is. `notes`: what else the venue's limits say
    of this card."""

    line: FormLine
    tone: str = ""
    headline: str = ""
    next_step: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    """How many the lines make; `number`, without the workers, is what the tick box of a large group confirms. `left`
    says how many tickets the event has left for cards before this group."""

    number: int
    workers: int
    all_usable: bool
    is_alone: bool
    is_large: bool
    is_confirmed: bool
    left: str = ""


def words_beside(form: GroupForm, result: VisitResult | None) -> list[Beside]:
    """Every line of the form, in its order."""
    answers = {line.number: line for line in result.lines} if result else {}
    return [_beside(line, answers.get(line.number), answers.values()) for line in form.drawn_lines]


def people_words(form: GroupForm, result: VisitResult | None) -> People | None:
    if result is None:
        return None
    count = result.count
    return People(
        number=count.people,
        workers=count.workers,
        all_usable=result.all_usable,
        is_alone=count.is_alone,
        is_large=count.is_large,
        is_confirmed=form.cleaned_data.get("confirmed") == count.people,
        left=_left_before(result),
    )


def _left_before(result: VisitResult) -> str:
    """Every line tells what its own ticket found left; the most of it is what the group found."""
    left = [finding for line in result.lines for finding in line.findings if _is_of_event(finding)]
    return said_of(max(left, key=lambda finding: finding.left or 0)).words if left else ""


def _is_of_event(finding: Finding) -> bool:
    return finding.kind in PLACE_KINDS and finding.weight is Weight.LEFT


def why_nothing_logged(result: VisitResult) -> str:
    """For the top of the page, when somebody wanted to log."""
    if not result.all_usable:
        return _("Nothing was logged. Mend the lines that say why, or take their cards off.")
    if result.count.is_alone:
        return _("Nothing was logged. Scan the next card, or log this one at the ticket desk.")
    return _("Nothing was logged. Check the number of people and tick that it is right.")


def faults_in_words(form: GroupForm) -> list[str]:
    """What must be mended before any card can be answered; nothing as long as there is no card."""
    if not any(line.is_filled for line in form.drawn_lines):
        return []
    told = [*form.non_field_errors()]
    for field in form:
        told += [f"{field.label}: {error}" if field.label and not field.is_hidden else error for error in field.errors]
    return told


def _beside(line: FormLine, found: LineResult | None, others: Iterable[LineResult]) -> Beside:
    if found is None:
        return Beside(line)
    reason = found.answer.reason
    tone = "ok" if reason in LOGGED_AT_ONCE else "ask" if reason in MENDED_HERE else "stop"
    headline, next_step = words_of(found.answer, found.findings)
    if found.same_as:
        return Beside(line, tone, _("The same card is on line %(number)s.") % {"number": found.same_as}, TAKE_OFF)
    said = [finding for finding in found.findings if finding.weight is not Weight.STOP and not _is_of_event(finding)]
    notes = tuple(said_of(finding).words for finding in said)
    return Beside(line, tone, headline, _on_this_form(found, others, next_step), notes)


def _on_this_form(found: LineResult, others: Iterable[LineResult], next_step: str) -> str:
    """What the desk may do here, where that is something else than with a single card; of a card that can be used, who
    comes with it."""
    answer = found.answer
    if answer.reason is Reason.ALREADY_LOGGED:
        return _("Take the card off the form. If a second ticket is right, log it at the desk.")
    if answer.reason is Reason.BOOKED:
        return _("The booked ticket is handed over with the group.")
    if answer.reason is Reason.CHILDREN_MISSING:
        return _cardholder_missing(others)
    if answer.usable:
        return _who_comes(found)
    details = [next_step]
    if answer.permitted_children is not None:
        details.append(_("Children on the card: %(number)s.") % {"number": answer.permitted_children})
    if answer.reason is Reason.EXPIRED and answer.last_valid_day:
        details.append(_("Last day of validity: %(day)s.") % {"day": typed_day(answer.last_valid_day)})
    return " ".join(details)


def _cardholder_missing(others: Iterable[LineResult]) -> str:
    if any(other.kind == Kind.PERSONAL and not other.usage for other in others):
        return _("Mend the lines of the cardholders first, or type how many people under 16 come along.")
    return _("Scan a cardholder's card on another line, or type how many people under 16 come along.")


def _who_comes(found: LineResult) -> str:
    children = found.usage.children if found.usage else 0
    if found.kind != Kind.COMMUNITY:
        return admission(children)
    if not children:
        return _("Community card: one worker.")
    return ngettext(
        "Community card: one worker and %(number)s person under 16.",
        "Community card: one worker and %(number)s people under 16.",
        children,
    ) % {"number": children}
