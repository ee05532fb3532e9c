"""Lines as they stand on printed pages, before anybody says what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from evidence.model import Ocr, Status
from evidence.sources.accents import accented
from evidence.sources.textlayer import Layer
from evidence.text import clean, squeeze

_MARK = re.compile(r"[\d,;.*†‡§¶‖#\s–-]+|[a-z]|[a-z](,[a-z])+")
_UNIT = re.compile(r"(?:^|[\s\d(/·.])(?:[munckdM]?m|[kmµ]?g|s|h|ha|yr|day|l|L|kg|min|[A-Zχ]|10)$")
_RAISED = str.maketrans("0123456789+-–−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_SECTION = re.compile(r"\d+(\.\d+)+\.?\s")
_NUMERIC = " .()0123456789\u2002\u2003"
_GAP = 0.95
_ITEM = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivx]+)[.)]|[•·▪o–-]|\d+(\.\d+)+\.?")
_SYMBOL_BULLET = re.compile("[\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf06e\uf071]")


class Run(NamedTuple):
    """Characters of one font and size on one line; `y` is the baseline, all in points from the top left corner.

    A tuple, because there are hundreds to a page, and a dataclass takes three times as long to make.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    y: float
    size: float
    font: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line of one column.

    `y` is its baseline; `size`, `font`, `bold`, `italic` are those of most of its characters; `lead` counts the
    characters at its start that are bolder than the rest (0 if none, or if the whole line is alike), `slant` those in
    italics; `mark` is true where it starts with a raised note mark; `calls` are the raised note marks left out of the
    text, each after how many characters other than spaces it stood.
    """

    page: int
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    y: float
    size: float
    font: str
    bold: bool = False
    italic: bool = False
    lead: int = 0
    slant: int = 0
    mark: bool = False
    calls: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its number in the file from 1, the label the file gives it, its size in points, its lines in order.

    `layer` is what its text is worth; `ocr` says that the lines were read from its image, `turn` by how many degrees
    (clockwise) the page in the file was turned to read it, and `rotation` by how many it is shown turned. Places and
    sizes are those after the turn.
    """

    number: int
    label: str
    width: float
    height: float
    lines: tuple[Line, ...]
    images: int = 0
    layer: Layer = Layer.TEXT
    ocr: Ocr | None = None
    turn: int = 0
    rotation: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """A file as its pages; `about` holds what the file says of itself (title, author, creationDate)."""

    status: Status
    extractor: str
    sheets: tuple[Sheet, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    notices: tuple[str, ...] = ()


def line_of(runs: Sequence[Run], page: int) -> Line | None:
    """One line from its runs, raised note marks left out; None if there are no words."""
    weights: dict[tuple[float, str, bool, bool, float], int] = {}
    for run in runs:
        key = (round(run.size, 1), run.font, run.bold, run.italic, run.y)
        weights[key] = weights.get(key, 0) + len(run.text.strip())
    size, font, bold, italic, y = max(weights, key=weights.__getitem__)
    text, mark, calls = _words(runs, size, y)
    if not text:
        return None
    worded = [run for run in runs if run.text.strip()]
    return Line(
        page=page,
        text=text,
        x0=min([run.x0 for run in worded]),
        y0=min([run.y0 for run in runs]),
        x1=max([run.x1 for run in worded]),
        y1=max([run.y1 for run in runs]),
        y=y,
        size=size,
        font=font,
        bold=bold,
        italic=italic,
        lead=_lead(runs, len(text)),
        slant=_slant(runs),
        mark=mark,
        calls=calls,
    )


def beside(left: Line, right: Line) -> bool:
    """Whether `right` goes on where `left` ends: same baseline, and a gap no wider than a wide space."""
    gap = right.x0 - left.x1
    if abs(left.y - right.y) >= 0.35 * max(left.size, right.size) or gap <= -1:
        return False
    near = 4 * left.size if _ITEM.fullmatch(left.text.strip()) else _GAP * max(left.size, right.size)
    return gap < near


def together(left: Line, right: Line) -> Line:
    """Two pieces of one printed line as one."""
    most = left if len(left.text) >= len(right.text) else right
    return Line(
        page=left.page,
        text=squeeze(f"{left.text} {right.text}") if right.x0 - left.x1 > 0.15 * left.size else left.text + right.text,
        x0=left.x0,
        y0=min(left.y0, right.y0),
        x1=right.x1,
        y1=max(left.y1, right.y1),
        y=most.y,
        size=most.size,
        font=most.font,
        bold=left.bold and right.bold,
        italic=left.italic and right.italic,
        lead=left.lead or (len(left.text) if left.bold and not right.bold else 0),
        mark=left.mark,
        calls=left.calls + moved(right.calls, inked(left.text)),
    )


def inked(text: str) -> int:
    """How many characters of a text are not spaces."""
    return len("".join(text.split()))


def moved(calls: Sequence[tuple[int, str]], by: int) -> tuple[tuple[int, str], ...]:
    """Calls of notes in a text that now starts `by` inked characters later; those before its start are left out."""
    return tuple((at + by, mark) for at, mark in calls if at + by >= 0)


def _words(runs: Sequence[Run], size: float, y: float) -> tuple[str, bool, tuple[tuple[int, str], ...]]:
    text = ""
    mark = False
    calls: list[tuple[int, str]] = []
    for run in runs:
        words = run.text
        if run.size < 0.86 * size and run.y < y - 0.12 * size and words.strip():
            if not text.strip():
                mark = bool(_MARK.fullmatch(words.strip()))
                words = f"{words.strip()} "
            else:
                words = _raised(text, words)
                if not words.strip():
                    calls.append((inked(_plain(text)), run.text.strip()))
        text += words
    return _plain(text), mark, tuple(calls)


def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return squeeze(text)
    text = _SYMBOL_BULLET.sub("•", text.replace("-\xad", "-").replace("\t", " ").replace("\ufeff", ""))
    return accented(squeeze(clean(text)))


def _raised(before: str, words: str) -> str:
    """What a raised run stands for: nothing if it is a note mark, raised digits if it is an exponent."""
    said = words.strip()
    if not _MARK.fullmatch(said):
        return words
    if re.fullmatch(r"[-–−+]?\d+|n", said) and (said[0] in "-–−+" or _UNIT.search(before)):
        return said.translate(_RAISED) + (" " if words[-1:].isspace() else "")
    return " " if words[-1:].isspace() or words[:1].isspace() else ""


def _lead(runs: Sequence[Run], length: int) -> int:
    """How many characters at the start are bold (or set in italics, with a number before them), if the rest is not."""
    if len(runs) == 1:
        return 0
    count = _styled([(run.text, run.bold) for run in runs]) if any(run.bold for run in runs[:3]) else 0
    if not count and _SECTION.match("".join(run.text for run in runs[:4])):
        count = _slant(runs)
    return count if 0 < count < length else 0


def _slant(runs: Sequence[Run]) -> int:
    """How many characters at the start are set in italics; a number before them counts with them."""
    if not any(run.italic for run in runs[:4]):
        return 0
    return _styled([(run.text, run.italic or not run.text.strip(_NUMERIC)) for run in runs])


def _styled(runs: Sequence[tuple[str, bool]]) -> int:
    """The length of the styled runs at the start; marks, and letters inside a word (a ligature), do not end them."""
    at = count = 0
    last = ""
    for text, is_styled in runs:
        within = last[-1:].isalpha() and text[:1].isalpha() and len(text) <= 3
        if not is_styled and not within and any(char.isalnum() for char in text):
            break
        at += len(text)
        if (is_styled and text.strip()) or (within and count):
            count = at
        last = text
    return count
