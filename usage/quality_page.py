"""What pages say of the quality of reports: of one import, and of a venue's imports month by month, with what to do.

Knows imports that the view has found in the reader's scope; reads no rows itself, writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from usage.importing import LATE, Fate, Group, Quality, read_quality, together
from usage.models import ImportBatch

MONTHS = 12
MOST_REASONS = 3

_CODE = gettext_lazy(
    "Ask the ticket office to read the code with a reader, or to type it exactly as it stands on the card."
)
_CARD = gettext_lazy("Ask whoever gives the ticket to look at the last valid day on the card first.")
_CHILDREN = gettext_lazy("Ask for the number of children’s tickets as a number, in a column of its own.")
_DAY = gettext_lazy("Ask for the day of the event in a column of its own, for example 22.11.2026.")
_LIMITS = gettext_lazy("Tell the ticket office what the card can be used for and the venue’s limits.")
ADVICE = {
    Fate.NO_CODE: gettext_lazy("Ask the ticket office to write down the code of the card at every purchase."),
    Fate.MISREAD: _CODE,
    Fate.SEVERAL_CODES: gettext_lazy("Ask for a row of its own for each card."),
    Fate.NO_SUCH_CARD: _CODE,
    Fate.NOT_REGISTERED: gettext_lazy("Tell the area coordinator, who reaches the places that give the cards."),
    Fate.EXPIRED: _CARD,
    Fate.NOT_YET_VALID: _CARD,
    Fate.ENDED: gettext_lazy("Whoever gives the ticket can check the code in Kaikukanta first."),
    Fate.TOO_MANY_CHILDREN: gettext_lazy("Ask whoever gives the tickets how many children came on the same card."),
    Fate.BAD_CHILDREN: _CHILDREN,
    Fate.BAD_ADULTS: gettext_lazy("Ask for one purchase on each row: one card and one adult."),
    Fate.NO_DAY: _DAY,
    Fate.BAD_DAY: _DAY,
    Fate.DAY_TOO_FAR: _DAY,
    Fate.BAD_TIME: gettext_lazy("Ask for the time as numbers, for example 19.00, or without the time."),
    Fate.COMMUNITY_ALONE: gettext_lazy(
        "Ask for the codes of the whole group: the worker’s card and every cardholder’s."
    ),
    Fate.NO_ADULT: gettext_lazy("Ask for the order number on every row, for adults’ and children’s tickets alike."),
    Fate.NO_VENUE: gettext_lazy("Ask for the name of the venue on every row, always spelled in the same way."),
    Fate.LIMIT_REACHED: _LIMITS,
    Fate.NOT_FOR_COURSE: _LIMITS,
}


@dataclass(frozen=True)
class Common:
    """One of the commonest reasons of refusals, and what helps."""

    reason: str
    count: int
    advice: str


@dataclass(frozen=True)
class Month:
    """The imports of one month. `purchases` are all rows but those that were skipped."""

    first_day: date
    imports: int
    purchases: int
    refused: int
    quality: Quality

    @property
    def percent(self) -> int:
        """The refused rows among the purchases; 0 and 100 are said only of none and of all."""
        if self.refused in (0, self.purchases):
            return 100 if self.refused else 0
        return min(max(round(100 * self.refused / self.purchases), 1), 99)

    @property
    def common(self) -> list[Common]:
        return commonest(self.quality)

    @property
    def delay(self) -> str:
        return days_in_words(self.quality.median_delay)


def commonest(quality: Quality) -> list[Common]:
    """The commonest reasons; of equals the one that a preview names first."""
    order = list(Fate)
    found = sorted(quality.refused.items(), key=lambda pair: (-pair[1], order.index(Fate(pair[0]))))
    fates = [(Fate(name), count) for name, count in found[:MOST_REASONS]]
    return [Common(str(fate.label), count, str(ADVICE.get(fate, ""))) for fate, count in fates]


def months_of(batches: Iterable[ImportBatch]) -> list[Month]:
    """By the month in which they were logged, newest first."""
    by_month: dict[date, list[ImportBatch]] = {}
    for batch in batches:
        by_month.setdefault(timezone.localdate(batch.committed_at).replace(day=1), []).append(batch)
    return [_month(first, by_month[first]) for first in sorted(by_month, reverse=True)]


def _month(first_day: date, batches: Sequence[ImportBatch]) -> Month:
    refused = sum(batch.refused for batch in batches)
    others = sum(batch.counted + batch.already_in for batch in batches)
    return Month(first_day, len(batches), refused + others, refused, together(batch.quality for batch in batches))


def first_day_shown(today: date) -> date:
    """The first day of the twelve months that end with this one."""
    years, month = divmod(today.year * 12 + today.month - MONTHS, 12)
    return date(years, month + 1, 1)


def trend_of(batches: Iterable[ImportBatch]) -> dict[str, Any]:
    """The page's context: the months, and over all of them the commonest reasons and whether the uses come late."""
    months = months_of(batches)
    whole = Quality()
    for month in months:
        whole.refused.update(month.quality.refused)
        whole.delays.update(month.quality.delays)
    median = whole.median_delay
    late = median if median is not None and median > LATE else None
    return {"months": months, "common": commonest(whole), "late": late}


def facts_of_quality(batch: ImportBatch) -> list[dict[str, str]]:
    """One import: how long after the event its uses came, and how many rows were refused for each reason."""
    quality = read_quality(batch.quality)
    delays = [
        (_("Half of the uses were logged"), quality.median_delay),
        (_("Nine in ten were logged"), quality.ninth_decile_delay),
        (_("All were logged"), quality.longest_delay),
    ]
    rows = [(label, days_in_words(days)) for label, days in delays if days is not None]
    refused = [(fate, quality.refused[fate.value]) for fate in Fate if fate.group is Group.REFUSED]
    rows += [(str(fate.label), rows_in_words(count)) for fate, count in refused if count]
    return [{"label": label, "value": value} for label, value in rows]


def days_in_words(days: int | None) -> str:
    if days is None:
        return "–"
    if days == 0:
        return _("by the day of the event")
    words = ngettext("within %(days)s day of the event", "within %(days)s days of the event", days)
    return words % {"days": days}


def rows_in_words(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}
