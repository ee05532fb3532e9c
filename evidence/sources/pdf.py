"""PDF files in. The only door to pymupdf, opened inside one function."""

from __future__ import annotations

import contextlib
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.model import Extraction, Ocr, Status
from evidence.sources.drafts import place
from evidence.sources.furniture import without_furniture
from evidence.sources.limits import MOST_CHARACTERS, MOST_PAGES, TOO_LARGE, TOO_LONG
from evidence.sources.lines import Sheet, Sheets
from evidence.sources.metadata import metadata_of_sheets
from evidence.sources.ocr import DPI
from evidence.sources.paragraphs import drafts_of
from evidence.sources.rules import signature
from evidence.sources.scans import Announce, Scans, read_scans, turned_back
from evidence.sources.spans import read_lines
from evidence.sources.textlayer import Canvas, canvas_of, is_reading, layer_of
from evidence.sources.titles import title_of

_RULES = signature("pdf")
_MEDIA_TYPE = "application/pdf"
_NOTICES = 20
_REPAIRED = "The file is damaged; what could be repaired was read."
_NOTHING_LEFT = "The file is damaged; what could be repaired holds no text."
_LEAST_IMAGE = 400_000
_MOST_DOTS = 25_000_000
_COMPANIONS = ("pymupdf.layout", "pymupdf4llm")
"""Four fifths of the time that importing pymupdf takes, and all of numpy and onnxruntime."""


