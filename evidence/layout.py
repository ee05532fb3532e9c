"""Text made safe for a terminal, broken into lines by the columns it takes there, and lines of styled words.

What a style looks like is for the terminal to say; here it is a name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from evidence.text import Span, squeeze

Segment = tuple[str, str]
"""A style and the words it is for."""

Line = tuple[Segment, ...]
"""The segments of one line, from left to right."""

SMALLEST = 20
"""The fewest columns that a line is broken to."""

_HIDDEN = {"Cc", "Cs", "Co", "Cn"}
_STEERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def safe(text: str) -> str:
    """The text on one line, without control characters and direction marks: what is shown cannot steer the terminal."""
    spaced = squeeze(text)
    return "".join(c for c in spaced if unicodedata.category(c) not in _HIDDEN and c not in _STEERING)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for a wide character, none for a combining one."""
    return sum(_columns(char) for char in text)


def wrap(text: str, width: int) -> list[Span]:
    """The lines of a text on one line, each at most `width` columns, as spans without the spaces at their ends.

    A word that is longer than a line is cut. An empty text has no lines.
    """
    lines: list[Span] = []
    start = stop = 0
    for word in _words(text, width):
        if stop > start and columns(text[start : word.stop]) > width:
            lines.append(Span(start, stop))
            start = word.start
        elif stop == start:
            start = word.start
        stop = word.stop
    return [*lines, Span(start, stop)] if stop > start else lines


def plain(style: str, text: str, width: int) -> list[Line]:
    """The lines of a text in one style."""
    return [((style, text[line.start : line.stop]),) for line in wrap(text, width)]


def runs(text: str, styles: Sequence[str], width: int) -> list[Line]:
    """The lines of a text in which every character has a style of its own."""
    return [_runs(text, styles, line) for line in wrap(text, width)]


def stacked(parts: Iterable[list[Line]]) -> list[Line]:
    """Parts of a screen one under the other, an empty line between two; a part without lines takes no room."""
    lines: list[Line] = []
    for part in parts:
        lines += [(), *part] if lines and part else part
    return lines


def key_hints(keys: Iterable[tuple[str, str]]) -> str:
    """Keys and what each does on one line; no-break spaces keep each with its own."""
    return "  ".join(f"{key} {does}".replace(" ", "\u00a0") for key, does in keys)


def _runs(text: str, styles: Sequence[str], line: Span) -> Line:
    segments: list[Segment] = []
    start = line.start
    for at in range(line.start + 1, line.stop + 1):
        if at == line.stop or styles[at] != styles[start]:
            segments.append((styles[start], text[start:at]))
            start = at
    return tuple(segments)


def _words(text: str, width: int) -> list[Span]:
    """The words of a text, those longer than a line in pieces."""
    words: list[Span] = []
    at = 0
    for word in text.split(" "):
        start, end = at, at + len(word)
        while start < end:
            stop = start + 1
            while stop < end and columns(text[start : stop + 1]) <= width:
                stop += 1
            words.append(Span(start, stop))
            start = stop
        at = end + 1
    return words


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
