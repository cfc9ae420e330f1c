"""Which release holds which table of which period, in which version, and what changed since the version before.

Reads `stats.published` only. A version is a release that has the table: a year's tables come out with its last quarter,
and again with a correction of any of its quarters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from stats.published import Changed, Published, all_published, changes
from stats.released import CATALOGUE, Table
from stats.released_words import state_in_words


@dataclass(frozen=True)
class Edition:
    """A table of a period as one release has it; `newer` is the number of the version after it, if there is one."""

    of: Published
    table: Table
    before: Published | None = None
    newer: int | None = None

    @property
    def number(self) -> int:
        return self.of.number

    @property
    def status(self) -> str:
        """ "preliminary", "final" or "revised": of the release."""
        return str(self.of.status)

    @property
    def status_in_words(self) -> str:
        return state_in_words(self.status).lower()

    @property
    def why(self) -> str:
        """Why it was corrected, in the active language; "" of a first version."""
        return why_in_words(self.of)

    def changed(self) -> tuple[Changed, ...]:
        """The table's cells that the version before told otherwise."""
        if self.before is None:
            return ()
        mine = (self.table.name, self.table.period)
        return tuple(one for one in changes(self.before.release, self.of.release) if (one.table, one.period) == mine)


def why_in_words(release: Published) -> str:
    language = (get_language() or "fi")[:2]
    return release.why.get(language, "") or release.why.get("fi", "")


class Shelf:
    """The editions of all tables, as one reading of the ledger found them."""

    def __init__(self, releases: Sequence[Published]) -> None:
        self.releases = tuple(releases)
        self._editions: dict[tuple[str, str], list[Edition]] = {}
        for release in sorted(releases, key=lambda one: one.number):
            for table in release.release.tables:
                self._add(Edition(release, table))

    def _add(self, edition: Edition) -> None:
        versions = self._editions.setdefault((edition.table.name, edition.table.period), [])
        if versions:
            last = versions[-1]
            versions[-1] = Edition(last.of, last.table, last.before, edition.number)
            edition = Edition(edition.of, edition.table, last.of)
        versions.append(edition)

    def periods(self, table: str) -> list[str]:
        """Newest first: of a year its fourth quarter comes after the whole."""
        found = {period for name, period in self._editions if name == table}
        return sorted(found, key=in_time, reverse=True)

    def versions(self, table: str, period: str) -> list[Edition]:
        """Newest first."""
        return self._editions.get((table, period), [])[::-1]

    def edition(self, table: str, period: str = "", number: int | None = None) -> Edition | None:
        """The version of that number, or the newest; of the newest period unless one is said."""
        wanted = period or next(iter(self.periods(table)), "")
        return next((one for one in self.versions(table, wanted) if number in (None, one.number)), None)

    def tables(self) -> list[str]:
        """Those of the catalogue that are out, in its order."""
        return [kind.name for kind in CATALOGUE if self.periods(kind.name)]

    def quarters(self, table: str, beside: Edition | None = None) -> list[Edition]:
        """The newest version of each quarter, the oldest quarter first; `beside` a version that is not the newest, as
        they were when it came out."""
        last = beside.number if beside and beside.newer else None
        found = (self._until(table, period, last) for period in self.periods(table)[::-1] if "Q" in period)
        return [edition for edition in found if edition]

    def _until(self, table: str, period: str, last: int | None) -> Edition | None:
        return next((one for one in self.versions(table, period) if last is None or one.number <= last), None)

    def years(self, table: str) -> list[Edition]:
        found = (self.edition(table, period) for period in self.periods(table)[::-1] if "Q" not in period)
        return [edition for edition in found if edition]


def shelf() -> Shelf:
    return Shelf(all_published())


def in_time(period: str) -> tuple[str, str]:
    """What periods are sorted by: a year stands after its quarters."""
    return period[:4], period[4:] or "Z"
