"""How long is unusually long, by a venue's own past."""

from datetime import date, timedelta

import pytest

from stats.usual import silence, usual_gap

TODAY = date(2026, 11, 22)


def days(*gaps: int, last: int) -> list[date]:
    """Logging days with these gaps between them, the last one `last` days ago."""
    made = [TODAY - timedelta(days=last)]
    for gap in reversed(gaps):
        made.insert(0, made[0] - timedelta(days=gap))
    return made


def test_nine_gaps_of_ten_are_usual_and_the_longest_is_not():
    assert usual_gap(days(*[7] * 8, 45, 90, last=0)) == 45


@pytest.mark.parametrize(("last", "quiet"), [(30, False), (31, True)])
def test_a_desk_that_logs_daily_is_quiet_after_thirty_days(last, quiet):
    found = silence(days(*[1] * 20, last=last), TODAY)
    assert (found is not None) == quiet


@pytest.mark.parametrize(("last", "quiet"), [(200, False), (320, True)])
def test_a_summer_festival_is_quiet_when_its_next_summer_is_missed(last, quiet):
    assert (silence(days(1, 1, 1, 310, 1, 1, 1, last=last), TODAY) is not None) == quiet


@pytest.mark.parametrize(("last", "quiet"), [(180, False), (181, True)])
def test_with_too_few_days_half_a_year_is_long(last, quiet):
    found = silence(days(2, 2, 2, last=last), TODAY)
    assert (found and (found.usual, found.logged)) == ((None, 4) if quiet else None)


def test_what_is_older_than_two_years_before_the_last_logging_is_not_usual_any_more():
    found = silence(days(400, 400, 400, *[10] * 10, last=60), TODAY)
    assert found is not None
    assert (found.usual, found.days) == (30, 60)


def test_a_venue_without_any_logging_is_not_judged_here():
    assert silence([], TODAY) is None
