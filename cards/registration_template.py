"""The template for registering many: a sheet to fill in, and a sheet that says what is written in each column.

Knows the rule book and the value lists of a day; openpyxl; writes nothing but the workbook's bytes.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cards import rulebook
from cards.columns import HEADINGS, MOST_ROWS, heading_in
from cards.models import Choice, ChoiceList
from cards.rulebook import Rules, Status

FORMATS = {"code": "@", "postal_code": "@", "issued_on": "d.m.yyyy", "remarks": "@"}  # text keeps its zeros
ANSWERS_FROM = 5  # the first column of the answers on the second sheet
YES_NO = ("for_guardian", "consent_voluntary", "consent_wellbeing")
BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")


def template_workbook(day: date) -> bytes:
    """An .xlsx in the reader's language, with the columns that are asked on `day` and that day's answers to choose."""
    rules = rulebook.rules_on(day)
    asked = [name for name in HEADINGS if rules.fields[name] is not Status.NOT_ASKED]
    answers = _answers(asked, day)
    book = Workbook()
    sheet, told = book.worksheets[0], book.create_sheet(_("Instructions"))
    sheet.title = _("Cards")
    _fill_in(sheet, asked)
    _instruct(told, asked, rules)
    for at, (name, words) in enumerate(answers.items(), ANSWERS_FROM):
        _list(told, at, _heading(name), words)
        source = f"'{told.title}'!${get_column_letter(at)}$2:${get_column_letter(at)}${len(words) + 1}"
        _offer(sheet, asked.index(name) + 1, source)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _heading(name: str) -> str:
    return heading_in(get_language() or "", name)


def _answers(asked: list[str], day: date) -> dict[str, list[str]]:
    """The words that may stand in a column, of those that have a list."""
    lists: dict[str, list[str]] = {}
    for choice in Choice.objects.filter(list__in=ChoiceList.values).offered_on(day):
        lists.setdefault(choice.list, []).append(str(choice))
    lists |= {name: [_("Yes"), _("No")] for name in YES_NO}
    return {name: lists[name] for name in asked if lists.get(name)}


def _fill_in(sheet: Worksheet, asked: list[str]) -> None:
    for at, name in enumerate(asked, 1):
        heading = _heading(name)
        cell = sheet.cell(1, at, heading)
        cell.font, cell.alignment = BOLD, WRAPPED
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width = min(max(len(heading) + 2, 14), 24)
        column.number_format = FORMATS.get(name, "General")
    sheet.freeze_panes = "B2"


def _instruct(sheet: Worksheet, asked: list[str], rules: Rules) -> None:
    words = _what_to_write(rules)
    rows = [(_("Column"), _("Filled in"), _("What is written in it"))]
    for name in asked:
        must = rules.fields[name] is Status.MANDATORY
        rows.append((_heading(name), _("always") if must else _("if the client tells it"), words[name]))
    rows += [("", "", line) for line in ("", *_cautions())]
    for number, row in enumerate(rows, 1):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at, text)
            cell.font, cell.alignment = Font(bold=number == 1 or at == 1), WRAPPED
    for letter, width in {"A": 26, "B": 16, "C": 60, "D": 4}.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _what_to_write(rules: Rules) -> dict[str, str]:
    answer, yes_no = _("One of the answers in the list."), _("Yes or no.")
    return {
        "code": _("The letter and all digits, as on the card."),
        "issued_on": _("The day on which the card was handed out, for example 22.11.2026."),
        "birth_year": _("Four digits, for example 1980. Never the whole date of birth."),
        "postal_code": _("Five digits, for example 02100."),
        "children": _("Children and grandchildren under %(age)s years, from 0 to 20. If there are none, 0.")
        % {"age": rules.child_age},
        "gender": answer,
        "mother_tongue": answer,
        "life_situation": answer,
        "for_guardian": _("Yes, if the card is for the guardian of a client under 16. Nothing about the child."),
        "consent_voluntary": _("Yes or no: does the client consent to storing gender, mother tongue, life situation?"),
        "consent_wellbeing": yes_no,
        "remarks": _("A question or a note about the registration. No names, nothing that tells who the client is."),
    }


def _cautions() -> list[str]:
    return [
        _("Do not add names, personal identity codes, addresses, telephone numbers or e-mail addresses."),
        _("One card on each row, at most %(most)s rows.") % {"most": MOST_ROWS},
        _("Delete the workbook when the cards are registered."),
    ]


def _list(sheet: Worksheet, at: int, heading: str, words: list[str]) -> None:
    for number, text in enumerate([heading, *words], 1):
        sheet.cell(number, at, text).font = Font(bold=number == 1)
    sheet.column_dimensions[get_column_letter(at)].width = 26


def _offer(sheet: Worksheet, at: int, source: str) -> None:
    """A list to choose from. Other words may be typed: the preview judges them."""
    offered: Any = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offered)
    offered.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{MOST_ROWS + 1}")
