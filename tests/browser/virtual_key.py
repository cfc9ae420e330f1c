"""A passkey without hands: Chromium's virtual authenticator, through its debugging protocol."""

from __future__ import annotations

from typing import Any

from tests.factories import PASSWORD

KEY_IN_THE_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page: Any) -> None:
    """From now on the page's browser has a key that its owner has unlocked."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_IN_THE_DEVICE})


def open_guarded(page: Any, address: str) -> None:
    """A page of second factors: it asks for the password once more."""
    page.goto(address)
    page.fill("main [name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**" + address)


def add_passkey(page: Any) -> None:
    open_guarded(page, "/account/2fa/webauthn/add/")
    page.fill("[name=name]", "Kannettava")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.locator("main .code-list").wait_for()
