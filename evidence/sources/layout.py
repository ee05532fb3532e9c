"""How a document is set: its body type, its columns, and the tables that stand between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from evidence.sources.headwords import is_references
from evidence.sources.lines import Line, Sheet

_SMALLEST = 3.2
_LONGEST = 110
_STARTS = re.compile(r"\W*[^\W_a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The body type of a document: its size in points, its fonts, and the usual distance of its baselines.

    `heads` are the styles (font and size, rounded to a tenth of a point) other than the body's that stand over
    paragraphs more than once and seldom anywhere else.
    """

    size: float
    fonts: frozenset[str]
    leading: float
    heads: frozenset[tuple[str, float]] = frozenset()

    def heads_paragraphs(self, line: Line) -> bool:
        """Whether a line is set in a style that the document uses for headings."""
        return (line.font, round(line.size, 1)) in self.heads

    def is_body(self, line: Line) -> bool:
        """Whether a line is set in the size of the body."""
        return abs(line.size - self.size) <= 0.6

    def is_small(self, line: Line) -> bool:
        """Whether a line is set clearly smaller than the body."""
        return line.size < self.size - 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Lines that follow each other down one column (or the rows of one table), and the column's edges."""

    lines: tuple[Line, ...]
    left: float
    right: float
    is_table: bool = False


def look_of(sheets: Sequence[Sheet]) -> Look:
    """The body type: what most characters are set in, up to the list of references."""
    pages = [list(sheet.lines) for sheet in sheets]
    text = _before_references(pages)
    sizes: Counter[float] = Counter()
    for lines in text:
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text) if len(line.text) > 25 else 0
    size = max(sizes, key=lambda key: (sizes[key], key), default=10.0)
    fonts: Counter[str] = Counter()
    gaps: list[float] = []
    for lines in text:
        last: Line | None = None
        for line in lines:
            if abs(line.size - size) > 0.6:
                last = None
                continue
            fonts[line.font] += 0 if line.bold else len(line.text)
            if last is not None and 0 < line.y - last.y < 3 * size:
                gaps.append(line.y - last.y)
            last = line
    most = sum(fonts.values())
    body = frozenset(font for font, count in fonts.items() if count >= 0.25 * most)
    look = Look(size=size, fonts=body, leading=median(gaps) if gaps else 1.2 * size)
    return replace(look, heads=_heads(text, look))


