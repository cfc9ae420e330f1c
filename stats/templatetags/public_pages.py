"""Addresses of public pages in templates: a language that the reader's address said goes along."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from stats.public.addresses import LANGUAGES
from stats.released_words import period_in_words

register = template.Library()
register.filter("period", period_in_words)


@register.filter
def day(written: str) -> date:
    """ "2026-10-20" as a day, which a page writes in the reader's way."""
    return date.fromisoformat(written)


@register.simple_tag(takes_context=True)
def page(context: Any, name: str, *args: Any) -> str:
    """`{% page "figure_table" table=name %}`: as {% url %}, with `?lang=` when this page was asked for so."""
    request = context.get("request")
    asked = request.GET.get("lang", "") if request else ""
    return reverse(name, args=args) + (f"?lang={asked}" if asked in LANGUAGES else "")


@register.simple_tag(takes_context=True)
def language_addresses(context: Any) -> list[tuple[str, str]]:
    """The page's address in each language, without anything else that its query said; first without a language."""
    plain = f"{settings.SITE_ADDRESS}{context['request'].path}"
    return [("x-default", plain), *((language, f"{plain}?lang={language}") for language in LANGUAGES)]
