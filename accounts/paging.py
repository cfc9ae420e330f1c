"""Long lists, a page at a time: counted only so far as somebody would read ("over 10,000"). [house.md 8.12]

Knows Django's paginator and the rows of django-tables2; no models.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

MOST_ROWS_A_PAGE = 100  # django-tables2 takes the number from the address
FARTHEST_ROW = 1_000_000  # beyond it a page costs the database more than it is worth
ROWS_A_PAGE = 50


class LazyPage(Page):
    """A page of a list whose end is not known: whether another follows was read from one row more."""

    def __init__(self, rows: Any, number: int, paginator: LazyPaginator, *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more


class LazyPaginator(Paginator):
    """Counts at most `limit` rows and one more. Lists use it through `PAGES`.

    Up to the limit it is Django's own paginator; past it `num_pages` is None (unknown) and pages go on being served.
    """

    def __init__(self, object_list: Any, per_page: int, *, limit: int = 10_000, **options: Any) -> None:
        super().__init__(object_list, min(max(int(per_page), 1), MOST_ROWS_A_PAGE), **options)
        self.limit = limit

    @cached_property
    def count(self) -> int:
        """The number of rows, or `limit` + 1 when there are more."""
        container = getattr(self.object_list, "data", None)  # the rows of a table wrap the queryset twice
        rows: Any = getattr(container, "data", self.object_list)
        if isinstance(rows, (list, tuple)):
            found = min(len(rows), self.limit + 1)
        else:
            found = rows.order_by()[: self.limit + 1].count()  # to count needs no order
        if container is not None:
            container._length = found  # else the table counts again, all the way
        return found

    @property
    def is_over(self) -> bool:
        return self.count > self.limit

    @property
    def count_in_words(self) -> str:
        """ "312", or "over 10,000", in the reader's way of writing numbers."""
        if self.is_over:
            return _("over %(number)s") % {"number": number_format(self.limit, force_grouping=True)}
        return number_format(self.count, force_grouping=True)

    @property
    def num_pages(self) -> int | None:  # type: ignore[override]
        return None if self.is_over else super().num_pages

    def validate_number(self, number: Any) -> int:
        if not self.is_over:
            return super().validate_number(number)
        try:
            wanted = int(number or 1)
        except (TypeError, ValueError) as error:
            raise PageNotAnInteger(_("There is no such page.")) from error
        if not 0 < wanted <= FARTHEST_ROW // self.per_page:
            raise EmptyPage(_("There is no such page."))
        return wanted

    def page(self, number: Any) -> Page:
        """Raises EmptyPage beyond the last page and PageNotAnInteger, as Django's; page None is the first."""
        if not self.is_over:
            return super().page(number)
        wanted = self.validate_number(number)
        start = (wanted - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        if not rows:
            raise EmptyPage(_("There is no such page."))
        return LazyPage(rows[: self.per_page], wanted, self, more=len(rows) > self.per_page)


PAGES: dict[str, Any] = {"per_page": ROWS_A_PAGE, "paginator_class": LazyPaginator}  # for RequestConfig's `paginate`
