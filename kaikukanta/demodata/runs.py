"""The demo's print runs, and the blocks of them that its sites got: most are confirmed, some are on their way."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.models import Area, Site
from cards.actions import confirm_block, create_series, give_block
from cards.models import CodeSeries, Kind

from .desks import AREA_OF_LETTER, Desk, coordinator, desks, partners

LEFT = 12  # cards of the first stack that wait for their holder
MORE = 20  # cards of the second stack, which not every site has got yet
IN_HAND = 30  # cards of each run that the coordinator has not given to anybody
COMMUNITY = 3  # community cards of each site
ON_THEIR_WAY = {"Espoon aikuissosiaalityö", "Kajaanin sosiaalityö"}  # their second stack is not confirmed


def make_runs(sites: dict[str, Site], *, admin: Actor) -> None:
    """A run of personal and one of community cards for each area, given to its sites in blocks."""
    for letter, name in AREA_OF_LETTER.items():
        area = Area.unscoped.get(name_fi=name)
        here = [desk for desk in desks(sites, admin) if desk.prefix == letter]
        guests = [desk for desk in partners(sites, admin) if desk.prefix == letter]
        quantity = sum(desk.issued + LEFT + MORE for desk in here) + IN_HAND
        run = create_series(prefix=letter, quantity=quantity, kind=Kind.PERSONAL, area=area, by=admin)
        _give_stacks(run, here, admin=admin)
        quantity = COMMUNITY * len([*here, *guests]) + IN_HAND
        run = create_series(prefix=f"Y{letter}", quantity=quantity, kind=Kind.COMMUNITY, area=area, by=admin)
        for place, desk in enumerate([*here, *guests]):
            _give(run, desk, 1 + COMMUNITY * place, COMMUNITY, admin=admin)


def _give_stacks(run: CodeSeries, here: list[Desk], *, admin: Actor) -> None:
    first = 1
    for desk in here:
        _give(run, desk, first, desk.issued + LEFT, admin=admin)
        first += desk.issued + LEFT
    for desk in here:
        _give(run, desk, first, MORE, admin=admin, is_confirmed=desk.site.name_fi not in ON_THEIR_WAY)
        first += MORE


def _give(run: CodeSeries, desk: Desk, first: int, quantity: int, *, admin: Actor, is_confirmed: bool = True) -> None:
    giver = coordinator(desk.site, admin)
    given = give_block(run=run, site=desk.site, first_number=first, quantity=quantity, by=giver)
    if is_confirmed:
        confirm_block(block=given.block, by=desk.by)
