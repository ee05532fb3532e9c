"""What pymupdf says of a page's words made into lines, in the frame in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from evidence.sources.lines import Line, Run, beside, line_of, together

_ITALIC = re.compile(r"ital|obli|[-,](bd|bold|md|sb)?it$|\.b?i$")
_BOLD = re.compile(r"bold|black|heavy|[-,]bd(it)?$|\.bi?$")
_TURNS = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}

Box = tuple[float, float, float, float]


def read_lines(blocks: Sequence[dict[str, Any]], page: int, width: float, height: float) -> tuple[tuple[Line, ...], int]:
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
    return tuple(_joined(line for line in made if line)), turn


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
