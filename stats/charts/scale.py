"""Axes with round steps. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Scale:
    """From zero to `top`, in steps; `ticks` are the figures that stand at the axis."""

    top: int
    ticks: tuple[int, ...]

    def share(self, value: int) -> float:
        return value / self.top


def scale_to(highest: int, *, steps: int = 6) -> Scale:
    """At most `steps` steps of 1, 2 or 5 times a power of ten, from zero to the first that holds `highest`."""
    if highest <= 0:
        return Scale(1, (0,))  # nothing rises above the axis, and no made-up figure stands at it
    step, power = 0, 1
    while not step:
        step = next((n * power for n in (1, 2, 5) if n * power * steps >= highest), 0)
        power *= 10
    count = ceil(highest / step)
    return Scale(count * step, tuple(n * step for n in range(count + 1)))
