"""One full text in, whatever it is; and the JSON that `evidence extract` writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evidence.errors import UnreadableError
from evidence.model import Block, Extraction, Page, PageKind, Passage, Status, pages_of
from evidence.sources.html import extract_html
from evidence.sources.limits import MOST_CHARACTERS, TOO_LONG
from evidence.sources.markdown import extract_markdown
from evidence.sources.packed import extract_packed, is_packed
from evidence.sources.pdf import extract_pdf
from evidence.sources.plain import extract_plain
from evidence.sources.scans import Announce

SUFFIXES = frozenset(
    {".pdf", ".docx", ".docm", ".epub", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text"}
)
"""The name endings of files that can be read as full texts."""
_PACKED = frozenset({".docx", ".docm", ".epub"})
_HTML = re.compile(r"\s*(<\?xml[^>]*>\s*)?<(!doctype html|html)\b", re.IGNORECASE)


def extract(
    path: Path, *, password: str | None = None, languages: str = "", announce: Announce = lambda pages: None
) -> Extraction:
    """Read one full text in this process, whatever it is, told by its content and then by its name.

    Args:
        path: the file.
        password: for a PDF that asks for one.
        languages: what a PDF's pages without good text are read in by OCR ("eng+deu"); empty for no OCR.
        announce: is told how many pages are to be read by OCR, before the first is.

    Returns:
        The text with its pages, blocks and metadata; a status other than OK and its `problem` where there is none.

    Raises:
        UnreadableError: if the file is missing or may not be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UnreadableError(f"{path}: {reason}.", remedy="Check the path and the rights on the file.") from error
    suffix = path.suffix.lower()
    if suffix == ".pdf" or b"%PDF-" in content[:1024]:
        return extract_pdf(content, password=password, languages=languages, announce=announce)
    if not content.strip():
        return _refused(Status.EMPTY, suffix, "The file holds nothing.")
    if is_packed(content):
        return extract_packed(content)
    if _is_binary(content):
        return _refused(Status.NOT_PDF, suffix, f"{path.name} is no kind of text; {_known()}")
    text = decoded(content)
    if len(text) > MOST_CHARACTERS:
        return _refused(Status.MEMORY, suffix, TOO_LONG)
    if suffix in _PACKED and not _HTML.match(text):
        return _refused(Status.DAMAGED, suffix, f"{path.name} is no {suffix[1:].upper()} file, whatever its name says.")
    if suffix in (".html", ".htm", ".xhtml") or _HTML.match(text):
        return extract_html(text)
    if suffix in (".md", ".markdown"):
        return extract_markdown(text)
    return extract_plain(text)


def decoded(content: bytes) -> str:
    """Bytes as text: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def as_json(extraction: Extraction, passages: Sequence[Passage] = (), *, path: Path | None = None) -> dict[str, Any]:
    """An extraction and its passages as plain values, ready for `json.dumps`.

    Spans are offsets into "text"; "pages" of blocks and passages are page numbers in the file, from 1.
    """
    said = extraction.metadata
    value: dict[str, Any] = {
        "status": str(extraction.status),
        "problem": extraction.problem,
        "extractor": extraction.extractor,
        "media_type": extraction.media_type,
        "nature": extraction.nature,
        "metadata": {
            "title": said.title,
            "authors": [
                {"family": name.family, "given": name.given} | ({"literal": name.literal} if name.literal else {})
                for name in said.authors
            ],
            "year": said.year,
            "doi": said.doi,
            "venue": said.venue,
            "notices": list(said.notices),
            "published": said.published,
            "origin": dict(said.origin),
        },
        "text": extraction.text,
        "pages": _pages(extraction),
        "blocks": [_block(extraction, block) for block in extraction.blocks],
        "passages": [
            {"kind": str(each.kind), **_span(extraction, each.start, each.stop), "section": list(each.section)}
            for each in passages
        ],
    }
    return ({"file": str(path)} if path else {}) | value


def _pages(extraction: Extraction) -> list[dict[str, Any]]:
    spans: dict[int, list[Page]] = {}
    for page in extraction.pages:
        spans.setdefault(page.number, []).append(page)
    return [
        {
            "number": number,
            "label": held[0].label,
            "kind": str(held[0].kind),
            "text": "\n\n".join(words for page in held if (words := extraction.text[page.start : page.stop].strip())),
            "ocr": None if held[0].ocr is None else {"confidence": held[0].ocr.confidence},
        }
        for number, held in sorted(spans.items())
    ]


def _block(extraction: Extraction, block: Block) -> dict[str, Any]:
    boxes = [[box.page, box.x0, box.y0, box.x1, box.y1] for box in block.boxes]
    more: dict[str, Any] = {}
    if block.note:
        more["note"] = {"mark": block.note.mark, "called": block.note.called}
    if block.rows:
        more["rows"] = [list(row) for row in block.rows]
    if block.caption:
        more["caption"] = _span(extraction, *block.caption)
    return {
        "kind": str(block.kind),
        **_span(extraction, block.start, block.stop),
        "section": list(block.section),
        "boxes": boxes,
    } | more


def _span(extraction: Extraction, start: int, stop: int) -> dict[str, Any]:
    on = [page.number for page in pages_of(extraction.pages, start, stop)]
    if extraction.pages and extraction.pages[0].kind is not PageKind.PRINTED:
        on = sorted(set(on))
    return {"text": extraction.text[start:stop], "start": start, "stop": stop, "pages": on}


def _is_binary(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return b"\x00" in content[:8192] or content.startswith((b"\x89PNG", b"\xff\xd8\xff"))


def _known() -> str:
    return "what can be read: PDF, Word (.docx), EPUB, HTML, Markdown, plain text."


def _refused(status: Status, suffix: str, problem: str) -> Extraction:
    kinds = {".html": "text/html", ".htm": "text/html", ".md": "text/markdown", ".txt": "text/plain"}
    media_type = kinds.get(suffix, "application/octet-stream")
    return Extraction(status=status, extractor="extract/1", media_type=media_type, problem=problem)
