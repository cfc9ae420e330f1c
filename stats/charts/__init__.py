"""Charts as geometry: series of figures in, the places of bars, lines and words out. Pure; templates draw them.

Two drawings of each: `wide` for a desk and for paper, `narrow` for a phone, on which a wide one's letters would be too
small to read.
"""

from stats.charts import columns, lines, rows
from stats.charts.marks import INKS, NARROW, WIDE, Drawing, Kind, Plot, Series, Sheet

__all__ = ["INKS", "NARROW", "WIDE", "Drawing", "Kind", "Plot", "Series", "Sheet", "draw"]


def draw(plot: Plot, sheet: Sheet) -> Drawing:
    """The plot on the sheet: bars stand where every label has room under its bar, and lie elsewhere."""
    if plot.kind is Kind.LINES:
        return lines.draw(plot, sheet)
    return columns.draw(plot, sheet) if columns.fits(plot, sheet) else rows.draw(plot, sheet)
