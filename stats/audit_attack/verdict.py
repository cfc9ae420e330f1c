"""What the attacker reports: findings, none of which tells a true count, and figures of the attack.

Pure: the standard library only. Without times or names of machines, so that the same releases give the same verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

METHOD = "attack-2"  # part of what an approval names: a changed attack is a new method
MOST = 40  # findings told of a kind; the figures count them all

# What a finding of the kind means, in the order in which they are told.
MEANINGS = {
    "SMALL": "A reader can prove that between 1 and 4 are behind a figure or a difference.",
    "EXACT": "A reader can work out an exact number.",
    "EXISTS": "A reader can prove that a table has a group of 1 to 4.",
    "UNDECIDED": "It was not possible to decide in time whether a reader can prove something.",
    "FORM": "A table is not in the form of the catalogue.",
    "SUM": "Published figures do not add up.",
    "HISTORY": "A year is not the sum of its published quarters, or something published is gone.",
    "REGROUPED": "A place was put together with others than earlier in the year.",
    "SHARE": "A percentage is not worked out from published figures over a base of at least 50.",
    "FLOOR": "A municipality is shown by class although it is too small.",
    "ATTRIBUTE": "A sensitive attribute can be told of nearly everybody in a row.",
    "HOLDERS": "A row of uses is about fewer than 10 cards.",
    "DOMINANT": "One card has so large a part of a row of uses that others can work it out.",
    "RENAMED": "Two versions of a quarter name their cards differently, so that nobody can say what a card changed.",
    "ERROR": "A figure is further from the truth than the method says.",
    "MOVED": "In a correction, a figure moved without its truth, or against it.",
    "LIVE": "The front page tells more than one total a day, rounded down to 100.",
}


@dataclass(frozen=True, order=True)
class Finding:
    """What can be proved, or which rule is broken, and where. `reader` is empty where no knowledge of one's own is
    needed; `says` is in English, for whoever repairs the method, and has published figures only."""

    kind: str
    reader: str = ""
    table: str = ""
    period: str = ""
    row: str = ""
    column: str = ""
    says: str = ""


@dataclass(frozen=True)
class Verdict:
    """`passed` when there is no finding. `figures` also count the findings that were not told for their number."""

    passed: bool
    findings: tuple[Finding, ...]
    figures: Mapping[str, int | float]
    method: str = METHOD


def verdict_of(found: Iterable[Finding], figures: Mapping[str, int | float]) -> Verdict:
    """In order of kind, at most `MOST` told of each."""
    order = {kind: place for place, kind in enumerate(MEANINGS)}
    every = sorted(set(found), key=lambda finding: (order[finding.kind], finding))
    told: list[Finding] = []
    for finding in every:
        if sum(other.kind == finding.kind for other in told) < MOST:
            told.append(finding)
    return Verdict(not every, tuple(told), {**figures, "findings": len(every)})


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "passed": verdict.passed,
        "method": verdict.method,
        "findings": [asdict(finding) for finding in verdict.findings],
        "figures": dict(sorted(verdict.figures.items())),
    }


def verdict_from_json(frozen: Mapping[str, Any]) -> Verdict:
    findings = tuple(Finding(**finding) for finding in frozen["findings"])
    return Verdict(frozen["passed"], findings, dict(frozen["figures"]), frozen["method"])
