"""What pymupdf says of a page's words made into lines, in the frame in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any

from evidence.sources.lines import Line, Run, beside, line_of, together

_ITALIC = re.compile(r"ital|obli|[-,](bd|bold|md|sb)?it$|\.b?i$")
_BOLD = re.compile(r"bold|black|heavy|[-,]bd(it)?$|\.bi?$")
_STRETCHED, _EVEN = 3.0, 1.0
_TURNS = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}

Box = tuple[float, float, float, float]


def read_lines(
    blocks: Sequence[dict[str, Any]], page: int, width: float, height: float
) -> tuple[tuple[Line, ...], int]:
    """The lines of a page in content order, and by how many degrees (clockwise) it is turned to read them.

    Most of its lines say which way it is read; those set across that are margin notices and left out.

    Args:
        blocks: those of a page's "dict".
        page: its number.
        width: of the page as it is in the file, not turned, in points; so is `height`.
    """
    lines = [line for block in blocks if block["type"] == 0 for line in block["lines"] if line["spans"]]
    weights: dict[tuple[int, int], tuple[int, int]] = {}
    for line in lines:
        count, letters = weights.get(_heading(line), (0, 0))
        weights[_heading(line)] = count + 1, letters + sum(len(span["text"]) for span in line["spans"])
    along = max(weights, key=lambda heading: weights[heading], default=(1, 0))
    turn = _TURNS.get(along, 0)
    made = (
        line_of([_run(span, turn, width, height) for span in line["spans"]], page)
        for line in lines
        if _heading(line) == along
    )
    return tuple(_justified(list(_joined(line for line in made if line)))), turn


def _heading(line: dict[str, Any]) -> tuple[int, int]:
    return round(line["dir"][0]), round(line["dir"][1])


def _run(span: dict[str, Any], turn: int, width: float, height: float) -> Run:
    font, bold, italic = _face(span["font"])
    bold, italic = bold or bool(span["flags"] & 16), italic or bool(span["flags"] & 2)
    x0, y0, x1, y1 = span["bbox"]
    y = span["origin"][1]
    if turn:
        x, y = span["origin"]
        x0, y0, x1, y1 = _turned((x0, y0, x1, y1), turn, width, height)
        y = _turned((x, y, x, y), turn, width, height)[1]
    return Run(span["text"], x0, y0, x1, y1, round(y, 1), span["size"], font, bold, italic)


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page after the page is turned clockwise."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return height - y1, x0, height - y0, x1
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    return y0, width - x1, y1, width - x0


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


def _justified(lines: Sequence[Line]) -> Iterator[Line]:
    """The words of a line that is stretched to the width of its paragraph, put together again.

    Such pieces follow each other on one baseline, evenly apart, and fill the column as the line before or after does.
    """
    at = 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and _is_next(lines[stop - 1], lines[stop]):
            stop += 1
        pieces = lines[at:stop]
        around = [*lines[max(0, at - 1) : at], *lines[stop : stop + 1]]
        if len(pieces) > 1 and _is_even(pieces) and any(_is_filled(pieces, other) for other in around):
            yield reduce(together, pieces)
        else:
            yield from pieces
        at = stop


def _is_next(left: Line, right: Line) -> bool:
    near = 0 < right.x0 - left.x1 < _STRETCHED * left.size
    return near and abs(left.y - right.y) < 0.5 and abs(left.size - right.size) < 0.5


def _is_even(pieces: Sequence[Line]) -> bool:
    gaps = [right.x0 - left.x1 for left, right in pairwise(pieces)]
    return max(gaps) - min(gaps) < _EVEN


def _is_filled(pieces: Sequence[Line], other: Line) -> bool:
    """Whether pieces end where a line of words ends, and start where it starts or by an indent after."""
    first, last = pieces[0], pieces[-1]
    indent = first.x0 - other.x0
    worded = len(other.text.split()) > 2 * len(pieces) and abs(other.size - first.size) < 0.5
    return worded and abs(last.x1 - other.x1) < 1.5 and -1.5 < indent < 2.5 * first.size
