"""How far an import is, for a bar and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from usage.models import ImportBatch
from usage.models.progress import Stage


@dataclass(frozen=True)
class Shown:
    """One bar for both stages: first all rows, then the uses among them."""

    value: int
    most: int
    stage: str
    words: str


def progress_of(batch: ImportBatch) -> Shown:
    """Of an import read `with_progress`. Until a worker has taken it up, nothing is done of it."""
    rows = batch.counted + batch.already_in + batch.refused + batch.ignored  # as promised
    stage, done = Stage(batch.stage or Stage.JUDGING), batch.done or 0
    logging = stage is Stage.LOGGING
    total = batch.counted if logging else rows
    value = rows + done if logging else done
    return Shown(value, rows + batch.counted, str(stage.label), words_of(done, total))


def words_of(done: int, total: int) -> str:
    words: Any = ngettext("%(done)s of %(total)s row", "%(done)s of %(total)s rows", total)
    return str(words % {"done": localize(done), "total": localize(total)})


def short_words(batch: ImportBatch) -> str:
    """For a list: the share of the whole."""
    shown = progress_of(batch)
    return _("being logged, %(percent)s %% done") % {"percent": 100 * shown.value // max(shown.most, 1)}
