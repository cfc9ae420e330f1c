"""What allauth asks of us about second factors: names that people recognise, and a QR code that our pages may draw."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # light modules that ISO/IEC 18004 wants on every side


class FactorAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> str:
        """One path without style attributes, which our content policy lets into the page."""
        symbol = QRCode(error_correction=ERROR_CORRECT_M)
        symbol.add_data(url)
        symbol.make()
        path = "".join(_bars(row, y=QUIET + y) for y, row in enumerate(symbol.modules))
        side = len(symbol.modules) + 2 * QUIET
        return format_html(
            '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img">'
            '<title>{1}</title><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
            side,
            _("QR code for the authenticator app"),
            path,
        )

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Offered when a key is added; its owner writes a better one."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        """What a phone shows beside the passkey; the host's name is what it is bound to."""
        return "Kaikukanta"


def _bars(modules: list[bool | None], *, y: int) -> str:
    path, x = "", QUIET
    for dark, run in groupby(modules, bool):
        width = len(list(run))
        path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return path
