"""The releases as a list, and those to come as a calendar."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from stats import release_rules
from stats.editions import Shelf, why_in_words
from stats.published import Published
from stats.release_rules import Planned, Quarter, Standing
from stats.released_words import period_in_words, state_in_words, words_of

COMING = 4  # lines of the calendar


@dataclass(frozen=True)
class Item:
    """A release in words."""

    of: Published

    @property
    def title(self) -> str:
        return _("%(period)s: %(status)s figures") % {"period": self.period, "status": self.status.lower()}

    @property
    def period(self) -> str:
        return period_in_words(self.of.period)

    @property
    def status(self) -> str:
        return state_in_words(self.of.status)

    @property
    def why(self) -> str:
        return why_in_words(self.of)

    @property
    def has_year(self) -> bool:
        return any("Q" not in table.period for table in self.of.release.tables)

    @property
    def tables(self) -> list[tuple[str, str, str]]:
        """Name, title and period of each."""
        found = []
        for one in self.of.release.tables:
            title = str(words_of(one.name).title)
            found.append((one.name, title if one.period == self.of.period else f"{title}, {one.period}", one.period))
        return found


def listed(shelf: Shelf) -> list[Item]:
    return [Item(one) for one in shelf.releases]


@dataclass(frozen=True)
class Coming:
    of: Planned

    @property
    def words(self) -> str:
        return _("%(period)s: %(status)s figures") % {
            "period": period_in_words(self.of.period),
            "status": state_in_words(self.of.status).lower(),
        }

    @property
    def is_late(self) -> bool:
        return self.of.standing is Standing.LATE


def calendar(shelf: Shelf) -> list[Coming]:
    """The next ones, those that are late among them; before the first release from the running quarter on."""
    today = timezone.localdate()
    out = {(one.period, str(one.status)): one.released_on for one in shelf.releases}
    first = Quarter.named(min(period for period, _status in out)) if out else Quarter.of(today)
    planned = release_rules.calendar(first, today, out)
    return [Coming(line) for line in planned if line.standing is not Standing.DONE][:COMING]
