"""The desk's page, whole or only what an answer changes in it.

htmx asks for the part with its own header (desk.html says what is in it); a browser without scripts never sends it.
"""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from usage.views.queue import without_network

# The camera's reader is WebAssembly, which a browser compiles only by this word; it lets no text run as a script.
with_camera = csp_update({"script-src": ["'wasm-unsafe-eval'"]})


def draw_desk(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The answer as a page, or the part of it. What the device keeps, for a network that may go away and for reading
    codes (static/js/codes.js), comes with the whole page only."""
    in_page = request.headers.get("HX-Request") == "true"
    kept = {} if in_page else without_network(request.user, context["form"].choices)
    shapes = kept["facts"]["shapes"] if kept else []
    base = "base_part.html" if in_page else "base.html"
    return render(request, "usage/desk.html", {**context, **kept, "in_page": in_page, "base": base, "shapes": shapes})
