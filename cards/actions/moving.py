"""Moving all cards of a site to its successor, when a site closes or merges. [S1: only the issuing site renews]"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Block, Card, CodeSeries
from cards.models.card_rows import CardQuerySet


@dataclass(frozen=True)
class Moved:
    """How many registered cards, and unregistered cards of blocks, went to the successor."""

    cards: int = 0
    unregistered: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@trusted
def move_cards(*, left: Site, successor: Site, by: Actor) -> Moved:
    """Give everything that `left` has of cards to `successor`, in as many statements for one card as for all.

    Registered cards, whose questions follow them; blocks, whose unregistered cards go on as blocks of the successor,
    for it to confirm; the right to runs that were given to `left` by name. What a worker of `left` is registering at
    this moment is waited for and goes along. Done again it moves what there is then. Raises PermissionDenied and
    Refused.
    """
    for site in (left, successor):
        require(by.user, Permission.CARD_MOVE, site=site)
    with transaction.atomic():
        # Weaker than FOR UPDATE, which would wait for a registration's own look at its site, and it for us.
        rows = Site.unscoped.order_by("pk").select_for_update(of=("self",), no_key=True).select_related("area")
        sites = {site.pk: site for site in rows.filter(pk__in=[left.pk, successor.pk])}
        left, successor = sites[left.pk], sites[successor.pk]
        _check(left, successor)
        # Blocks before cards, as `take_back_block` does.
        list(Block.unscoped.held().filter(site=left).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        list(_cards_concerned(left).locked_with_originals().values_list("pk"))
        moved = Moved(
            cards=Card.unscoped.filter(site=left).update(site=successor),
            unregistered=_move_blocks(left, successor, by),
        )
        runs = _move_runs(left, successor)
        if moved or runs:
            audit.record("cards.moved", left, by=by, site=left, to=str(successor.pk), runs=runs, **asdict(moved))
    return moved


def _cards_concerned(left: Site) -> CardQuerySet:
    """Also those that `left` may register: one that is being registered there at this moment is waited for."""
    to_come = Card.unscoped.registrable_at(left).values("pk")
    cards: CardQuerySet = Card.unscoped.filter(Q(site=left) | Q(pk__in=to_come))
    return cards


def _check(left: Site, successor: Site) -> None:
    if left == successor:
        raise Refused({"successor": _("Choose another site than the one whose cards are moved.")})
    may_have = successor.is_distributor or (successor.is_partner and left.is_partner)
    if successor.closed_on or not may_have:
        raise Refused({"successor": _("Choose an open site that gives out this kind of card.")})


def _move_blocks(left: Site, successor: Site, by: Actor) -> int:
    """What is left of each block becomes a block of the successor; the old block keeps what was registered from it."""
    of_block = Card.unscoped.filter(block=OuterRef("pk")).unregistered()
    held = Block.unscoped.held().filter(Exists(of_block), site=left)
    ends = of_block.order_by().values("block").annotate(first=Min("number"), last=Max("number"))
    blocks = list(held.annotate(first=Subquery(ends.values("first")), last=Subquery(ends.values("last"))))
    Block.unscoped.filter(pk__in=[block.pk for block in blocks]).update(taken_back_at=timezone.now())
    new = [
        Block(series_id=old.series_id, site=successor, first_number=old.first, last_number=old.last, given_by=by.user)
        for old in blocks
    ]
    Block.unscoped.bulk_create(new)
    holds = Block.unscoped.held().filter(
        pk__in=[block.pk for block in new],
        series=OuterRef("series"),
        first_number__lte=OuterRef("number"),
        last_number__gte=OuterRef("number"),
    )
    unregistered = Card.unscoped.filter(block__in=blocks).unregistered()
    return unregistered.update(block=Subquery(holds.values("pk")[:1]))


def _move_runs(left: Site, successor: Site) -> int:
    """Runs given to `left` by name are the successor's instead, in its own area; elsewhere they stay as they are."""
    named = CodeSeries.sites.through.objects.filter(site=left, codeseries__area=successor.area_id)
    runs = list(named.values_list("codeseries", flat=True))
    link = CodeSeries.sites.through
    link.objects.bulk_create([link(codeseries_id=run, site=successor) for run in runs], ignore_conflicts=True)
    link.objects.filter(site=left, codeseries__in=runs).delete()
    return len(runs)
