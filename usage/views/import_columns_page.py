"""The columns page: which sheet was asked for, what is proposed, and the form that corrects it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest

from cards.workbook import Workbook
from usage.column_forms import ColumnsForm
from usage.columns import Mapping
from usage.import_forms import SheetForm
from usage.importing import Proposal, proposed, proposed_for
from usage.models import ImportBatch
from usage.views.import_pages import column_heads, sheet_sample


class ColumnsPage:
    """A GET may ask for another sheet or row of headings; a POST carries both hidden beside the columns."""

    def __init__(self, request: HttpRequest, batch: ImportBatch, workbook: Workbook) -> None:
        sent = request.POST if request.method == "POST" else None
        asked = sent if sent is not None else request.GET
        bound = SheetForm(asked if "sheet" in asked else None, sheets=workbook.sheets)
        self.proposal = self._proposal(bound, batch, workbook)
        self.sheet_form = bound if bound.errors else SheetForm(initial=self._place(), sheets=workbook.sheets)
        columns = asdict(self.proposal.mapping) if self.proposal.mapping else {}
        self.form = ColumnsForm(sent, initial=columns, sheet=self.proposal.sheet, header=self.proposal.header)

    def _proposal(self, bound: SheetForm, batch: ImportBatch, workbook: Workbook) -> Proposal:
        if not bound.is_valid():
            return proposed(workbook, batch)
        return proposed_for(workbook, bound.cleaned_data["sheet"], bound.cleaned_data["header"])

    def _place(self) -> dict[str, Any]:
        at = self.proposal.index
        return {"sheet": at, "shown": at, "header": self.proposal.header_row or 0}

    def is_valid(self) -> bool:
        return not self.sheet_form.errors and self.form.is_valid()

    def mapping(self) -> Mapping:
        return self.form.mapping()

    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "sheet_form": self.sheet_form,
            "place": self._place(),
            "several_sheets": len(self.sheet_form.sheets) > 1,
            "heads": column_heads(self.proposal, self.form),
            "sample": sheet_sample(self.proposal),
            "sheet_name": self.proposal.sheet.name,
        }
