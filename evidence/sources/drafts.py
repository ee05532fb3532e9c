"""What every reader makes first: drafts, that is blocks not yet placed in a text; and placing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.model import Block, BlockKind, Box, Note, Page, PageKind
from evidence.sources.calls import Call, linked
from evidence.sources.cells import captioned

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a block's words on one page; `box` is None where the source has no geometry.

    `calls` are the notes called in it: after which of its characters, and with which mark.
    """

    text: str
    page: int
    box: Box | None = None
    calls: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A block before it has a place: its parts in reading order, put together without anything between.

    `level` counts from 1 for the outermost heading and is 0 for everything else. `section` is set only where the
    block lies in a section of its own (a reader's comment); otherwise the headings before it make its section.
    `mark` is that of a footnote, `rows` are the cells of a table.
    """

    kind: BlockKind
    parts: tuple[Part, ...]
    level: int = 0
    section: tuple[str, ...] | None = None
    mark: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """All the words of the block."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A text and where its pages and blocks lie in it."""

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]


def place(
    drafts: Iterable[Draft],
    *,
    labels: Mapping[int, str],
    kind: PageKind = PageKind.PRINTED,
    numbers: Iterable[int] = (),
) -> Placed:
    """Put drafts into one text, with an empty line between blocks.

    Args:
        drafts: in reading order; those without words are left out.
        labels: what is printed on page n, by n; a page without an entry is called by its number.
        kind: what the pages are.
        numbers: every page number that must be there, even if nothing stands on it (as an empty span).
    """
    words: list[str] = []
    at = 0
    spans: list[tuple[int, int, int]] = []
    blocks: list[Block] = []
    headings: list[tuple[int, str]] = []
    calls: list[Call] = []
    for draft in drafts:
        if not draft.text.strip():
            continue
        if words:
            words.append(_BETWEEN)
            at += len(_BETWEEN)
        start = at
        for part in draft.parts:
            spans.append((part.page, at, at + len(part.text)))
            calls += [Call(at=at + offset, mark=mark, page=part.page) for offset, mark in part.calls]
            words.append(part.text)
            at += len(part.text)
        if draft.kind is BlockKind.HEADING:
            headings = [entry for entry in headings if entry[0] < draft.level]
        section = draft.section if draft.section is not None else tuple(name for _, name in headings)
        blocks.append(_block(draft, start, at, section))
        if draft.kind is BlockKind.HEADING:
            headings.append((draft.level, draft.text))
    pages = _pages(spans, labels, kind, at, numbers)
    text = "".join(words)
    return Placed(text=text, pages=pages, blocks=captioned(text, linked(blocks, calls)))


def _block(draft: Draft, start: int, stop: int, section: tuple[str, ...]) -> Block:
    return Block(
        kind=draft.kind,
        start=start,
        stop=stop,
        section=section,
        boxes=_boxes(draft.parts),
        note=Note(mark=draft.mark) if draft.mark else None,
        rows=draft.rows,
    )


def _pages(
    spans: Sequence[tuple[int, int, int]], labels: Mapping[int, str], kind: PageKind, end: int, numbers: Iterable[int]
) -> tuple[Page, ...]:
    merged: list[tuple[int, int, int]] = []
    for number, start, stop in spans:
        if merged and merged[-1][0] == number and start - merged[-1][2] <= len(_BETWEEN):
            merged[-1] = (number, merged[-1][1], stop)
        else:
            merged.append((number, start, stop))
    there = {number for number, _, _ in merged}
    merged += [(number, end, end) for number in numbers if number not in there]
    return tuple(
        Page(number=number, label=labels.get(number) or str(number), start=start, stop=stop, kind=kind)
        for number, start, stop in merged
    )


def _boxes(parts: Sequence[Part]) -> tuple[Box, ...]:
    """One box for each stretch of parts that stand on one page in one column."""
    boxes: list[Box] = []
    for part in parts:
        box = part.box
        if box is None:
            continue
        last = boxes[-1] if boxes else None
        if last and last.page == box.page and box.y0 >= last.y0 - 2 and box.x0 < last.x1 and box.x1 > last.x0:
            boxes[-1] = Box(
                page=box.page,
                x0=min(last.x0, box.x0),
                y0=min(last.y0, box.y0),
                x1=max(last.x1, box.x1),
                y1=max(last.y1, box.y1),
            )
        else:
            boxes.append(box)
    return tuple(boxes)
