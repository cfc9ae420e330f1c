"""Pages of cards (`lists`, `deeds`) and of print runs (`runs`)."""

from .deeds import card_end, card_register, card_renew
from .lists import card_background, card_detail, card_find, card_list
from .runs import series_create, series_detail, series_list, series_sheet

__all__ = [
    "card_background",
    "card_detail",
    "card_end",
    "card_find",
    "card_list",
    "card_register",
    "card_renew",
    "series_create",
    "series_detail",
    "series_list",
    "series_sheet",
]
