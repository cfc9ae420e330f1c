"""What makes live figures cheap: counts kept beside the rows, and where the rows have moved since they were counted.

`Change` and `CardChange` are written by the database itself with each change of a use or a card, in its own transaction
and by appending only, so that no desk waits for another's figures. A cell that a change names is counted from the rows
when it is asked for; all others are read as they were counted. `stats.rolling` counts and forgets the changes;
`stats.cubes` says what is counted.

The cells are kept with what the places of their figures are told by; the counts of places are sums of cells.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from accounts.privacy import Personal, declare

USED = Personal("holder", "counting cards once", "as the use")
BRIEFLY = Personal("holder", "counting uses", "until it is counted, at most an hour")


class _Counted(models.Model):
    """A row of counts: nothing refers to it, and it is known by what it counts."""

    id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


def _once(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, name=name)


class _Journal(_Counted):
    """A line that a trigger writes. Its key is no number: a session's first one opens a sequence. (desk_log)"""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID())

    class Meta:
        abstract = True


class Change(_Journal):
    """A venue's day whose uses have changed, and the cards of those uses."""

    venue_id = models.UUIDField()
    day = models.DateField()
    cards = ArrayField(models.UUIDField())

    PRIVACY = declare("id venue_id", day=BRIEFLY, cards=BRIEFLY)


class CardChange(_Journal):
    """A site and a month of issue (its first day) whose cards have changed."""

    site_id = models.UUIDField()
    month = models.DateField()

    PRIVACY = declare("id site_id month")


class VenueDay(_Counted):
    """Counting uses of one day at one venue, by the day when they were entered and by who did it.

    `entries` are those that are no corrections of an earlier one.
    """

    venue_id = models.UUIDField()
    day = models.DateField()
    category = models.CharField(max_length=10)
    logged_on = models.DateField()
    agent = models.CharField(max_length=36)  # the site that logged for the venue; empty: the venue itself
    adults = models.IntegerField()
    children = models.IntegerField()
    entries = models.IntegerField()
    area_id = models.BigIntegerField()
    municipality_id = models.CharField(max_length=3)
    county_id = models.CharField(max_length=2)

    PRIVACY = declare(
        "id venue_id day category logged_on agent adults children entries area_id municipality_id county_id"
    )

    class Meta:
        constraints = [_once("a_venues_day_is_counted_once", "venue_id", "day", "category", "logged_on", "agent")]


class EventCount(_Counted):
    """Counting uses of one event; a production's performances have the same key. [house.md 8.4]"""

    venue_id = models.UUIDField()
    day = models.DateField()
    event_key = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    adults = models.IntegerField()
    children = models.IntegerField()

    PRIVACY = declare("id venue_id day event_key name adults children")

    class Meta:
        constraints = [_once("an_event_is_counted_once", "venue_id", "day", "event_key")]


class CardYear(_Counted):
    """That a card (a lost one and those after it are one) was used at a venue in a year: what distinct cards need."""

    card_id = models.UUIDField()
    year = models.SmallIntegerField()
    venue_id = models.UUIDField()
    site_id = models.UUIDField()
    residence = models.CharField(max_length=3)
    adults = models.IntegerField()
    children = models.IntegerField()
    area_id = models.BigIntegerField()
    municipality_id = models.CharField(max_length=3)
    county_id = models.CharField(max_length=2)
    site_area_id = models.BigIntegerField()

    PRIVACY = declare(
        "id site_id area_id municipality_id county_id site_area_id",
        card_id=USED,
        venue_id=USED,
        year=USED,
        residence=USED,
        adults=USED,
        children=USED,
    )

    class Meta:
        constraints = [
            _once("a_card_is_at_a_venue_in_a_year_once", "card_id", "year", "venue_id", "site_id", "residence")
        ]


class IssueMonth(_Counted):
    """Cards that one site gave in one month to residents of one municipality, by one fact of them at a time."""

    site_id = models.UUIDField()
    month = models.DateField()
    residence = models.CharField(max_length=3)
    attribute = models.CharField(max_length=12)
    value = models.CharField(max_length=20)
    cards = models.IntegerField()
    area_id = models.BigIntegerField()
    municipality_id = models.CharField(max_length=3)
    county_id = models.CharField(max_length=2)
    residence_county = models.CharField(max_length=2)

    PRIVACY = declare(
        "id site_id month attribute value cards area_id municipality_id county_id residence_county residence"
    )

    class Meta:
        constraints = [
            _once("a_fact_of_a_month_is_counted_once", "site_id", "month", "residence", "attribute", "value")
        ]


