"""PDF files in. The only door to pymupdf, opened inside one function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from evidence.model import Extraction, Status
from evidence.sources.drafts import place
from evidence.sources.furniture import without_furniture
from evidence.sources.lines import Line, Run, Sheet, Sheets, beside, line_of, together
from evidence.sources.metadata import metadata_of_sheets
from evidence.sources.paragraphs import drafts_of
from evidence.sources.titles import title_of

_RULES = "pdf/2"
_MEDIA_TYPE = "application/pdf"
_ITALIC = re.compile(r"ital|obli|[-,](bd|bold|md|sb)?it$|\.b?i$")
_BOLD = re.compile(r"bold|black|heavy|[-,]bd(it)?$|\.bi?$")


def extract_pdf(source: Path | bytes, *, password: str | None = None) -> Extraction:
    """Read one PDF in this process.

    Args:
        source: the file, or its bytes.
        password: tried when the empty password does not open the file.

    Returns:
        Text, pages, blocks and metadata; for every status but OK, `problem` says in one line what is wrong.

    Raises:
        OSError: if the file cannot be read.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    read = read_sheets(content, password=password)
    if read.status is not Status.OK:
        return Extraction(status=read.status, extractor=read.extractor, media_type=_MEDIA_TYPE, problem=read.problem)
    sheets, labels = without_furniture(read.sheets)
    title = title_of(read.sheets, read.about)
    placed = place(drafts_of(sheets, title), labels=labels, numbers=[sheet.number for sheet in sheets])
    metadata = metadata_of_sheets(read.sheets, read.about, placed, title)
    empty = not placed.text
    return Extraction(
        status=Status.NO_TEXT if empty else Status.OK,
        extractor=read.extractor,
        media_type=_MEDIA_TYPE,
        text=placed.text,
        pages=placed.pages,
        blocks=placed.blocks,
        metadata=replace(metadata, notices=read.notices),
        problem="No text could be read from the pages." if empty else "",
    )


def preload() -> None:
    """Import pymupdf now (it takes a second), by reading nothing."""
    read_sheets(b"")


def read_sheets(content: bytes, *, password: str | None = None) -> Sheets:
    """The pages of a PDF as lines, or the reason why there are none."""
    import pymupdf

    extractor = f"{_RULES} pymupdf {pymupdf.VersionBind}"
    faults = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, IndexError, KeyError)
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)

    def refused(status: Status, problem: str) -> Sheets:
        return Sheets(status=status, extractor=extractor, problem=problem)

    if not content:
        return refused(Status.EMPTY, "The file has no bytes.")
    if b"%PDF-" not in content[:1024] and b"endobj" not in content:
        return refused(Status.NOT_PDF, "The file does not start as a PDF does.")
    try:
        document = pymupdf.open(stream=content, filetype="pdf")
        if document.needs_pass and not document.authenticate(password or ""):
            wrong = "The password does not open it." if password else "It opens only with a password."
            return refused(Status.ENCRYPTED, wrong)
        if not document.page_count:
            return refused(Status.DAMAGED, "The file has no pages.")
        about = {key: value for key, value in (document.metadata or {}).items() if isinstance(value, str)}
        sheets, notices = _read_pages(document, pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP, faults)
        if document.is_repaired and not notices:
            notices = ("The file is damaged; what could be repaired was read.",)
        return _judged(sheets, notices, extractor, about)
    except MemoryError:
        return refused(Status.MEMORY, "Reading it needs more memory than is allowed.")
    except faults as error:
        if _is_memory(error):
            return refused(Status.MEMORY, "Reading it needs more memory than is allowed.")
        return refused(Status.DAMAGED, f"The file cannot be opened: {' '.join(str(error).split())[:200]}")
    finally:
        pymupdf.TOOLS.store_shrink(100)


def _is_memory(error: Exception) -> bool:
    return re.search(r"[mc]alloc|realloc|out of memory", str(error), re.IGNORECASE) is not None