def extract_pdf(
    source: Path | bytes, *, password: str | None = None, languages: str = "", announce: Announce = lambda pages: None
) -> Extraction:
    """Read one PDF in this process.

    Args:
        source: the file, or its bytes.
        password: tried when the empty password does not open the file.
        languages: what pages without good text are read in by OCR, as Tesseract calls them; empty for no OCR.
        announce: is told how many pages are to be read by OCR.

    Returns:
        Text, pages, blocks and metadata; for every status but OK, `problem` says in one line what is wrong.

    Raises:
        OSError: if the file cannot be read.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    read = read_sheets(content, password=password, languages=languages, announce=announce)
    if read.status is not Status.OK:
        return Extraction(status=read.status, extractor=read.extractor, media_type=_MEDIA_TYPE, problem=read.problem)
    title = title_of(read.sheets, read.about)
    sheets, labels = without_furniture(read.sheets, title.text)
    placed = place(drafts_of(sheets, title), labels=labels, numbers=[sheet.number for sheet in sheets])
    metadata = metadata_of_sheets(read.sheets, read.about, placed, title)
    by_ocr = {sheet.number: sheet.ocr for sheet in sheets}
    empty = not placed.text
    return Extraction(
        status=Status.NO_TEXT if empty else Status.OK,
        extractor=read.extractor,
        media_type=_MEDIA_TYPE,
        text=placed.text,
        pages=tuple(replace(page, ocr=by_ocr.get(page.number)) for page in placed.pages),
        blocks=turned_back(placed.blocks, sheets),
        metadata=replace(metadata, notices=read.notices),
        problem="No text could be read from the pages." if empty else "",
    )


def preload() -> None:
    """Import pymupdf now (it takes half a second), by reading nothing."""
    read_sheets(b"")


def _library() -> Any:
    """pymupdf without its companions, which it would import at once with their model: nothing here asks them."""
    left_out = [name for name in _COMPANIONS if name not in sys.modules]
    # None is how Python is told that a module is not to be imported; pymupdf goes without those that are not there.
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type]
    try:
        import pymupdf
    finally:
        for name in left_out:
            del sys.modules[name]
    return pymupdf


def read_sheets(
    content: bytes, *, password: str | None = None, languages: str = "", announce: Announce = lambda pages: None
) -> Sheets:
    """The pages of a PDF as lines, or the reason why there are none; the arguments are those of `extract_pdf`."""
    pymupdf = _library()
    extractor = f"{_RULES} pymupdf {pymupdf.VersionBind}"
    faults = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, OverflowError, IndexError, KeyError)
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
            notices = (_REPAIRED,)
        scans = read_scans(sheets, lambda number, turn: _image(document, number, turn, faults), languages, announce)
        return _judged(scans, notices, " ".join(filter(None, [extractor, scans.program])), about)
    except MemoryError as error:
        return refused(Status.MEMORY, str(error) or TOO_LARGE)
    except faults as error:
        if _is_memory(error):
            return refused(Status.MEMORY, TOO_LARGE)
        return refused(Status.DAMAGED, f"The file cannot be opened: {' '.join(str(error).split())[:200]}")
    finally:
        pymupdf.TOOLS.store_shrink(100)


def _is_memory(error: Exception) -> bool:
    return re.search(r"[mc]alloc|realloc|out of memory", str(error), re.IGNORECASE) is not None


def _judged(scans: Scans, notices: tuple[str, ...], extractor: str, about: dict[str, str]) -> Sheets:
    """Pages without a single letter are never a success: scans have no text, the rest is damaged."""
    sheets = scans.sheets
    letters = any(char.isalnum() for sheet in sheets for line in sheet.lines for char in line.text)
    if letters:
        told = (*notices, *scans.notices)
        return Sheets(status=Status.OK, extractor=extractor, sheets=sheets, about=about, notices=told)
    if notices:
        problem = _NOTHING_LEFT if notices == (_REPAIRED,) else notices[0]
        return Sheets(status=Status.DAMAGED, extractor=extractor, problem=problem)
    if len(sheets) == 1 or any(sheet.images for sheet in sheets):
        return Sheets(status=Status.NO_TEXT, extractor=extractor, problem=scans.problem)
    problem = "Its pages hold neither text nor images, although there are several."
    return Sheets(status=Status.DAMAGED, extractor=extractor, problem=problem)


def _read_pages(
    document: Any, flags: int, faults: tuple[type[Exception], ...]
) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    sheets: list[Sheet] = []
    notices: list[str] = []
    characters = 0
    for index in range(min(document.page_count, MOST_PAGES)):
        try:
            sheet = _sheet(document.load_page(index), index + 1, flags)
        except faults as error:
            if _is_memory(error):
                raise MemoryError(TOO_LARGE) from error
            notices.append(f"Page {index + 1} cannot be read: {' '.join(str(error).split())[:120]}")
            sheet = Sheet(number=index + 1, label="", width=0.0, height=0.0, lines=())
        characters += sum(len(line.text) for line in sheet.lines)
        if characters > MOST_CHARACTERS:
            raise MemoryError(TOO_LONG)
        sheets.append(sheet)
    if document.page_count > MOST_PAGES:
        notices.append(f"Only the first {MOST_PAGES:,} of {document.page_count:,} pages were read.")
    return tuple(sheets), _few(notices)


def _few(notices: list[str]) -> tuple[str, ...]:
    """The first notices, and how many more there are."""
    more = len(notices) - _NOTICES
    return tuple(notices) if more <= 0 else (*notices[:_NOTICES], f"And {more} more pages like this.")


def _sheet(page: Any, number: int, flags: int) -> Sheet:
    """A page as lines. What is drawn on it is asked only where there are images enough to be a scan: it takes as long again."""
    width, height = float(page.rect.width), float(page.rect.height)
    own = (height, width) if page.rotation % 180 else (width, height)
    lines, turn = read_lines(page.get_text("dict", flags=flags)["blocks"], number, *own)
    images = page.get_images()
    large = sum(across * down for _, _, across, down, *_ in images) >= _LEAST_IMAGE
    if (turn - page.rotation) % 180 and turn:
        width, height = height, width
    canvas = canvas_of(page.get_bboxlog(), width * height) if large or not lines else Canvas()
    return Sheet(
        number=number,
        label=_label(page),
        width=width,
        height=height,
        lines=lines,
        images=0 if lines else len(images),
        layer=layer_of([line.text for line in lines], canvas),
        ocr=Ocr() if lines and is_reading(canvas) else None,
        turn=turn,
        rotation=page.rotation,
    )


def _image(document: Any, number: int, turn: int, faults: tuple[type[Exception], ...]) -> bytes:
    """A page as an image for OCR, turned clockwise; empty where it cannot be drawn."""
    pymupdf = _library()
    try:
        page = document.load_page(number - 1)
        scale = min(DPI / 72, (_MOST_DOTS / max(1.0, page.rect.get_area())) ** 0.5)
        matrix = pymupdf.Matrix(scale, scale).prerotate(turn)
        return bytes(page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False).tobytes("pgm"))
    except faults:
        return b""


def _label(page: Any) -> str:
    """The label in the file; pymupdf 2.0 takes the /P of "/Type/PageLabel" for a prefix, so that is taken off."""
    label = str(page.get_label() or "").removeprefix("ageLabel")
    if label.startswith("<FEFF") and label.endswith(">"):
        with contextlib.suppress(ValueError):
            label = bytes.fromhex(label[5:-1]).decode("utf-16-be", errors="replace")
    return label.strip()
