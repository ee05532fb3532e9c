"""The timeline of tiers: a bar for each body, by level, from its first to its last day as far as these are known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.report.draft import TimelineRow
from evidence.report.svg import (
    ACCENT,
    INK,
    LINE,
    PALE,
    SANS,
    SOFT,
    Drawing,
    finish,
    measure,
    number,
    path,
    rectangle,
    words,
    wrap,
)

_SHADES = (ACCENT, "#7a5c2e", "#4d7358", "#7b4a6b", "#53606d", "#8a4b3a")
_WIDTH = 660.0
_LEFT = 218.0
_RIGHT = 30.0
_SIZE = 10.0
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def year_of(date: str) -> float | None:
    """A partial ISO date as a year with its fraction; one that is known less exactly lies in its middle."""
    match = _PARTIAL.match(date.strip())
    if not match:
        return None
    if match[2] is None:
        return int(match[1]) + 0.5
    days = int(match[3]) - 1 if match[3] else 15
    return int(match[1]) + (int(match[2]) - 1) / 12 + days / 366


def timeline_figure(
    rows: Sequence[TimelineRow], *, as_of: str, demonstration: bool = False, font: str = SANS
) -> Drawing:
    """The timeline. A body without an end runs to `as_of` and has an arrow; one without a start is drawn dashed."""
    now = year_of(as_of) or 2000.0
    dated = [row for row in rows if year_of(row.start) is not None or year_of(row.end) is not None]
    first = min((year for row in dated for year in (year_of(row.start), year_of(row.end)) if year), default=now - 1)
    low, high = int(first // 5 * 5), max(now, *(year_of(row.end) or now for row in dated)) if dated else now
    scale = _Scale(low, high)
    parts: list[str] = []
    top = 24.0
    for index, level in enumerate(dict.fromkeys(row.level for row in rows)):
        parts.append(rectangle(0, top, _WIDTH, 17, fill=PALE))
        parts.append(words(6, top + 12, level.capitalize() or "Level not given", size=_SIZE, bold=True))
        top += 21
        for row in sorted((row for row in rows if row.level == level), key=_order):
            drawn, height = _row(row, top, scale, now, _SHADES[index % len(_SHADES)])
            parts += drawn
            top += height
        top += 5
    axis = _axis(scale, top)
    told = "; ".join(f"{row.label}, {row.level or 'level not given'}, {_span(row)}" for row in sorted(rows, key=_order))
    return finish(
        [*axis, *parts], _WIDTH, top + 4, name="timeline", title="Timeline of tiers",
        description=f"Bodies by level, as of {as_of}: {told}.", demonstration=demonstration, font=font,
    )  # fmt: skip


class _Scale:
    """Years to places across."""

    def __init__(self, low: float, high: float) -> None:
        self.low = low
        self.high = max(high, low + 1)

    def x(self, year: float) -> float:
        return _LEFT + (year - self.low) / (self.high - self.low) * (_WIDTH - _LEFT - _RIGHT)


def _order(row: TimelineRow) -> tuple[float, float, str]:
    return (year_of(row.start) or 9999.0, year_of(row.end) or 9999.0, row.id)


def _axis(scale: _Scale, bottom: float) -> list[str]:
    step = 10 if scale.high - scale.low > 30 else 5 if scale.high - scale.low > 12 else 1
    parts = []
    for year in range(-(-int(scale.low) // step) * step, int(scale.high) + 1, step):
        x = scale.x(year)
        parts.append(words(x, 12, str(year), size=9.5, anchor="middle", fill=SOFT))
        parts.append(path((x, 18), (x, bottom), stroke="#d5dce3", width=0.7))
    return parts


def _row(row: TimelineRow, top: float, scale: _Scale, now: float, shade: str) -> tuple[list[str], float]:
    """What is drawn for one body, and how high it is."""
    label = f"{row.label} ({row.count})" if row.count else row.label
    lines = wrap(label, _LEFT - 22, _SIZE)
    height = max(len(lines) * _SIZE * LINE, 14) + 4
    middle = top + height / 2 - 2
    first = middle - (len(lines) - 1) * _SIZE * LINE / 2 + 3.4
    parts = [words(12, first + at * _SIZE * LINE, line, size=_SIZE) for at, line in enumerate(lines)]
    start, end = year_of(row.start), year_of(row.end)
    if start is None and end is None:
        return [*parts, words(_LEFT + 4, middle + 3.4, "dates not known", size=9, fill=SOFT)], height
    left = scale.x(start if start is not None else max(scale.low, (end or now) - 3))
    if row.proposed:
        return [*parts, *_proposal(row, left, middle, shade)], height
    right = scale.x(end if end is not None else now)
    right = max(right, left + 2)
    if start is None:
        parts.append(path((left, middle), (right, middle), stroke=shade, width=2, dash="3 3"))
    else:
        parts.append(rectangle(left, middle - 5, right - left, 10, fill=shade, round_=1))
    if end is None:
        points = f"{number(right)},{number(middle - 7)} {number(right + 8)},{number(middle)} {number(right)},{number(middle + 7)}"
        parts.append(f'<polygon points="{points}" fill="{shade}"/>')
    return [*parts, _period(row, left, right, middle, scale, end is None)], height


def _proposal(row: TimelineRow, x: float, middle: float, shade: str) -> list[str]:
    """A hollow diamond: nothing runs from here on."""
    points = " ".join(f"{number(x + dx)},{number(middle + dy)}" for dx, dy in ((-5, 0), (0, -5), (5, 0), (0, 5)))
    diamond = f'<polygon points="{points}" fill="#ffffff" stroke="{shade}" stroke-width="1.4"/>'
    return [diamond, words(x - 9, middle + 3.2, _span(row), size=9, anchor="end", fill=INK)]


def _period(row: TimelineRow, left: float, right: float, middle: float, scale: _Scale, still: bool) -> str:
    """The years beside the bar: inside it where they fit, else to its right, else to its left."""
    text = _span(row)
    wide = measure(text, 9)
    if right - left > wide + 10 and row.start:
        return words((left + right) / 2, middle + 3.2, text, size=9, anchor="middle", fill="#ffffff", bold=True)
    stop = right + (11 if still else 4)
    if stop + wide < _WIDTH:
        return words(stop, middle + 3.2, text, size=9, fill=INK)
    return words(left - 4, middle + 3.2, text, size=9, anchor="end", fill=INK)


def _span(row: TimelineRow) -> str:
    start, end = row.start[:4] or "?", row.end[:4]
    if row.proposed:
        return f"{start}, proposed"
    return start if start == end else f"{start}\u2013{end}"
