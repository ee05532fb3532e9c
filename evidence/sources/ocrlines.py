"""Words read from an image as printed lines: their size, their baseline, and the cells of tables apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from evidence.sources.lines import Line, Sheet
from evidence.sources.ocr import DPI, Word
from evidence.text import clean, squeeze

FONT = "read by OCR"
"""The name that stands for the font of such lines: which it was, the image does not say."""

_POINT = 72 / DPI
_CELL = 1.7
_NOISE = 0.4
_ALIKE = 0.17
_HIGH = frozenset("bdfhklißÄÖÜÅÆŒ0123456789") | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOW = frozenset("gjpqyçQJ,;()[]")
_SHARES = {(False, False): 0.46, (True, False): 0.68, (False, True): 0.67, (True, True): 0.89}
"""What part of a font's size a word is high, by whether a letter of it rises above and one reaches below the others."""


def pieces_of(words: Sequence[Word]) -> list[list[Word]]:
    """The words by line and cell, in the order in which they were read.

    A line is parted where a gap is wider than any between words; a piece that was read with little confidence is
    left out: an image or a stain, read as if it were words.
    """
    lines = (list(line) for _, line in groupby(words, key=lambda word: word.line))
    return [piece for line in lines for piece in _parted(line) if _confidence(piece) >= _NOISE]


def lines_of(pieces: Sequence[Sequence[Word]], page: int) -> tuple[Line, ...]:
    """The lines of a page, one a piece."""
    made = (_line(piece, page) for piece in pieces)
    return tuple(line for line in made if line is not None)


def with_one_body(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The pages with lines of nearly the body's size made alike: a size measured on an image is never exact."""
    sizes = sorted((line.size, len(line.text)) for sheet in sheets for line in sheet.lines if line.font == FONT)
    if not sizes:
        return tuple(sheets)
    half, passed, body = sum(count for _, count in sizes) / 2, 0, sizes[-1][0]
    for size, count in sizes:
        passed += count
        if passed >= half:
            body = size
            break
    body = round(2 * body) / 2
    return tuple(
        replace(sheet, lines=tuple(_alike(line, body) if line.font == FONT else line for line in sheet.lines))
        for sheet in sheets
    )


def _alike(line: Line, body: float) -> Line:
    if abs(line.size - body) <= _ALIKE * body:
        return replace(line, size=body)
    return replace(line, size=float(round(line.size)))


def _parted(words: list[Word]) -> Iterator[list[Word]]:
    size = _size(words)
    held = words[:1]
    for word in words[1:]:
        if word.x0 - held[-1].x1 > _CELL * size:
            yield held
            held = []
        held.append(word)
    yield held


def _line(words: Sequence[Word], page: int) -> Line | None:
    text = squeeze(clean(" ".join(word.text for word in words)))
    if not text:
        return None
    size = _size(words)
    feet = [word.y1 for word in words if not _LOW.intersection(word.text) and any(map(str.isalnum, word.text))]
    foot = median(feet) if feet else max(word.y1 for word in words) - 0.21 * size
    return Line(
        page=page,
        text=text,
        x0=_points(min(word.x0 for word in words)),
        y0=_points(min(word.y0 for word in words)),
        x1=_points(max(word.x1 for word in words)),
        y1=_points(max(word.y1 for word in words)),
        y=_points(foot),
        size=_points(size),
        font=FONT,
    )


def _size(words: Sequence[Word]) -> float:
    """The size of the font in dots, from the height of the words and from which letters they have."""
    sizes = [
        (word.y1 - word.y0) / _SHARES[not _HIGH.isdisjoint(word.text), not _LOW.isdisjoint(word.text)]
        for word in words
        if any(map(str.isalnum, word.text))
        for _ in word.text
    ]
    return median(sizes) if sizes else float(max(word.y1 - word.y0 for word in words))


def _confidence(words: Sequence[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters


def _points(dots: float) -> float:
    return round(dots * _POINT, 2)
