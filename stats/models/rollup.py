"""What makes live figures cheap: uses counted by day, and where they have moved since.

`Change` is written by the database itself with each change of a use, in the use's own transaction and by appending
only, so that no desk waits for another's figures. A cell (a venue's day) that a change names is counted from the rows
when it is asked for; all others are read as they were counted. `stats.rolling` counts and forgets the changes.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Category
from accounts.privacy import Personal, declare

KEEP = "until it is counted, at most an hour"


class Change(models.Model):
    """A venue's day whose uses have changed, and the cards of those uses."""

    venue_id = models.UUIDField()
    day = models.DateField()
    cards = ArrayField(models.UUIDField())

    PRIVACY = declare("id venue_id", day=Personal("holder", "counting uses", KEEP), cards=Personal("holder", "counting uses", KEEP))

    class Meta:
        indexes = [models.Index(fields=["venue_id", "day"], name="changes_of_a_venues_day")]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.day}"


class DayCount(models.Model):
    """Counting uses of one day at one venue, of cards that one site has given: adults and children. [house.md 3]"""

    venue_id = models.UUIDField()
    day = models.DateField()
    category = models.CharField(max_length=10, choices=Category.choices)
    site_id = models.UUIDField()
    adults = models.IntegerField()
    children = models.IntegerField()

    PRIVACY = declare("id venue_id day category site_id adults children")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["venue_id", "day", "category", "site_id"], name="a_day_of_a_venue_is_counted_once"
            ),
            models.CheckConstraint(condition=models.Q(adults__gte=1, children__gte=0), name="a_count_counts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.day}"


class YearCount(models.Model):
    """The same of a year: the sum of its days."""

    venue_id = models.UUIDField()
    year = models.SmallIntegerField()
    category = models.CharField(max_length=10, choices=Category.choices)
    site_id = models.UUIDField()
    adults = models.IntegerField()
    children = models.IntegerField()

    PRIVACY = declare("id venue_id year category site_id adults children")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "venue_id", "category", "site_id"], name="a_year_of_a_venue_is_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.year}"


class CardYear(models.Model):
    """That a card was used at a venue in a year, and where the venue was counted then: what distinct cards need."""

    card_id = models.UUIDField()
    venue_id = models.UUIDField()
    year = models.SmallIntegerField()
    area_id = models.BigIntegerField()
    municipality_id = models.CharField(max_length=3)

    PRIVACY = declare(
        "id area_id municipality_id",
        card_id=Personal("holder", "counting cards once", "as the use"),
        venue_id=Personal("holder", "counting cards once", "as the use"),
        year=Personal("holder", "counting cards once", "as the use"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card_id", "year", "venue_id"], name="a_card_is_at_a_venue_in_a_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class YearCards(models.Model):
    """How many different cards were used in a year: in the nation, an area, a municipality, at a venue."""

    year = models.SmallIntegerField()
    scope = models.CharField(max_length=12)
    place = models.CharField(max_length=36)
    cards = models.IntegerField()

    PRIVACY = declare("id year scope place cards")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "scope", "place"], name="cards_of_a_year_are_counted_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.scope} {self.place}"


class CardChange(models.Model):
    """A site and a day of issue whose cards have changed."""

    site_id = models.UUIDField()
    day = models.DateField()

    PRIVACY = declare("id site_id day")

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}"


class CardCount(models.Model):
    """Cards that one site gave on one day, renewals and replacements apart, and how many of them have been used."""

    site_id = models.UUIDField()
    day = models.DateField()
    registered = models.IntegerField()
    used = models.IntegerField()

    PRIVACY = declare("id site_id day registered used")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site_id", "day"], name="cards_of_a_day_are_counted_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}"
