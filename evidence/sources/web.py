"""What HTML, Markdown and plain-text readers share: readers' comments, pull quotes, numbered paragraphs, nature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from evidence.model import BlockKind, Extraction, Metadata, PageKind, Status
from evidence.sources.drafts import Draft, Part, place
from evidence.sources.headwords import is_references
from evidence.sources.web_furniture import without_contents, without_furniture
from evidence.sources.web_metadata import metadata_of
from evidence.text import fold, squeeze

_RECORD_LINE = re.compile(
    r"(item type|subjects?|divisions?|depositing user|date deposited|last modified|resource uri|official url|language|"
    r"pdf publisher pdf|download \(|depositors only|institutional unit|funders|uncontrolled keywords)\b|.{0,40}depositors only|"
    r"[A-Z][\w'’-]+, [A-Z][\w .'’-]+:$",
    re.IGNORECASE,
)
_RECORD = re.compile(r"(depositing user|date deposited|resource uri|item type\s*:|\bid:\s?\d+\))", re.IGNORECASE)
_NOTICE = re.compile(
    r"(download|read|view|access|see) (the |our )?(full|final|complete) (report|paper|document|publication|text)|"
    r"(full|final) report (is )?(now )?(available|published)|"
    r"\b(press|news|media) (notice|release)\b|\bfor (immediate )?release\b|\bnotes (to|for) editors\b|\bembargo",
    re.IGNORECASE,
)
_COMMENT_DATE = re.compile(r"comment date\s*:?\s*(.*)", re.IGNORECASE)
_COMMENT_SAYS = re.compile(r"(?:comment by|posted by)\s+(.{2,60}?)(?:,? (?:on|at)?\s*(\d.{5,28}|[A-Z][a-z]+ \d.{4,24}))?$|"
                       r"(.{2,60}?)\s+says:?$", re.IGNORECASE)  # fmt: skip
_BETWEEN = "\n"
"""What stands between folded blocks: no folded text has it."""
_SHORT = 900
"""Words under which a text that says that the report is out is a notice."""
_COMMENTS_HEAD = re.compile(r"(\d+\s+)?(reader )?(comments?|responses?|replies)(\s*\(\d+\))?:?", re.IGNORECASE)


def draft(kind: BlockKind, text: str, *, level: int = 0, section: tuple[str, ...] | None = None) -> Draft:
    """A draft of a web page: one part, no box; the number of its paragraph is given later."""
    return Draft(kind=kind, parts=(Part(text=text, page=0),), level=level, section=section)


def extraction(
    drafts: Iterable[Draft], *, extractor: str, media_type: str, stated: Metadata | None = None
) -> Extraction:
    """A web page (or a text taken from one) as an extraction whose pages are its numbered paragraphs.

    Args:
        drafts: its blocks as read, with furniture and comments still among them.
        extractor: the reader's name and version.
        media_type: what was read.
        stated: metadata from the page's markup; what it says wins over what is found in the words.
    """
    raw = [item for item in drafts if item.text.strip()]
    record = sum(bool(_RECORD.search(item.text)) for item in raw) >= 2
    metadata = metadata_of(raw, stated or Metadata(), is_record=record)
    kept = [item for item in raw if not (record and _RECORD_LINE.match(item.text))]
    kept = _once(_with_comments(without_contents(without_furniture(_titled(kept, metadata.title)))))
    placed = place(numbered(with_references(kept)), labels={}, kind=PageKind.PARAGRAPH)
    body = any(block.kind is not BlockKind.HEADING for block in placed.blocks)
    return Extraction(
        status=Status.OK if placed.text else Status.NO_TEXT,
        extractor=extractor,
        media_type=media_type,
        text=placed.text,
        pages=placed.pages,
        blocks=placed.blocks,
        metadata=metadata,
        nature="abstract" if record and body else nature_of(raw),
        problem="" if placed.text else "It holds no words but page furniture.",
    )


def nature_of(drafts: Sequence[Draft]) -> str:
    """Whether a text is the work itself ("full") or a short "notice" that it is out."""
    said = [item for item in drafts if item.kind is not BlockKind.COMMENT]
    short = sum(len(item.text.split()) for item in said) < _SHORT
    return "notice" if short and any(_NOTICE.search(item.text) for item in said) else "full"


def comment_section(author: str, date: str) -> tuple[str, ...]:
    """The section that a comment makes for itself: who wrote it and when, as far as that is known."""
    if not author and not date:
        return ("Comments",)
    return (f"Comment by {author or 'an unnamed reader'}" + (f", {date}" if date else ""),)


def with_references(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """What stands under a heading such as "References" as references, until a heading that is no lower."""
    level = 0
    for item in drafts:
        if item.kind is BlockKind.HEADING:
            if is_references(item.text):
                level = item.level
            elif level and item.level <= level:
                level = 0
        listed = level and item.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
        yield replace(item, kind=BlockKind.REFERENCE) if listed else item


def _titled(drafts: Sequence[Draft], title: str) -> list[Draft]:
    """The drafts with the one that is the title as the outermost heading."""
    at = next((i for i, item in enumerate(drafts[:6]) if title and fold(item.text) == fold(title)), None)
    if at is None or any(item.kind is BlockKind.HEADING and item.level == 1 for item in drafts):
        return list(drafts)
    return [replace(item, kind=BlockKind.HEADING, level=1) if i == at else item for i, item in enumerate(drafts)]


def _with_comments(drafts: Sequence[Draft]) -> list[Draft]:
    """Readers' comments as comments, each under who wrote it and when."""
    out: list[Draft] = []
    section: tuple[str, ...] | None = None
    inside = False
    for item in drafts:
        head = _comment_head(item.text)
        if _COMMENTS_HEAD.fullmatch(squeeze(item.text)) and len(item.text) < 40:
            inside = True
            continue
        if head is not None:
            author, date = head
            author = author or _author_before(out, section)
            inside = True
            section = comment_section(author, date)
        elif inside and item.kind is not BlockKind.HEADING:
            out.append(replace(item, kind=BlockKind.COMMENT, level=0, section=item.section or section or ("Comments",)))
        else:
            out.append(item)
    return out