def _judged(sheets: tuple[Sheet, ...], notices: tuple[str, ...], extractor: str, about: dict[str, str]) -> Sheets:
    """Pages without a single letter are never a success: scans have no text, the rest is damaged."""
    letters = any(char.isalnum() for sheet in sheets for line in sheet.lines for char in line.text)
    if letters:
        return Sheets(status=Status.OK, extractor=extractor, sheets=sheets, about=about, notices=notices)
    if notices:
        return Sheets(status=Status.DAMAGED, extractor=extractor, problem=notices[0])
    if len(sheets) == 1 or any(sheet.images for sheet in sheets):
        problem = "Its pages hold images but no text: a scan, to be read by OCR first."
        return Sheets(status=Status.NO_TEXT, extractor=extractor, problem=problem)
    problem = "Its pages hold neither text nor images, although there are several."
    return Sheets(status=Status.DAMAGED, extractor=extractor, problem=problem)


def _read_pages(
    document: Any, flags: int, faults: tuple[type[Exception], ...]
) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    sheets: list[Sheet] = []
    notices: list[str] = []
    for index in range(document.page_count):
        try:
            page = document.load_page(index)
            lines = tuple(_joined(_lines(page.get_text("dict", flags=flags)["blocks"], index + 1)))
            images = 0 if lines else len(page.get_images())
            label, width, height = _label(page), float(page.rect.width), float(page.rect.height)
        except faults as error:
            if _is_memory(error):
                raise MemoryError from error
            notices.append(f"Page {index + 1} cannot be read: {' '.join(str(error).split())[:120]}")
            lines, images, label, width, height = (), 0, "", 0.0, 0.0
        sheets.append(Sheet(number=index + 1, label=label, width=width, height=height, lines=lines, images=images))
    return tuple(sheets), tuple(notices)


def _label(page: Any) -> str:
    """The label in the file; pymupdf 2.0 takes the /P of "/Type/PageLabel" for a prefix, so that is taken off."""
    label = str(page.get_label() or "").removeprefix("ageLabel")
    if label.startswith("<FEFF") and label.endswith(">"):
        label = bytes.fromhex(label[5:-1]).decode("utf-16-be", errors="replace")
    return label.strip()


def _lines(blocks: list[dict[str, Any]], page: int) -> Iterator[Line]:
    """The page's lines in content order; those set across the reading direction are margin notices and left out."""
    lines = [line for block in blocks if block["type"] == 0 for line in block["lines"]]
    weights: dict[tuple[int, int], int] = {}
    for line in lines:
        heading = (round(line["dir"][0]), round(line["dir"][1]))
        weights[heading] = weights.get(heading, 0) + sum(len(span["text"]) for span in line["spans"])
    along = max(weights, key=lambda heading: weights[heading], default=(1, 0))
    for line in lines:
        if (round(line["dir"][0]), round(line["dir"][1])) != along or not line["spans"]:
            continue
        made = line_of([_run(span) for span in line["spans"]], page, turned=along != (1, 0))
        if made:
            yield made


def _run(span: dict[str, Any]) -> Run:
    x0, y0, x1, y1 = span["bbox"]
    font, bold, italic = _face(span["font"])
    return Run(
        text=span["text"],
        x0=x0,
        y0=y0,
        x1=x1,
        y1=y1,
        y=round(span["origin"][1], 1),
        size=span["size"],
        font=font,
        bold=bool(span["flags"] & 16) or bold,
        italic=bool(span["flags"] & 2) or italic,
    )


@lru_cache(maxsize=4096)
def _face(font: str) -> tuple[str, bool, bool]:
    """A font's name without its subset prefix, and whether the name says bold and italic."""
    name = font.split("+")[-1]
    return name, _BOLD.search(name.lower()) is not None, _ITALIC.search(name.lower()) is not None


def _joined(lines: Iterator[Line]) -> Iterator[Line]:
    last: Line | None = None
    for line in lines:
        if last is not None and beside(last, line):
            last = together(last, line)
        else:
            if last is not None:
                yield last
            last = line
    if last is not None:
        yield last
