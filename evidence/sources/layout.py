"""How a document is set: its body type, its columns, and the tables that stand between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from evidence.sources.lines import Line, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The body type of a document: its size in points, its fonts, and the usual distance of its baselines."""

    size: float
    fonts: frozenset[str]
    leading: float

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
    """The body type: what most characters are set in."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            sizes[round(line.size * 2) / 2] += len(line.text) if len(line.text) > 25 else 0
    size = max(sizes, key=lambda key: (sizes[key], key), default=10.0)
    fonts: Counter[str] = Counter()
    gaps: list[float] = []
    for sheet in sheets:
        last: Line | None = None
        for line in sheet.lines:
            if abs(line.size - size) > 0.6:
                last = None
                continue
            fonts[line.font] += 0 if line.bold else len(line.text)
            if last is not None and 0 < line.y - last.y < 3 * size:
                gaps.append(line.y - last.y)
            last = line
    most = sum(fonts.values())
    body = frozenset(font for font, count in fonts.items() if count >= 0.25 * most)
    return Look(size=size, fonts=body, leading=median(gaps) if gaps else 1.2 * size)


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
