"""Plain text in: paragraphs parted by empty lines, as people copy them from web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.model import BlockKind, Extraction, Metadata
from evidence.sources.drafts import Draft
from evidence.sources.hyphens import joint, vocabulary
from evidence.sources.rules import signature
from evidence.sources.web import draft, extraction
from evidence.sources.web_furniture import is_furniture
from evidence.text import clean, squeeze

_EXTRACTOR = signature("plain")
_ITEM = re.compile(r"\s*([•·▪*–-]|\(?\d{1,3}[.)])\s+\S")


def extract_plain(text: str, *, stated: Metadata | None = None) -> Extraction:
    """A plain text as an extraction; its pages are its paragraphs."""
    return extraction(_drafts(clean(text)), extractor=_EXTRACTOR, media_type="text/plain", stated=stated)


def _drafts(text: str) -> Iterator[Draft]:
    words = vocabulary(text.split("\n"))
    blocks = [block for block in re.split(r"\n[ \t\u00a0]*\n\s*", text) if block.strip()]
    for index, block in enumerate(blocks):
        lines = [squeeze(line) for line in block.split("\n") if line.strip() and not is_furniture(line)]
        if not lines:
            continue
        if _is_heading(lines, blocks[index + 1] if index + 1 < len(blocks) else "", index):
            yield draft(BlockKind.HEADING, " ".join(lines).rstrip(":"), level=2)
        elif any(re.match(r"comment date", line, re.I) for line in lines) or _is_listed(lines):
            yield from _lines(lines)
        else:
            yield draft(BlockKind.LIST if _ITEM.match(lines[0]) else BlockKind.PARAGRAPH, _run_on(lines, words))


def _is_heading(lines: list[str], following: str, index: int) -> bool:
    """A single short line without a full stop over something longer."""
    text = lines[0]
    if len(lines) > 1 or not following or not 1 <= len(text.split()) <= (40 if index < 2 else 14):
        return False
    if re.search(r"[.,;!…]$|^\W*\d|:\s\S|https?:|\d{4}$", text) and not re.fullmatch(r"[A-Z]\w+( \w+){0,3}\.", text):
        return False
    if not text[0].isupper() or (index and text.endswith("?") and len(text.split()) > 8):
        return False
    if re.fullmatch(r"[A-Z][\w ,’'-]{2,50}:", text):
        return True
    after = following.strip().split("\n")[0]
    return len(after.split()) > 8 and len(after) > 1.5 * len(text)


def _is_listed(lines: list[str]) -> bool:
    """Whether lines stand for themselves (a record's fields, a list) and do not run on."""
    return len(lines) > 1 and (
        all(re.match(r"[A-Z][\w -]{2,24}:", line) or _ITEM.match(line) or len(line) < 40 for line in lines)
    )


def _lines(lines: list[str]) -> Iterator[Draft]:
    if any(re.match(r"comment date", line, re.I) for line in lines):
        yield draft(BlockKind.PARAGRAPH, "\n".join(lines))
        return
    for line in lines:
        yield draft(BlockKind.LIST if _ITEM.match(line) else BlockKind.PARAGRAPH, line)


def _run_on(lines: list[str], words: dict[str, int]) -> str:
    out = lines[0]
    for line in lines[1:]:
        left, between = joint(out, line, words)
        out = left + between + line
    return out
