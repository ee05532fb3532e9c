"""Tables as rows of cells, told from where the words stand; and the caption that belongs to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from evidence.model import Block, BlockKind
from evidence.sources.lines import Line

_NEAR = 80.0
_NAMED = re.compile(r"(appendix )?ta ?b( ?l ?e|\.)", re.IGNORECASE)
_PITCH = 1.45


def rows_of(rows: Sequence[Sequence[Line]]) -> tuple[tuple[str, ...], ...]:
    """The cells of a table, every row with one for each column ("" where nothing stands).

    Args:
        rows: the printed lines of each row, from the left.

    Returns:
        Rows from the top; a printed row that only goes on with cells of the one above is part of it. Empty for what
        has a single column (the words of a figure).
    """
    columns = _columns(rows)
    if len(columns) < 2:
        return ()
    made: list[list[str]] = []
    last: Sequence[Line] = ()
    for row in rows:
        cells = [""] * len(columns)
        for line in row:
            at = _column(line, columns)
            cells[at] = f"{cells[at]} {line.text}".strip()
        if made and _goes_on(cells, row, last):
            made[-1] = [f"{above} {below}".strip() for above, below in zip(made[-1], cells, strict=True)]
        else:
            made.append(cells)
        last = row
    return tuple(map(tuple, made))


def captioned(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each table with the span of its caption: the nearest above it or below it on its page."""
    captions = [
        block for block in blocks if block.kind is BlockKind.CAPTION and block.boxes and _NAMED.match(text, block.start)
    ]
    of: dict[int, tuple[int, int]] = {}
    for caption in captions:
        near = [
            (distance, index)
            for index, block in enumerate(blocks)
            if index not in of and (distance := _apart(caption, block)) < _NEAR
        ]
        if near:
            of[min(near)[1]] = caption.start, caption.stop
    return tuple(replace(block, caption=of.get(index)) if index in of else block for index, block in enumerate(blocks))


def _apart(caption: Block, block: Block) -> float:
    """How far a table is from a caption, in points; infinite if it is none or on another page."""
    if block.kind is not BlockKind.TABLE or not block.boxes:
        return float("inf")
    one, other = caption.boxes[-1], block.boxes[0]
    if one.page != other.page or min(one.x1, other.x1) <= max(one.x0, other.x0):
        return float("inf")
    return max(other.y0 - one.y1, one.y0 - other.y1, 0.0)


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The left and right edges of the columns: what the cells of the rows with most cells cover, put together."""
    most = max((len(row) for row in rows), default=0)
    full = [line for row in rows if len(row) > 1 and len(row) >= 0.7 * most for line in row]
    out: list[tuple[float, float]] = []
    for line in sorted(full, key=lambda each: each.x0):
        if out and line.x0 < out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], line.x1)
        else:
            out.append((line.x0, line.x1))
    if len(out) >= 0.7 * most:
        return out
    widest = next(row for row in rows if len(row) == most)
    return [(line.x0, line.x1) for line in widest]


def _column(line: Line, columns: Sequence[tuple[float, float]]) -> int:
    """The column that a cell covers most of, else the one that is nearest."""
    return max(range(len(columns)), key=lambda at: min(line.x1, columns[at][1]) - max(line.x0, columns[at][0]))


def _goes_on(cells: Sequence[str], row: Sequence[Line], last: Sequence[Line]) -> bool:
    filled = sum(bool(cell) for cell in cells)
    near = row[0].page == last[0].page and row[0].y - last[0].y < _PITCH * row[0].size
    return near and not cells[0] and 2 * filled <= len(cells)
