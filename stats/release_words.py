"""What releases are called and why something may not be asked for, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from stats.release_rules import Objection

OBJECTIONS: dict[str, Any] = {
    Objection.NOT_OVER: _("The quarter is not over yet. Ask for its figures after its last day."),
    Objection.NO_DATA: _("The register has no figures of this quarter. Choose another one."),
    Objection.OUT_ALREADY: _("These figures are out already. Ask for revised figures if they need a correction."),
    Objection.OUT_OF_ORDER: _("The quarters of a year come out in their order. Ask for the earliest one first."),
    Objection.NOT_PRELIMINARY_YET: _("The preliminary figures of the quarter are not out yet. Ask for them first."),
    Objection.BEFORE_ITS_DAY: _("Final figures come out on their planned day at the earliest. See the calendar."),
    Objection.NOT_FINAL_YET: _("Only final figures are revised. Until then the final ones will have the correction."),
}
