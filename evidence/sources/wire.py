"""An extraction as plain JSON, for the pipe between a reading process and its parent.

JSON and not pickle: what a hostile file may have made of a child can then say wrong things, but run nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from evidence.model import Block, BlockKind, Box, Extraction, Metadata, Name, Note, Ocr, Page, PageKind, Status


def packed(extraction: Extraction) -> bytes:
    """The extraction as UTF-8 JSON."""
    values = {name: getattr(extraction, name) for name in ("extractor", "media_type", "text", "nature", "problem")}
    values |= {
        "status": extraction.status.value,
        "pages": [
            [page.number, page.label, page.start, page.stop, page.kind.value, page.ocr and [page.ocr.confidence]]
            for page in extraction.pages
        ],
        "blocks": [
            [
                block.kind.value,
                block.start,
                block.stop,
                block.section,
                [[box.page, box.x0, box.y0, box.x1, box.y1] for box in block.boxes],
                [block.note.mark, block.note.called] if block.note else None,
                block.rows,
                block.caption,
            ]
            for block in extraction.blocks
        ],
        "metadata": {**asdict(extraction.metadata), "origin": dict(extraction.metadata.origin)},
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def unpacked(content: bytes) -> Extraction:
    """The extraction that `packed` wrote.

    Raises:
        ValueError: it is something else.
    """
    try:
        values: dict[str, Any] = json.loads(content)
        return Extraction(
            **{name: str(values[name]) for name in ("extractor", "media_type", "text", "nature", "problem")},
            status=Status(values["status"]),
            pages=tuple(
                Page(
                    number=int(number),
                    label=str(label),
                    start=int(start),
                    stop=int(stop),
                    kind=PageKind(kind),
                    ocr=_ocr(*ocr) if ocr else None,
                )
                for number, label, start, stop, kind, ocr in values["pages"]
            ),
            blocks=tuple(
                Block(
                    kind=BlockKind(kind),
                    start=int(start),
                    stop=int(stop),
                    section=tuple(map(str, section)),
                    boxes=tuple(
                        Box(page=int(page), x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1))
                        for page, x0, y0, x1, y1 in boxes
                    ),
                    note=Note(mark=str(note[0]), called=None if note[1] is None else int(note[1])) if note else None,
                    rows=tuple(tuple(map(str, row)) for row in rows),
                    caption=(int(caption[0]), int(caption[1])) if caption else None,
                )
                for kind, start, stop, section, boxes, note, rows, caption in values["blocks"]
            ),
            metadata=_metadata(values["metadata"]),
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("this is not an extraction") from error


def _ocr(confidence: float | None) -> Ocr:
    return Ocr(confidence=None if confidence is None else float(confidence))


def _metadata(values: dict[str, Any]) -> Metadata:
    authors = tuple(Name(**name) for name in values.pop("authors"))
    return Metadata(**{**values, "authors": authors, "notices": tuple(values["notices"])})
