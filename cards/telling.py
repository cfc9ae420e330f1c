"""What clients are told, and what each refusal and withdrawal changes: read by pages and by the hand-over sheet.

Knows the notices and the retention times of `cards.models`; writes nothing and knows no request.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from cards.models import Notice, NoticeKind, Purpose


def notice_on(day: date, kind: str = NoticeKind.TERMS) -> Notice | None:
    """The version of a text in force on a day; None when there is none, as in a register without reference data.

    Templates: `{% include "cards/_told.html" with told=… %}` draws its points in the active language.
    """
    return Notice.objects.filter(kind=kind, starts_on__lte=day).order_by("-starts_on").first()


class Agreement(NamedTuple):
    """One row of the table: something is refused or withdrawn, and what follows. [S2; domain.md 8.2]"""

    deed: Any
    stays: Any
    goes: Any
    card: Any
    withdraws: str = ""  # the purpose of the consent, on the card's own page of consents


# The times are those that the models declare to privacy (accounts/privacy.py).
AGREEMENTS = [
    Agreement(
        _("The client refuses the information that the card needs"),
        _("Nothing. The form is thrown away."),
        _("Everything that was filled in."),
        _(
            "No card can be given: the rules ask for the year of birth, the postal code and the number of children, "
            "and the issuing organisation is always stored."
        ),
    ),
    Agreement(
        _("The client refuses the voluntary information"),
        _("The answer “no” and its day."),
        _("Gender, mother tongue and life situation are not asked."),
        _("The card is given and is valid."),
    ),
    Agreement(
        _("The client withdraws the consent to the voluntary information"),
        _("The days of the consent and of the withdrawal. Figures that were published before."),
        _("Gender, mother tongue and life situation are deleted at once."),
        _("The card stays valid."),
        withdraws=Purpose.VOLUNTARY,
    ),
    Agreement(
        _("The client refuses the well-being questions"),
        _("The answer “no” and its day."),
        _("The questions are not asked. They may be offered again at the renewal."),
        _("The card is given and is valid."),
    ),
    Agreement(
        _("The client withdraws the consent to the well-being questions"),
        _("The days of the consent and of the withdrawal. Figures that were published before."),
        _("All well-being answers are deleted at once, also those of earlier years."),
        _("The card stays valid."),
        withdraws=Purpose.WELLBEING,
    ),
    Agreement(
        _("The client gives up the card"),
        _(
            "The code, its days and its uses, without a name, for statistics: ten years at most. Background "
            "information: 24 months, then only in coarser classes."
        ),
        _("Remarks and the worker’s contact details: six months after the end."),
        _("The card cannot be used from the chosen day on. The client may get a new card later."),
    ),
]
