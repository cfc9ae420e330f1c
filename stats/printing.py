"""The annual report as a page, and as a tagged PDF of the same page (PDF/UA-1).

WeasyPrint needs Pango from the system: it is imported when a PDF is made, so that a machine without it has everything
else, and the page to print. Nothing is fetched while it draws: the page is ours and whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from django.template.loader import render_to_string

from stats.annual_parts import AnnualReport

OPTIONS = {"pdf_variant": "pdf/ua-1"}
STYLES = Path(__file__).parents[1] / "static" / "css"


class NoPdf(Exception):
    """This machine cannot make PDFs."""


def page_of(report: AnnualReport) -> str:
    """The report as HTML, in the active language."""
    return render_to_string("stats/annual_report.html", {"report": report})


def pdf_of(page: str) -> bytes:
    """Raises NoPdf where WeasyPrint or its libraries are missing."""
    made: bytes = pages_of(page).write_pdf(**OPTIONS)
    return made


def pages_of(page: str) -> Any:
    """The page divided into sheets of paper. Raises NoPdf."""
    weasyprint = _weasyprint()
    styles = [weasyprint.CSS(string=(STYLES / name).read_text("utf-8")) for name in ("annual.css", "annual-pages.css")]
    return weasyprint.HTML(string=page, url_fetcher=_nothing).render(stylesheets=styles, **OPTIONS)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as missing:  # OSError: the package is there, Pango is not
        raise NoPdf from missing
    return weasyprint


def _nothing(address: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError("an annual report has everything in itself")
