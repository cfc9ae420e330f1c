"""What makes the desk open and log without a network: the manifest, the service worker's script, the shell.

All three are public: a browser fetches them without signing in, and they must not change when a session ends. They
hold nothing of a person, a card or a venue; the shell learns venues and events from the device's own store.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from usage.forms import DeskForm
from usage.rights import offered_to
from usage.views.paper import LINES

SCRIPTS = ("codes", "desk-store", "desk-seal", "desk-keep", "desk-send", "desk-worker")  # what the worker runs
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))
_LINKED = re.compile(r'(?:href|src)="([^"]+)"')


@login_not_required
@require_safe
def desk_manifest(request: HttpRequest) -> JsonResponse:
    """What a phone or a computer shows of the desk when it is installed."""
    icons = [
        {
            "src": static(f"img/desk-{purpose}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in ICONS
    ]
    words = {"name": _("Kaikukanta: ticket desk"), "short_name": _("Ticket desk"), "lang": get_language()}
    place = {"id": reverse("desk"), "start_url": reverse("desk"), "scope": reverse("desk"), "display": "standalone"}
    colours = {"theme_color": "#0b4a57", "background_color": "#f1f5f4"}
    return JsonResponse({**words, **place, **colours, "icons": icons}, content_type="application/manifest+json")


@login_not_required
@require_safe
def desk_offline(request: HttpRequest) -> HttpResponse:
    """The shell: the desk's form without a venue, an event or a person. The device fills it in."""
    return HttpResponse(_shell(request))


@login_not_required
@require_safe
def desk_worker(request: HttpRequest) -> HttpResponse:
    """The service worker's script: the files that the shell needs, and a version that changes when one of them does."""
    shell = _shell(request)
    files = [address for address in dict.fromkeys(_LINKED.findall(shell)) if address.startswith(settings.STATIC_URL)]
    scripts = [static(f"js/{name}.js") for name in SCRIPTS]
    kept = {
        "desk": reverse("desk"),
        "log": reverse("desk_log"),
        "shell": reverse("desk_offline"),
        "vendor": f"{settings.STATIC_URL}vendor/",
        "files": files,
        "version": _version(shell, [*files, *scripts]),
    }
    context = {"kept": json.dumps(kept, indent=1), "scripts": json.dumps(scripts)}
    script = render_to_string("usage/desk_worker.js", context)
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _shell(request: HttpRequest) -> str:
    return render_to_string("usage/desk_offline.html", {"form": _empty_form(), "lines": LINES}, request)


def _empty_form() -> DeskForm:
    """For nobody: the venue and the event come from the device. What the card is used for is left to the venue."""
    form = DeskForm(initial={"children": "0"}, offered=offered_to(AnonymousUser()), shared=True)
    form.offer((), focus_on_code=False)
    kind: Any = form.fields["kind"]
    kind.choices = [("", _("As usual at the venue")), *kind.choices]
    return form


def _version(shell: str, files: list[str]) -> str:
    """Of the shell as this browser gets it (its language, its text size) and of every file. In production the files'
    names hold their own digests; on one's own machine they do not, so the contents count."""
    contents = (f"{address} {_digest_of(address)}" for address in files)
    return hashlib.sha256("\n".join([shell, *contents]).encode()).hexdigest()[:16]


def _digest_of(address: str) -> str:
    found: Any = finders.find(address.removeprefix(settings.STATIC_URL))
    return hashlib.sha256(Path(found).read_bytes()).hexdigest() if found else ""
