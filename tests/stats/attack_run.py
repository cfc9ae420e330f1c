"""The long run: made registers, eight releases each, every one attacked before the next is made.

    KAIKU_ATTACK=full .venv/bin/python -m tests.stats.attack_run

Without the variable, a few. A release that the attacker refuses is drawn anew, as where releases are made; a correction
that is refused every time does not come out, and a first version is a failure. Goes on where it was stopped: what is
done is in .attack/registers.jsonl, under the digest of the gate and the attacker. Writes docs/attack.md after a full
run.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from stats.audit_attack import METHOD, Verdict, audit
from stats.disclosure import Made, UnroundableError, make_release
from stats.released import Cut
from tests.stats.registers import made_register

ROOT = Path(__file__).parents[2]
DONE = ROOT / ".attack/registers.jsonl"
PAGE = ROOT / "docs/attack.md"
KEY = b"the long run's own secret, of no worth"
ATTEMPTS = 3  # as in stats.releasing
FAILED = "first versions that were refused every time"
HISTORY = 31_417  # uses before the first quarter, in every total of the front page
LARGE = (1000, 2000, 3000, 5000, 8000, 12000, 20000, 30000, 50000, 100000)
SMALL = [20 + 7 * seed % 281 for seed in range(190)]


def registers(full: bool) -> list[tuple[int, int]]:
    """Sizes with seeds."""
    small = [(cards, seed) for seed, cards in enumerate(SMALL)]
    large = [(cards, 1000 + n) for n, cards in enumerate(LARGE)]
    return [*small, *reversed(large)] if full else [large[0], *small[:5]]


def digest() -> str:
    """Of the code that a result depends on."""
    files = [
        path for folder in ("disclosure", "audit_attack") for path in sorted((ROOT / "stats" / folder).glob("*.py"))
    ]
    files += [ROOT / "stats/released.py", Path(__file__), Path(__file__).with_name("registers.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def passed(
    cut: Cut, made: list[Made], pages: Sequence[tuple[str, int]] = (), sees: Mapping[str, set[str]] | None = None
) -> tuple[Made, Verdict, int]:
    """The next release and its verdict, drawn anew while it cannot be rounded or the attacker refuses it, and how often
    that was. Raises UnroundableError when nothing could be rounded at all."""
    releases, cuts = [one.release for one in made], [one.cut for one in made]
    tried: tuple[Made, Verdict, int] | None = None
    for attempt in range(ATTEMPTS):
        with suppress(UnroundableError):
            new = make_release(cut, key=KEY, number=len(made) + 1, earlier=tuple(made), attempt=attempt)
            tried = new, audit([*releases, new.release], [*cuts, cut], front_pages=pages, sees=sees), attempt
            if tried[1].passed:
                return tried
    if tried is None:
        raise UnroundableError(f"{cut.period} after {len(made)} releases")
    return tried


def front_pages(cuts: Iterable[Cut]) -> list[tuple[str, int]]:
    """What the front page told at the end of each quarter, less the history: of the first cut of each, rounded down."""
    first: dict[str, Cut] = {}
    for cut in cuts:
        first.setdefault(cut.period, cut)
    told, total = [], HISTORY
    for period in sorted(first):
        total += sum(sum(held.values()) for held in first[period].uses.values())
        told.append((period, total - total % 100 - HISTORY))
    return told


def attacked(register: tuple[int, int]) -> dict[str, Any]:
    """One register's eight releases. What the attacker refuses every time does not come out."""
    made: list[Made] = []
    found: list[dict[str, Any]] = []
    for cut in made_register(*register, returning=True):
        first = all(one.cut.period != cut.period for one in made)
        new, verdict, again = passed(cut, made, front_pages([*(one.cut for one in made), cut]))
        if verdict.passed:
            made.append(new)
        kinds = dict(Counter(finding.kind for finding in verdict.findings))
        found.append({**verdict.figures, "passed": verdict.passed, "first": first, "again": again, "kinds": kinds})
    return {"register": list(register), "digest": digest(), "releases": found}


def done() -> dict[tuple[int, int], dict[str, Any]]:
    now = digest()
    lines = [json.loads(line) for line in DONE.read_text().splitlines()] if DONE.exists() else []
    return {tuple(line["register"]): line for line in lines if line["digest"] == now}


def figures(results: list[dict[str, Any]]) -> dict[str, int | float]:
    attempted = [release for result in results for release in result["releases"]]
    releases = [release for release in attempted if release["passed"]]
    refused = [release for release in attempted if not release["passed"]]
    cells = sum(release["cells"] for release in releases)
    return {
        "registers": len(results),
        "releases": len(releases),
        "published figures": cells,
        "readers": sum(release["readers"] for release in releases),
        FAILED: sum(release["first"] for release in refused),
        "corrections that were refused every time, and did not come out": sum(not one["first"] for one in refused),
        "releases that were refused and came out drawn anew": sum(release["again"] > 0 for release in releases),
        "bounds of the front page that were believed": sum(release.get("pages", 0) for release in releases),
        "rows that were decided neither way": sum(release.get("undecided", 0) for release in releases),
        "intervals of a true 1 to 4 worked out": sum(release.get("intervals", 0) for release in releases),
        "narrowest of them": min(release.get("narrowest", 99) for release in releases),
        "mean absolute error": round(sum(r["mean_absolute_error"] * r["cells"] for r in releases) / cells, 2),
        "figures within 4 of the truth, per cent": round(
            sum(r["within_4_percent"] * r["cells"] for r in releases) / cells, 1
        ),
    }


def page(told: dict[str, int | float]) -> str:
    rows = "\n".join(f"| {what} | {value:,} |" for what, value in told.items())
    return f"""# The long attack

Made registers (`tests/stats/registers.py`: {len(SMALL)} of 20 to 300 cards, {len(LARGE)} of 1,000 to 100,000) with
eight releases each, corrections among them, cards used in later quarters, too, made by the gate (`stats/disclosure`)
and attacked before the next by the attacker (`stats/audit_attack`, {METHOD}): as an outsider with every earlier release
and the front pages of the quarters' ends, as a believer of corrections, as every office, venue and coordinator, and as
two holders where fewest stand beside them; in small registers in every cell, in large ones with a sample of readers and
intervals. A world that disproves a proof is verified in whole numbers. Nothing was proved of what came out: what is
refused is drawn anew, three times at most, and does not come out then; the table counts releases that did.

{date.today():%Y-%m-%d}, by `KAIKU_ATTACK=full .venv/bin/python -m tests.stats.attack_run`:

| | |
|---|---:|
{rows}
"""


def main() -> int:
    full = os.environ.get("KAIKU_ATTACK") == "full"
    wanted, known = registers(full), done()
    DONE.parent.mkdir(exist_ok=True)
    with ProcessPoolExecutor(2) as pool, DONE.open("a") as lines:
        waiting = [pool.submit(attacked, register) for register in wanted if register not in known]
        for one in as_completed(waiting):
            result = one.result()
            lines.write(json.dumps(result) + "\n")
            lines.flush()
            known[tuple(result["register"])] = result
    told = figures([known[register] for register in wanted])
    if full:
        PAGE.write_text(page(told), encoding="utf-8")
    sys.stdout.write("\n".join(f"{what}: {value}" for what, value in told.items()) + "\n")
    return 1 if told[FAILED] else 0


if __name__ == "__main__":
    sys.exit(main())