def _before_references(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines of each page up to the last heading that opens a list of references, if more stands before than after."""
    total = sum(len(lines) for lines in pages)
    after = 0
    for number in range(len(pages) - 1, -1, -1):
        for index in range(len(pages[number]) - 1, -1, -1):
            after += 1
            line = pages[number][index]
            if len(line.text) < 40 and is_references(line.text):
                return [*pages[:number], pages[number][:index]] if 2 * after < total else pages
    return pages


def _heads(pages: Sequence[Sequence[Line]], look: Look) -> frozenset[tuple[str, float]]:
    """The styles of headings, learnt from where their lines stand."""
    over: Counter[tuple[str, float]] = Counter()
    seen: Counter[tuple[str, float]] = Counter()
    for lines in pages:
        for index, line in enumerate(lines):
            style = line.font, round(line.size, 1)
            if (line.font in look.fonts and look.is_body(line)) or style[1] < look.size - _SMALLEST:
                continue
            last = lines[index - 1] if index else None
            if last is not None and (last.font, round(last.size, 1)) == style and last.y < line.y - 1:
                continue
            if any(_same_row(line, other) for other in lines[max(0, index - 1) : index + 2]):
                continue
            seen[style] += 1
            over[style] += _stands_over(lines, index, look)
    return frozenset(style for style, count in over.items() if count > 1 and 3 * count >= seen[style])


def _stands_over(lines: Sequence[Line], index: int, look: Look) -> bool:
    """Whether a line, with at most two more of its style, stands over the first line of a paragraph."""
    line = lines[index]
    if len(line.text) > _LONGEST or not _STARTS.match(line.text) or line.text[-1] in ".,;" or line.lead:
        return False
    if index and (_same_row(lines[index - 1], line) or lines[index - 1].text[-1:] in ",-\xad"):
        return False
    for last, after in zip(lines[index:], lines[index + 1 : index + 4], strict=False):
        if _same_row(last, after) or after.y <= last.y + 1 or after.y - last.y > 4 * look.size:
            return False
        if after.font in look.fonts and look.is_body(after):
            return abs(after.x0 - line.x0) < 4 * look.size and _STARTS.match(after.text) is not None
        if after.font != line.font or abs(after.size - line.size) > 0.2:
            return False
    return False


def stretches(sheet: Sheet, look: Look) -> Iterator[Stretch]:
    """The columns and tables of a page, in content order."""
    rest: list[Line] = []
    for is_table, lines in _tables(sheet.lines, look):
        if is_table:
            yield from _columns(rest)
            rest = []
            yield _stretch(lines, is_table=True)
        else:
            rest.extend(lines)
    yield from _columns(rest)


def row_text(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a table as rows from the top, the cells of each from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (each.page, each.y, each.x0)):
        if rows and abs(rows[-1][0].y - line.y) < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def _stretch(lines: Sequence[Line], *, is_table: bool = False) -> Stretch:
    starts = Counter(round(line.x0) for line in lines)
    common = [x for x, count in starts.items() if count >= max(2, 0.15 * len(lines))]
    ends = sorted(line.x1 for line in lines)
    return Stretch(
        lines=tuple(lines),
        left=float(min(common, default=min(starts))),
        right=ends[int(0.9 * (len(ends) - 1))] if len(ends) > 4 else ends[-1],
        is_table=is_table,
    )


def _columns(lines: Sequence[Line]) -> Iterator[Stretch]:
    held: list[Line] = []
    for line in lines:
        if held and not _below(held[-1], line):
            yield _stretch(held)
            held = []
        held.append(line)
    if held:
        yield _stretch(held)


def _below(above: Line, line: Line) -> bool:
    """Whether a line stands under another in the same column."""
    overlap = min(above.x1, line.x1) - max(above.x0, line.x0)
    return line.y > above.y - 0.3 * line.size and overlap > 0


def _tables(lines: Sequence[Line], look: Look) -> Iterator[tuple[bool, list[Line]]]:
    """The lines in order, parted into those of tables and those between."""
    celled = [
        any(0 <= j < len(lines) and _same_row(lines[i], lines[j]) for j in (i - 1, i + 1)) for i in range(len(lines))
    ]
    index = 0
    while index < len(lines):
        stop = _table_end(lines, celled, index) if celled[index] else index
        if stop > index and _is_table(lines[index:stop], look):
            yield True, list(lines[index:stop])
            index = stop
        else:
            stop = max(stop, index + 1)
            yield False, list(lines[index:stop])
            index = stop


def _same_row(one: Line, other: Line) -> bool:
    apart = max(one.x0, other.x0) - min(one.x1, other.x1)
    return abs(one.y - other.y) < 0.35 * max(one.size, other.size) and apart > 0


def _table_end(lines: Sequence[Line], celled: Sequence[bool], start: int) -> int:
    end = start
    index = start
    while index < len(lines) and index - end <= 3:
        line, last = lines[index], lines[max(start, index - 1)]
        if abs(line.size - lines[start].size) > 1.2 or abs(line.y - last.y) > 5 * line.size or len(line.text) > 90:
            break
        if celled[index]:
            end = index + 1
        index += 1
    return end


def _is_table(lines: Sequence[Line], look: Look) -> bool:
    rows = row_text(lines)
    several = sum(len(row) > 1 for row in rows)
    words = sum(len(line.text.split()) for line in lines) / len(lines)
    figures = sum(any(char.isdigit() for char in line.text) for line in lines) / len(lines)
    body = sum(look.is_body(line) for line in lines) > 0.5 * len(lines)
    enough = 3 if body and (figures < 0.3 or words > 3) else 2
    return several >= enough and several >= 0.3 * len(rows) and words < (6 if body else 10)