def _comment_head(text: str) -> tuple[str, str] | None:
    """Author (empty: the short lines before) and date, if a block is the line over a comment."""
    lines = [squeeze(line) for line in text.split("\n") if line.strip()]
    for index, line in enumerate(lines):
        dated = _COMMENT_DATE.fullmatch(line)
        if dated and len(text) < 300:
            after = dated.group(1) or (lines[index + 1] if index + 1 < len(lines) else "")
            return "", after
    said = _COMMENT_SAYS.fullmatch(squeeze(text)) if len(text) < 100 else None
    if said:
        return squeeze(said.group(1) or said.group(3)), squeeze(said.group(2) or "")
    return None


def _author_before(out: list[Draft], section: tuple[str, ...] | None) -> str:
    """The short line before a comment's date is its author; it leaves the text."""
    if out and len(out[-1].text) < 60 and not out[-1].text.rstrip().endswith((".", "!", "?")):
        return squeeze(out.pop().text).strip(" …")
    return "an unnamed reader"


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Without pull quotes: a block of six words or more whose words all stand in a longer block of the body."""
    folded = [fold(item.text) for item in drafts]
    flowing = [i for i, item in enumerate(drafts) if item.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)]
    body = _BETWEEN + "".join(folded[i] + _BETWEEN for i in flowing)
    first: dict[str, int] = {}
    for i in flowing:
        first.setdefault(folded[i], i)
    out: list[Draft] = []
    for index, (item, words) in enumerate(zip(drafts, folded, strict=True)):
        pulled = len(item.text.split()) >= 6 and item.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.HEADING)
        again = pulled and bool(words) and (first.get(words, index) < index or _is_part(words, body))
        if not again or (item.kind is BlockKind.HEADING and item.level == 1):
            out.append(item)
    return out


def _is_part(words: str, body: str) -> bool:
    """Whether words stand in a block of the body that is longer than they are."""
    at = body.find(words)
    while at >= 0:
        if body[at - 1] != _BETWEEN or body[at + len(words)] != _BETWEEN:
            return True
        at = body.find(words, at + len(words))
    return False


def numbered(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Every block but a heading is a paragraph with its number; a heading counts with the paragraph after it."""
    drafts = list(drafts)
    total = sum(item.kind is not BlockKind.HEADING for item in drafts)
    number = 1
    for item in drafts:
        page = max(1, min(number, total))
        yield replace(item, parts=tuple(replace(part, page=page) for part in item.parts))
        number += item.kind is not BlockKind.HEADING
