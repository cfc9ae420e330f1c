"""Long lists are counted only so far as somebody would read."""

import pytest
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Municipality
from accounts.paging import LazyPaginator
from tests import factories as make


def pages(number, *, per_page=10, limit=25):
    return LazyPaginator(list(range(number)), per_page, limit=limit)


def test_up_to_the_limit_everything_is_known():
    paginator = pages(25)
    assert (paginator.count, paginator.num_pages, paginator.count_in_words) == (25, 3, "25")
    assert list(paginator.page(3)) == [20, 21, 22, 23, 24]


def test_past_the_limit_the_count_says_over_and_pages_go_on():
    paginator = pages(40)
    assert (paginator.is_over, paginator.num_pages, paginator.count_in_words) == (True, None, "over 25")
    assert [paginator.page(n).has_next() for n in (1, 3, 4)] == [True, True, False]
    assert list(paginator.page(4)) == list(range(30, 40))


@pytest.mark.parametrize(("number", "error"), [(5, EmptyPage), (0, None), (-1, EmptyPage), ("x", PageNotAnInteger)])
def test_a_page_that_is_not_there_is_refused(number, error):
    if error is None:
        assert pages(40).page(number).number == 1
        return
    with pytest.raises(error):
        pages(40).page(number)


def test_a_page_beyond_reason_never_reaches_the_database():
    with pytest.raises(EmptyPage):
        pages(40).page(10**30)


@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (0, 1), (10**30, 100)])
def test_the_number_of_rows_a_page_stays_in_reason(asked, given):
    assert pages(5, per_page=asked).per_page == given


def test_the_database_counts_no_further_than_the_limit(db):
    for n in range(4):
        make.municipality(f"00{n}", f"K{n}", f"K{n}", county=None, postal_code=f"0000{n}")
    paginator = LazyPaginator(Municipality.objects.order_by("pk"), 2, limit=2)
    with CaptureQueriesContext(connection) as queries:
        assert paginator.count_in_words == "over 2"
    assert "LIMIT 3" in queries[0]["sql"]
