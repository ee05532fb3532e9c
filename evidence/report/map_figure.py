"""The map of the evidence: themes down, the values of a facet across, in each cell how many passages there are."""

from __future__ import annotations

from math import cos, radians, sin, sqrt

from evidence.report.draft import Matrix
from evidence.report.svg import INK, LINE, SANS, SOFT, Drawing, finish, measure, path, rectangle, words, wrap

_WIDTH = 660.0
_LEFT = 210.0
_TOTAL = 38.0
_SIZE = 9.5
_TURN = 52.0
_LONGEST = 32
"""Characters of a label that can stand over a column; if one is longer, codes stand over all, with a key below."""
_LIGHT, _DARK = (226, 235, 243), (35, 78, 120)


def map_figure(matrix: Matrix, *, demonstration: bool = False, font: str = SANS) -> Drawing:
    """The map as a grid: the darker a cell, the more passages, and every number written out; a dot is none."""
    columns = len(matrix.values) or 1
    wide = min((_WIDTH - _LEFT - _TOTAL - 26) / columns, 46.0)
    most = max((count for row in matrix.counts for count in row), default=0)
    short = all(len(label) <= _LONGEST for _, label in matrix.values)
    heads = [label if short else code for code, label in matrix.values]
    top = max((measure(head, _SIZE) for head in heads), default=0.0) * sin(radians(_TURN)) + 16
    parts = [_head(_LEFT + (at + 0.5) * wide, top - 5, head) for at, head in enumerate([*heads, "all"])]
    y = top
    for at, ((code, label), counts) in enumerate(zip(matrix.themes, matrix.counts, strict=True)):
        lines = wrap(f"{code}  {label}", _LEFT - 12, _SIZE)
        height = max(len(lines) * _SIZE * LINE + 3, 17.0)
        if at % 2:
            parts.append(rectangle(0, y, _LEFT + wide * columns + _TOTAL, height, fill="#f7f9fb"))
        first = y + height / 2 + 3.2 - (len(lines) - 1) * _SIZE * LINE / 2
        parts += [words(2, first + index * _SIZE * LINE, line, size=_SIZE) for index, line in enumerate(lines)]
        parts += [_cell(_LEFT + index * wide, y, wide, height, count, most) for index, count in enumerate(counts)]
        parts.append(_sum(_LEFT + (columns + 0.5) * wide, y + height / 2 + 3.2, sum(counts)))
        y += height
    totals = [sum(row[index] for row in matrix.counts) for index in range(len(matrix.values))]
    parts.append(path((0, y + 1), (_LEFT + wide * columns + _TOTAL, y + 1), stroke=SOFT, width=0.7))
    parts.append(words(2, y + 14, "all", size=_SIZE, bold=True))
    parts += [_sum(_LEFT + (index + 0.5) * wide, y + 14, total) for index, total in enumerate(totals)]
    key = "; ".join(f"{code}: {label}" for code, label in matrix.values if code in heads and code != label)
    notes = wrap(key, _WIDTH - 4, 9)
    parts += [words(2, y + 32 + at * 12, line, size=9, fill=SOFT) for at, line in enumerate(notes)]
    y += 12 * len(notes)
    right = max(
        _LEFT + (at + 0.5) * wide + measure(head, _SIZE) * cos(radians(_TURN))
        for at, head in enumerate([*heads, "all"])
    )
    return finish(
        parts, max(_WIDTH, right), y + 20, name="map", title=f"Theme by {matrix.facet or 'facet'}: number of passages",
        description=_described(matrix, most), demonstration=demonstration, font=font,
    )  # fmt: skip


def _head(x: float, y: float, text: str) -> str:
    return words(x, y, text, size=_SIZE, turn=-_TURN, bold=text == "all")


def _cell(x: float, y: float, width: float, height: float, count: int, most: int) -> str:
    if not count:
        return words(x + width / 2, y + height / 2 + 3, "\u00b7", size=_SIZE, anchor="middle", fill="#9aa6b2")
    share = sqrt(count / most)
    shade = "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_LIGHT, _DARK, strict=True))
    ink = "#ffffff" if share > 0.64 else INK
    box = rectangle(x + 1, y + 1, width - 2, height - 2, fill=shade, round_=1.5)
    return box + words(x + width / 2, y + height / 2 + 3.3, str(count), size=_SIZE, anchor="middle", fill=ink)


def _sum(x: float, y: float, count: int) -> str:
    return words(x, y, str(count), size=_SIZE, anchor="middle", fill=SOFT if not count else INK)


def _described(matrix: Matrix, most: int) -> str:
    filled = [
        f"{label} with {value}: {count}"
        for (_, label), row in zip(matrix.themes, matrix.counts, strict=True)
        for (_, value), count in zip(matrix.values, row, strict=True)
        if count
    ]
    told = "; ".join(filled) if filled else "no passage yet"
    return f"{len(matrix.themes)} themes by {len(matrix.values)} values, at most {most} passages in a cell. {told}."
