"""Text of a record made safe for a terminal, and broken into lines by the columns it takes there."""

from __future__ import annotations

import unicodedata

from evidence.text import Span, squeeze

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
