"""The columns page: which sheet was asked for, what is proposed, and the form that corrects it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest

from accounts.text_field import confirmed
from cards.workbook import Workbook
from usage import importing
from usage.column_forms import ColumnsForm
from usage.import_forms import SheetForm
from usage.importing import Proposal, proposed, proposed_for
from usage.models import ImportBatch
from usage.rights import venues_of
from usage.views.import_pages import column_heads, sheet_sample


class ColumnsPage:
    """A GET may ask for another sheet or row of headings; a POST carries both hidden beside the columns."""

    def __init__(self, request: HttpRequest, batch: ImportBatch, workbook: Workbook) -> None:
        sent = request.POST if request.method == "POST" else None
        asked = sent if sent is not None else request.GET
        bound = SheetForm(asked if "sheet" in asked else None, sheets=workbook.sheets)
        self.batch, self.workbook = batch, workbook
        self.venues = venues_of(request.user)
        self.proposal = self._proposal(bound)
        self.sheet_form = bound if bound.errors else SheetForm(initial=self._place(), sheets=workbook.sheets)
        about = {"sheet": self.proposal.sheet, "header": self.proposal.header, "venues": self.venues}
        self.form = ColumnsForm(sent, initial=None if sent else self._initial(), **about)

    def _proposal(self, bound: SheetForm) -> Proposal:
        about = {"several_venues": len(self.venues[:2]) > 1}
        if not bound.is_valid():
            return proposed(self.workbook, self.batch, **about)
        place = bound.cleaned_data
        return proposed_for(self.workbook, self.batch, place["sheet"], place["header"], **about)

    def _initial(self) -> dict[str, Any]:
        mapping, known = self.proposal.mapping, self.proposal.known
        if mapping is None:
            return {"name": importing.name_for(self.proposal.sheet.name, self.batch)}
        return {
            **asdict(mapping),
            "remember": importing.can_be_remembered(self.workbook, mapping),
            "name": confirmed(known.name) if known else importing.name_for(mapping.sheet, self.batch),
            "known": known.pk if known else None,
        }

    def _place(self) -> dict[str, Any]:
        at = self.proposal.index
        return {"sheet": at, "shown": at, "header": self.proposal.header_row or 0}

    def is_valid(self) -> bool:
        return not self.sheet_form.errors and self.form.is_valid()

    def chosen(self) -> dict[str, Any]:
        """What the valid form says, as `importing.choose_columns` takes it."""
        known = importing.known_columns(self.batch, self.form.cleaned_data.get("known"))
        return {"mapping": self.form.mapping(), "name": self.form.name_chosen(), "known": known}

    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "sheet_form": self.sheet_form,
            "place": self._place(),
            "several_sheets": len(self.sheet_form.sheets) > 1,
            "heads": column_heads(self.proposal, self.form),
            "sample": sheet_sample(self.proposal),
            "sheet_name": self.proposal.sheet.name,
            "known": self.proposal.known,
        }
