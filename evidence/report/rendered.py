"""The text of a rendered report, read from the file itself as a reader sees it: Markdown, HTML, DOCX or PDF.

The file may have been edited or come from anywhere, so it is read with limits: no entity is expanded, no archive is
unpacked beyond a size, and nothing that is hidden counts as text (`read_html` and `read_docx` say what that means).
Markdown is read as the HTML that it stands for. Of a PDF file every text is read, seen or not.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evidence.errors import NotFoundError, UnreadableError, UsageError
from evidence.report.pandoc import convert
from evidence.report.read_docx import LARGEST, read_docx, too_large
from evidence.report.read_html import read_html
from evidence.text import clean


def read_rendered(path: Path, *, pdf_text: Callable[[Path], str] | None = None) -> str:
    """The text of a report, paragraph by paragraph.

    Double quotation marks inside code are given as U+02BA, so that a search string is no quotation.

    Args:
        path: a file ending in .md, .html, .htm, .docx or .pdf.
        pdf_text: gives the text of a PDF file; needed for one.

    Raises:
        NotFoundError: if there is no such file.
        UsageError: for a file of another kind.
        UnreadableError: if the file is damaged, or larger than 100 MB when unpacked.
    """
    if not path.is_file():
        raise NotFoundError(f"There is no file {path}.", remedy="Name a report made by: evidence report")
    kind = path.suffix.lower()
    if kind == ".pdf" and pdf_text is not None:
        return clean(pdf_text(path))
    if kind == ".docx":
        return clean(read_docx(path))
    if kind not in {".md", ".html", ".htm"}:
        raise UsageError(f"{path.name} is no report.", remedy="A report ends in .md, .html, .docx or .pdf.")
    if path.stat().st_size > LARGEST:
        raise too_large(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{path} is not written in UTF-8.", remedy="Save it as UTF-8.") from None
    return clean(_markdown(text) if kind == ".md" else read_html(text))


def _markdown(text: str) -> str:
    return read_html(convert(text, reads="gfm-tex_math_dollars-tex_math_gfm", writes="html").decode("utf-8"))
