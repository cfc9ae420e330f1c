"""The PDF as a screen reader meets it: language, title, headings, tables with headers; and nothing fetched."""

from __future__ import annotations

from collections import Counter
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from stats import printing
from stats.annual import compose
from stats.annual_parts import Asked
from stats.printing import page_of, pages_of, pdf_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def html(people, places, language: str = "en") -> str:
    """The report of Espoo."""
    make.card(make.series(places.espoo_area), "A000000001", places.office, date(2025, 1, 5))
    asked = Asked("area", str(places.espoo_area.pk), 2025, language, "inner")
    with translation.override(language):
        return page_of(compose(asked, people.kaarina))


@pytest.fixture
def drawn(people, places):
    with pikepdf.open(BytesIO(pdf_of(html(people, places)))) as pdf:
        yield pdf


def elements(node):
    """The tagged elements below a node of the structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K"))


@pytest.mark.parametrize(("language", "title"), [("fi", "Alue: Espoo 2025"), ("sv", "Område: Esbo 2025")])
def test_it_says_its_language_and_its_title(people, places, language, title):
    with pikepdf.open(BytesIO(pdf_of(html(people, places, language)))) as pdf:
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]).startswith(title)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked


def test_headings_tables_lists_and_links_are_tagged(drawn):
    tags = Counter(str(element.S) for element in elements(drawn.Root.StructTreeRoot))
    chapters = tags["/H2"] - 3  # in short, contents, about the figures
    assert (tags["/H1"], tags["/Table"], tags["/Caption"]) == (1, chapters, chapters)
    assert (chapters > 3, tags["/Figure"] > 3) == (True, True)
    assert min(tags["/L"], tags["/Link"], tags["/P"]) > 0


def test_every_figure_of_a_table_names_its_headers(drawn):
    found = list(elements(drawn.Root.StructTreeRoot))
    cells = [element for element in found if element.S == "/TD"]
    known = {str(element.ID) for element in found if element.S == "/TH" and "/ID" in element}
    named = [{str(header) for header in cell.A.Headers} for cell in cells]
    assert len(cells) > 20
    assert all(len(headers) == 2 and headers <= known for headers in named)


def test_a_public_report_of_a_place_is_tagged_like_the_inner_one(people, places, out):
    asked = Asked("municipality", "049", 2026, "sv", "public")
    with translation.override("sv"):
        page = page_of(compose(asked, people.tilda))
    with pikepdf.open(BytesIO(pdf_of(page))) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot))
        known = {str(element.ID) for element in found if element.S == "/TH" and "/ID" in element}
        cells = [{str(header) for header in one.A.Headers} for one in found if one.S == "/TD"]
        tags = Counter(str(element.S) for element in found)
        assert str(pdf.Root.Lang) == "sv" and pdf.open_metadata()["pdfuaid:part"] == "1"
    assert len(cells) > 50 and all(len(headers) == 2 and headers <= known for headers in cells)
    assert (tags["/Table"], tags["/Caption"], tags["/Figure"] > 3) == (7, 7, True)
    sheets = pages_of(page).pages
    assert {round(sheet.width) for sheet in sheets} == {794, 1123}  # the widest table lies on its side


def test_each_page_is_marked(people, places):
    page = html(people, places)
    sheets = [
        [box.text for box in sheet._page_box.descendants() if hasattr(box, "text")] for sheet in pages_of(page).pages
    ]
    assert len(sheets) >= 2
    assert all("For inner use: not to be published" in texts for texts in sheets)
    assert any(text == f"{len(sheets)} / {len(sheets)}" for text in sheets[-1])


def pages_of_parts(page: str) -> dict[str, set[int]]:
    """On which sheets each part with an id lies."""
    found: dict[str, set[int]] = {}
    for number, sheet in enumerate(pages_of(page).pages):
        for box in sheet._page_box.descendants():
            if box.element is not None and box.element.get("id"):
                found.setdefault(box.element.get("id"), set()).add(number)
    return found


CHAPTER = """<section class="annual-chapter"><h2 id="heading">Cards</h2><p id="text">Of all.</p><div class="chart">
<p class="chart__title">Cards</p><svg id="chart" width="600" height="290" viewBox="0 0 600 290"></svg></div>
<div id="table" class="annual-table annual-table--short"><table><tbody>%s</tbody></table></div></section>"""


@pytest.mark.parametrize("above", range(0, 240, 15))
def test_a_short_table_is_whole_and_a_heading_stays_with_its_chart(above):
    """Wherever on a sheet the chapter begins."""
    rows = "<tr><th>Cards</th><td>1</td></tr>" * 12
    parts = pages_of_parts(f'<div style="height: {above}mm"></div>{CHAPTER % rows}')
    assert parts["heading"] == parts["text"] == parts["chart"]
    assert len(parts["table"]) == 1


def test_the_reports_short_tables_are_marked_as_such(people, places):
    page = html(people, places)
    assert page.count("annual-table--short") == page.count('class="annual-table') > 3


def test_nothing_is_fetched_while_it_is_drawn(people, places, monkeypatch, caplog):
    asked = []
    monkeypatch.setattr(printing, "_nothing", lambda address, *_, **__: asked.append(address))
    pdf_of(html(people, places))
    assert (asked, [record.message for record in caplog.records if record.name == "weasyprint"]) == ([], [])
