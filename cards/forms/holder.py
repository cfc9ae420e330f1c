"""Questions about a holder that are asked after the issue, too: at a renewal what is missing, in a correction all."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.text_field import CheckedTextField

from .fields import PostalCodeField, WholeNumberField


def birth_year_field(**options: Any) -> WholeNumberField:
    words = _("Type the year of birth with four digits, for example 1980.")
    return WholeNumberField(label=_("Year of birth"), words=words, min_value=1900, max_value=2100, **options)


def postal_code_field(**options: Any) -> PostalCodeField:
    return PostalCodeField(label=_("Postal code"), **options)


def residence_reason_field() -> CheckedTextField:
    """Only for those who may let a client through who lives outside the network."""
    return CheckedTextField(
        label=_("Why a home outside the network is let through"),
        max_length=200,
        required=False,
        help_text=_("Only if the municipality does not take part in Kaikukortti. Do not write who the client is."),
    )
