"""Cards on their way to the sites: a coordinator gives blocks of a run, the site confirms, what is left is taken back.

A block is a stack of cards with consecutive numbers. Areas have their cards printed and distribute them. [W9]
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Block, Card, CodeSeries, Kind


@dataclass(frozen=True)
class Given:
    """A block, and how many cards are in it: those that had been registered before stayed as they were."""

    block: Block
    cards: int

    @property
    def left_out(self) -> int:
        return self.block.quantity - self.cards


@trusted
def give_block(
    *, run: CodeSeries, site: Site, first_number: int, quantity: int, key: uuid.UUID | None = None, by: Actor
) -> Given:
    """Give the `quantity` cards from `first_number` on to a site of the run's area.

    Cards of them that are already registered stay as they are. The same form sent twice (`key`) gives once. Raises
    PermissionDenied and Refused.
    """
    require(by.user, Permission.SERIES_GIVE, area=run.area)
    with transaction.atomic():
        # One giver at a time, so that the second hears in words whose the numbers are.
        run = CodeSeries.unscoped.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=run.pk)
        if key and (made := Block.unscoped.filter(idempotency_key=key).first()):
            return Given(made, Card.unscoped.filter(block=made).count())
        _check_site(run, site)
        _check_numbers(run, first_number, quantity)
        given = _give(run, site, first_number, first_number + quantity - 1, key, by)
        numbers = [given.block.first_number, given.block.last_number]
        audit.record("block.given", given.block, by=by, site=site, run=run.pk, numbers=numbers, cards=given.cards)
    return given


def _give(run: CodeSeries, site: Site, first: int, last: int, key: uuid.UUID | None, by: Actor) -> Given:
    """As many statements for one card as for all."""
    block = Block.unscoped.create(
        series=run, site=site, first_number=first, last_number=last, given_by=by.user, idempotency_key=key
    )
    free = Card.unscoped.filter(series=run, block=None).numbered(first, last).unregistered()
    list(free.locked_with_originals().values_list("pk"))
    cards = free.update(block=block)
    if not cards:
        raise Refused({"first_number": _("All cards with these numbers are already registered. Choose other numbers.")})
    return Given(block, cards)


def _check_site(run: CodeSeries, site: Site) -> None:
    may_have = site.is_distributor or (site.is_partner and run.kind == Kind.COMMUNITY)
    if site.area_id != run.area_id or site.closed_on or not may_have:
        raise Refused({"site": _("Choose a site of the area that gives out this kind of card.")})


def _check_numbers(run: CodeSeries, first_number: int, quantity: int) -> None:
    if not 1 <= first_number <= run.quantity:
        message = _("The numbers of this run go from 1 to %(last)s. Choose one of them.")
        raise Refused({"first_number": message % {"last": _digits(run.quantity)}})
    most = run.quantity - first_number + 1
    if not 1 <= quantity <= most:
        message = _("From this number on the run has %(most)s cards. Give from 1 to %(most)s of them.")
        raise Refused({"quantity": message % {"most": _digits(most)}})
    taken = Block.unscoped.held().filter(series=run).meeting(first_number, first_number + quantity - 1)
    if block := taken.select_related("site").order_by("first_number").first():
        message = _("Numbers %(first)s–%(last)s have already been given to %(site)s. Choose other numbers.")
        numbers = {"first": _digits(block.first_number), "last": _digits(block.last_number)}
        raise Refused({"first_number": message % {**numbers, "site": block.site}})


def _digits(number: int) -> str:
    return number_format(number, force_grouping=True)


@trusted
def confirm_block(*, block: Block, by: Actor) -> Block:
    """The site says that it got the cards. Confirmed twice, the first time stands. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        block = _locked(block)
        require(by.user, Permission.STOCK_VIEW, site=block.site)
        if block.taken_back_at:
            raise Refused(_("The coordinator has taken these cards back. Ask the coordinator about them."))
        if block.confirmed_at:
            return block
        block.confirmed_at, block.confirmed_by = timezone.now(), by.user
        block.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record("block.confirmed", block, by=by, site=block.site)
    return block


@trusted
def take_back_block(*, block: Block, by: Actor) -> int:
    """Take back the cards of a block that are not registered: they can be given again. Returns how many they were.

    The registered ones stay in the block. Raises PermissionDenied and Refused.
    """
    with transaction.atomic():
        block = _locked(block)
        require(by.user, Permission.SERIES_GIVE, area=block.series.area)
        if block.taken_back_at:
            raise Refused(_("The cards of this block have already been taken back."))
        left = Card.unscoped.filter(block=block).unregistered()
        list(left.locked_with_originals().values_list("pk"))
        cards = left.update(block=None)
        if not cards:
            raise Refused(_("All cards of this block are registered. There is nothing to take back."))
        block.taken_back_at = timezone.now()
        block.save(update_fields=["taken_back_at"])
        audit.record("block.taken_back", block, by=by, site=block.site, cards=cards)
    return cards


def _locked(block: Block) -> Block:
    rows = Block.unscoped.select_for_update(of=("self",), no_key=True)
    return rows.select_related("site", "series__area").get(pk=block.pk)
