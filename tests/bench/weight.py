"""The desk: what its page weighs over the wire, as production serves it, before the camera is opened."""

from __future__ import annotations

import re
import sys
import tempfile
from urllib.parse import urljoin

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from tests.bench.desk import register

PACKED = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
IN_PAGE = re.compile(r'<(?:link[^>]+href|script[^>]+src|img[^>]+src)="([^"]+)"')
IN_STYLE = re.compile(r"url\(['\"]?([^'\")]+)")


def desk_page_kb() -> float:
    """Kilobytes (1,000 bytes) of the page and of all that it loads, packed as they are sent. Without the answers'
    headers, which are the same for each and which HTTP/2 sends once."""
    static = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with tempfile.TemporaryDirectory() as folder:
        served = {"WHITENOISE_USE_FINDERS": False, "WHITENOISE_AUTOREFRESH": False}
        with override_settings(STORAGES=static, STATIC_ROOT=folder, **served):
            call_command("collectstatic", interactive=False, verbosity=0)
            return _weigh()


def _weigh() -> float:
    client = Client()
    client.force_login(register().clerk, backend=settings.AUTHENTICATION_BACKENDS[0])
    text = client.get("/desk/").text
    weights = {"/desk/": _size(client, "/desk/")}
    for address in dict.fromkeys(IN_PAGE.findall(text)):
        weights[address] = _size(client, address)
        if address.endswith(".css"):
            parts = IN_STYLE.findall(_text(client, address))
            weights |= {urljoin(address, part): _size(client, urljoin(address, part)) for part in parts}
    for address, size in sorted(weights.items(), key=lambda pair: -pair[1]):
        print(f"  {size / 1000:6.1f} kB {address}", file=sys.stderr)
    return sum(weights.values()) / 1000


def _size(client: Client, address: str) -> int:
    answer = client.get(address, **PACKED)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(body)


def _text(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode()
