"""The desk's page, whole or only what an answer changes in it.

htmx asks for the part with its own header (desk.html says what is in it); a browser without scripts never sends it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cards.checking import patterns

# The camera's reader is WebAssembly, which a browser compiles only by this word; it lets no text run as a script.
with_camera = csp_update({"script-src": ["'wasm-unsafe-eval'"]})


def draw_desk(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The answer as a page; `shapes` are those of known codes, for readers and the camera (static/js/codes.js)."""
    in_page = request.headers.get("HX-Request") == "true"
    shapes = [] if in_page else [asdict(pattern) for pattern in patterns()]
    base = "base_part.html" if in_page else "base.html"
    return render(request, "usage/desk.html", {**context, "in_page": in_page, "base": base, "shapes": shapes})
