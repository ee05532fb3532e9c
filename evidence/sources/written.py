"""What word-processor files and e-books share: blocks without printed pages, located by their paragraph's number."""

from __future__ import annotations

from collections.abc import Iterable

from evidence.model import Extraction, Metadata, PageKind, Status
from evidence.sources.drafts import Draft, place
from evidence.sources.web import nature_of, numbered, with_references


def written(drafts: Iterable[Draft], *, extractor: str, media_type: str, metadata: Metadata) -> Extraction:
    """A written document as an extraction whose pages are its numbered paragraphs; nothing is taken for furniture.

    Args:
        drafts: its blocks in reading order.
        extractor: the reader's name and version.
        media_type: what was read.
        metadata: what it says of itself.
    """
    kept = [item for item in drafts if item.text.strip()]
    placed = place(numbered(with_references(kept)), labels={}, kind=PageKind.PARAGRAPH)
    return Extraction(
        status=Status.OK if placed.text else Status.NO_TEXT,
        extractor=extractor,
        media_type=media_type,
        text=placed.text,
        pages=placed.pages,
        blocks=placed.blocks,
        metadata=metadata,
        nature=nature_of(kept),
        problem="" if placed.text else "It holds no words; if it holds pictures of pages, save it as PDF.",
    )


def refused(status: Status, problem: str, *, extractor: str, media_type: str) -> Extraction:
    """A document that was not read, and why."""
    return Extraction(status=status, extractor=extractor, media_type=media_type, problem=problem)
