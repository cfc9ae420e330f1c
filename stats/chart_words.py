"""What a chart says to somebody who does not see it: whole sentences; every figure is in the table, too."""

from __future__ import annotations

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from stats.charts import Kind, Plot, Series


def described(plot: Plot) -> str:
    """From where to where it goes, the highest and the last figure of each series, and where there is none."""
    ends = {"first": plot.labels[0], "last": plot.labels[-1]}
    if len(plot.labels) == 1:
        told = [_("A chart of %(first)s.") % ends]
    elif plot.kind is Kind.LINES:
        told = [_("A line chart from %(first)s to %(last)s.") % ends]
    else:
        told = [_("A bar chart from %(first)s to %(last)s.") % ends]
    told += _in_all(plot) if plot.kind is Kind.STACKED else []
    told += [sentence for one in plot.series for sentence in _of_series(plot, one)]
    return " ".join([*told, _("All figures are in the table below.")])


def _in_all(plot: Plot) -> list[str]:
    """The stacks as wholes, as they are told on top of them."""
    told = [(plot.told(place), label) for place, label in enumerate(plot.labels)]
    known = [(figure, label) for figure, label in told if figure is not None]
    if not known or not any(figure for figure, _label in known):
        return []
    figure, label = max(known, key=lambda pair: pair[0])
    words = {"label": label, "figure": intcomma(figure), "last": known[-1][1], "last_figure": intcomma(known[-1][0])}
    return [_("In all, the highest figure is %(figure)s (%(label)s), the last %(last_figure)s (%(last)s).") % words]


def _of_series(plot: Plot, one: Series) -> list[str]:
    known = [(value, label) for value, label in zip(one.values, plot.labels, strict=True) if value is not None]
    words = {"series": str(one.label)}
    if not known:
        return _gaps(plot, one, words) if one.gaps else [_("%(series)s: no figures.") % words]
    (figure, label), (last_figure, last) = max(known, key=lambda pair: pair[0]), known[-1]
    words |= {"figure": intcomma(figure), "label": label, "last_figure": intcomma(last_figure), "last": last}
    if not figure:
        told = [_("%(series)s: all figures are zero.") % words]
    elif len(known) == 1:
        told = [_("%(series)s: %(figure)s (%(label)s).") % words]
    else:
        told = [
            _("%(series)s: the highest figure is %(figure)s (%(label)s), the last %(last_figure)s (%(last)s).") % words
        ]
    return told + _gaps(plot, one, words)


def _gaps(plot: Plot, one: Series, words: dict[str, str]) -> list[str]:
    """Where there is no figure, by what stands there: none at all, or few, or not shown."""
    missing: dict[str, list[str]] = {}
    for place, (value, label) in enumerate(zip(one.values, plot.labels, strict=True)):
        if value is None:
            missing.setdefault(one.gap(place), []).append(label)
    told = []
    for gap, labels in missing.items():
        said = {**words, "gap": gap, "labels": ", ".join(labels)}
        told.append(
            (_("%(series)s: no figure for %(labels)s.") if gap == "–" else _("%(series)s: %(gap)s: %(labels)s.")) % said
        )
    return told