class SpanMonth(_Counted):
    """Of the same cards, what happened to them on which day: `kind` is issued, renewed, ended, start or stop."""

    site_id = models.UUIDField()
    month = models.DateField()
    residence = models.CharField(max_length=3)
    kind = models.CharField(max_length=8)
    day = models.DateField()
    cards = models.IntegerField()
    area_id = models.BigIntegerField()
    municipality_id = models.CharField(max_length=3)
    county_id = models.CharField(max_length=2)
    residence_county = models.CharField(max_length=2)

    PRIVACY = declare("id site_id month kind day cards area_id municipality_id county_id residence_county residence")

    class Meta:
        constraints = [_once("what_happened_to_cards_is_counted_once", "site_id", "month", "residence", "kind", "day")]


class _OfPlace(_Counted):
    """A figure of a place: `scope` says what kind of place, `place` which one; the nation's is empty."""

    scope = models.CharField(max_length=16)
    place = models.CharField(max_length=36)

    class Meta:
        abstract = True


class DayCount(_OfPlace):
    """Uses of a place by day and category, adults and children apart. [house.md 3]"""

    day = models.DateField()
    category = models.CharField(max_length=10)
    adults = models.IntegerField()
    children = models.IntegerField()

    PRIVACY = declare("id scope place day category adults children")

    class Meta:
        constraints = [_once("a_day_of_a_place_is_counted_once", "scope", "place", "day", "category")]
        indexes = [models.Index(fields=["id"], condition=Q(adults=0), name="days_without_uses")]


class DelayCount(_OfPlace):
    """Entries of a place by the month of the event and by how many days after it they were made."""

    month = models.DateField()
    delay = models.SmallIntegerField()
    entries = models.IntegerField()

    PRIVACY = declare("id scope place month delay entries")

    class Meta:
        constraints = [_once("a_delay_of_a_month_is_counted_once", "scope", "place", "month", "delay")]
        indexes = [models.Index(fields=["id"], condition=Q(entries=0), name="delays_without_entries")]


class LoggedDay(_OfPlace):
    """The days on which something was logged for a venue, and how much."""

    day = models.DateField()
    entries = models.IntegerField()

    PRIVACY = declare("id scope place day entries")

    class Meta:
        constraints = [_once("a_day_of_logging_is_counted_once", "scope", "place", "day")]
        indexes = [models.Index(fields=["id"], condition=Q(entries=0), name="days_without_entries")]


class YearCards(_OfPlace):
    """How many different cards were used in a year at a place, or of those that it gave, or of its residents."""

    year = models.SmallIntegerField()
    cards = models.IntegerField()

    PRIVACY = declare("id scope place year cards")

    class Meta:
        constraints = [_once("cards_of_a_year_are_counted_once", "scope", "place", "year")]
        indexes = [models.Index(fields=["id"], condition=Q(cards=0), name="years_without_cards")]


class YearUses(_OfPlace):
    """Uses of the cards that a site or an area has given, or of a municipality's residents, by where they were used."""

    year = models.SmallIntegerField()
    used_at = models.CharField(max_length=36)
    adults = models.IntegerField()
    children = models.IntegerField()

    PRIVACY = declare("id scope place year used_at adults children")

    class Meta:
        constraints = [_once("uses_of_a_year_are_counted_once", "scope", "place", "year", "used_at")]
        indexes = [models.Index(fields=["id"], condition=Q(adults=0), name="years_without_uses")]


class IssueCount(_OfPlace):
    """Cards given in a month, by one fact of them at a time."""

    month = models.DateField()
    attribute = models.CharField(max_length=12)
    value = models.CharField(max_length=20)
    cards = models.IntegerField()

    PRIVACY = declare("id scope place month attribute value cards")

    class Meta:
        constraints = [
            _once("a_fact_of_a_places_month_is_counted_once", "scope", "place", "attribute", "month", "value")
        ]
        indexes = [models.Index(fields=["id"], condition=Q(cards=0), name="facts_of_no_cards")]


class SpanCount(_OfPlace):
    """What happened to the cards of a place on which day; those valid on a day have started by then and not stopped."""

    kind = models.CharField(max_length=8)
    day = models.DateField()
    cards = models.IntegerField()

    PRIVACY = declare("id scope place kind day cards")

    class Meta:
        constraints = [_once("a_happening_of_a_day_is_counted_once", "scope", "place", "kind", "day")]
        indexes = [models.Index(fields=["id"], condition=Q(cards=0), name="days_of_no_cards")]
