"""What stands between logging in and working: a screen that is locked, a promise that is due.

A gate is a function of the request. It answers with where to go first, or None when it stands open; they are asked in
the order of `kaikukanta.middleware.GATES`. Knows requests.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
Gate = Callable[[HttpRequest], HttpResponse | None]


def before_gates(view: View) -> View:
    """Page decorator: this page lies before the gates, as do their own pages and the way out."""
    view.before_gates = True  # type: ignore[attr-defined]
    return view


def lies_before(view: View) -> bool:
    """Whether a page is reached without passing the gates: marked so, or open to strangers anyway."""
    return getattr(view, "before_gates", False) or not getattr(view, "login_required", True)


def by_itself(view: View) -> View:
    """Page decorator: this page's script asks without anybody being at the screen, so it keeps no lock open."""
    view.by_itself = True  # type: ignore[attr-defined]
    return view
