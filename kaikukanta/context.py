"""What every page shows around its content: the menu, the reader's text size, the languages.

A template context processor; knows the request and the navigation, nothing of cards or uses.
"""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts import locking
from accounts.models.people import LANGUAGES
from accounts.views.own import TEXT_SIZE_COOKIE, TEXT_SIZES
from accounts.workers import desk_shown, switch_address
from kaikukanta.navigation import links

# Each language by its own name, whatever the page's language is, so that its speaker finds it.
OWN_NAMES = dict(LANGUAGES)


class Language(TypedDict):
    """One choice of the language chooser."""

    code: str
    label: str
    current: bool


class Page(TypedDict):
    """The context that `base.html` reads."""

    navigation: SimpleLazyObject  # list[Link]
    text_size: int
    text_sizes: tuple[int, ...]
    languages: list[Language]
    desk_now: SimpleLazyObject  # Desk | None: with whose shift it is
    switch_address: SimpleLazyObject  # str
    idle: SimpleLazyObject  # dict: after how many seconds the screen locks, and how long before that it warns


def text_size(request: HttpRequest) -> int:
    """The reader's text size in per cent of the browser's own; 100 when the cookie is missing or odd."""
    chosen = request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return int(chosen) if chosen in {str(size) for size in TEXT_SIZES} else 100


def languages() -> list[Language]:
    """The site's languages in the order of the settings."""
    now = get_language()
    return [
        Language(code=code, label=OWN_NAMES.get(code, str(name)), current=code == now)
        for code, name in settings.LANGUAGES
    ]


def page(request: HttpRequest) -> Page:
    """Template context processor: `kaikukanta.context.page`."""
    return Page(
        # Lazy: a page of an error draws no menu and must not pay for its permissions, or ask a database that is away.
        navigation=SimpleLazyObject(lambda: links(request)),
        text_size=text_size(request),
        text_sizes=TEXT_SIZES,
        languages=languages(),
        desk_now=SimpleLazyObject(lambda: desk_shown(request)),
        switch_address=SimpleLazyObject(lambda: switch_address(request)),
        idle=SimpleLazyObject(lambda: {"limit": locking.idle_limit(request.user), "warning": locking.WARNING}),
    )
