"""The attacker: tries to break a release before anybody else can, and is not satisfied with the gate's word.

It shares nothing with the gate (`stats.disclosure`) but the format of what is released (`stats.released`): it is given
the releases as they will be read, and the cuts behind them, to know what the readers know of themselves and to check
what it believes. It knows the method. Pure: the standard library, highspy, numpy that it brings, and ortools.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from stats.audit_attack import archive, errors, floors, forms, together
from stats.audit_attack.blocks import Block, blocks_of
from stats.audit_attack.verdict import METHOD, Finding, Verdict, verdict_from_json, verdict_of, verdict_to_json
from stats.released import Cut, Release

__all__ = ["METHOD", "Finding", "Verdict", "audit", "verdict_from_json", "verdict_to_json"]

INTERVALS = 400  # targets of a measure for which an outsider's interval is worked out


def audit(
    releases: Sequence[Release],
    cuts: Sequence[Cut],
    *,
    front_pages: Sequence[tuple[str, int]] = (),
    sees: Mapping[str, Collection[str]] | None = None,
) -> Verdict:
    """Whether the last of the releases may come out, all earlier ones being known.

    `front_pages` are quarters ("2026Q1") with the uses since 2015 that the front page told, rounded down to 100, on the
    first night after its end, less the published history. `sees` are by area what its coordinator sees today.
    Raises ValueError where releases and cuts do not belong together.
    """
    from stats.audit_attack.attacking import Attack  # here, so that no page pays for loading the solvers

    blocks = blocks_of(releases, cuts)
    found = [*_rules(blocks), *forms.live(front_pages)]
    told = errors.told(blocks)
    found += errors.error(told, blocks[-1].period)
    figures: dict[str, int | float] = {"releases": len(blocks), **told.figures()}
    counts: Counter[str] = Counter()
    bounds = archive.bounds(blocks, front_pages)
    figures |= {"pages": len(bounds)} if front_pages else {}
    of_year, pages = [block for block in blocks if block.year == blocks[-1].year], archive.pages_of(blocks, bounds)
    is_broken = any(finding.kind in ("FORM", "SUM") for finding in found)
    for measure in ("cards", "uses"):
        attack = Attack(of_year, measure, counts, is_broken, sees or {}, pages)
        found += attack.findings()
        figures.update(_intervals(attack.narrowest(INTERVALS), figures))
    return verdict_of(found, {**figures, **counts})


def _rules(blocks: Sequence[Block]) -> Iterator[Finding]:
    trial = blocks[-1]
    yield from forms.form(blocks)
    yield from forms.shares(trial)
    yield from forms.sums(trial)
    yield from forms.history(blocks)
    yield from forms.regrouped(blocks)
    yield from floors.floor(blocks)
    yield from floors.attribute(trial)
    yield from floors.uses(trial)
    yield from together.renamed(blocks)
    yield from together.changed_uses(blocks)
    yield from together.added_uses(blocks)
    yield from together.changed_sums(blocks)
    yield from errors.moved(blocks)


def _intervals(found: tuple[int, int] | None, figures: dict[str, int | float]) -> dict[str, int | float]:
    if found is None:
        return {}
    asked, width = found
    return {
        "intervals": figures.get("intervals", 0) + asked,
        "narrowest": min(figures.get("narrowest", 99), width),
    }
