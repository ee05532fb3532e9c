"""Where the shipped templates and the golden files are, and how a test reads a PDF."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "templates" / "reports"
GOLDEN = ROOT / "tests" / "golden" / "report"


def pdf_text(path: Path) -> str:
    """The text of a PDF, page after page."""
    import pymupdf

    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)
