"""The recall curve so far: relevant records found against records read, and how many more there may be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from evidence.report.svg import ACCENT, INK, PALE, RULE, SANS, SOFT, Drawing, finish, number, path, rectangle, words

_WIDTH, _HEIGHT = 640.0, 340.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 118.0, 30.0, 46.0
_STEPS = 400
"""Points of the curve at most."""

_ROOM = 3
"""The curve is drawn at least this share (1 in ...) as high as the drawing, however little is known of the rest."""


def recall_figure(
    found: Sequence[bool],
    total: int,
    *,
    left: int,
    left_most: int,
    title: str = "Relevant records found while reading",
    demonstration: bool = False,
    font: str = SANS,
) -> Drawing:
    """The curve, with the estimate at its right.

    Args:
        found: for each record read, in the order of reading, whether it is relevant.
        total: how many records there are.
        left: about how many relevant ones are unread.
        left_most: how many at most.
        title: what stands above it.
        demonstration: whether the verdicts are a demonstration's.
        font: families of letters, as CSS lists them.
    """
    counts = [0, *accumulate(int(one) for one in found)]
    most = max(1, min(counts[-1] + left_most, _ROOM * counts[-1] + 10))
    scale = _Scale(total=max(1, total), most=_round(most))
    parts = [*_frame(scale), *_estimate(scale, len(found), counts[-1], left, left_most), *_curve(scale, counts)]
    parts.append(words(_LEFT, 16, title, size=12, bold=True))
    told = f"{counts[-1]} relevant records found in {len(found)} of {total} read"
    more = f"; about {left} more are estimated to be unread, at most {left_most}" if len(found) < total else ""
    return finish(
        parts, _WIDTH, _HEIGHT, name="recall", title=title, description=f"{told}{more}.", demonstration=demonstration,
        font=font,
    )  # fmt: skip


class _Scale:
    """Numbers of records to places in the drawing."""

    def __init__(self, *, total: int, most: int) -> None:
        self.total, self.most = total, most

    def x(self, read: float) -> float:
        """How far right."""
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * read / self.total

    def y(self, found: float) -> float:
        """How far down; what is above the drawing stands at its upper edge."""
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * min(found, self.most) / self.most


def _round(most: int) -> int:
    """The next number that can be divided into four parts of 1, 2, 2.5 or 5 times a power of ten."""
    step = 1
    while step * 4 < most:
        step = next(one for one in _steps(step) if one > step)
    return step * 4


def _steps(step: int) -> list[int]:
    power = 10 ** (len(str(step)) - 1)
    return [2 * power, 5 * power, 10 * power] if power < 10 else [2 * power, 5 * power // 2, 5 * power, 10 * power]


def _frame(scale: _Scale) -> list[str]:
    parts = []
    for quarter in range(5):
        found = scale.most * quarter // 4
        at = scale.y(found)
        parts.append(path((scale.x(0), at), (scale.x(scale.total), at), stroke=RULE if not quarter else PALE))
        parts.append(words(_LEFT - 6, at + 3.5, f"{found:,}", size=10, anchor="end", fill=SOFT))
        read = scale.total * quarter / 4
        parts.append(words(scale.x(read), _HEIGHT - _BOTTOM + 16, f"{read:,.0f}", size=10, anchor="middle", fill=SOFT))
    middle = scale.x(scale.total / 2)
    parts.append(words(middle, _HEIGHT - 10, "records read", size=11, anchor="middle"))
    parts.append(words(14, scale.y(scale.most / 2), "relevant found", size=11, anchor="middle", turn=-90))
    return parts


def _estimate(scale: _Scale, read: int, found: int, left: int, left_most: int) -> list[str]:
    """The range in which the number of all relevant records lies, at the right, and the way there."""
    if read >= scale.total:
        return []
    end, half = scale.x(scale.total), 5.0
    low, high = scale.y(found), scale.y(found + left_most)
    parts = [
        rectangle(scale.x(read), high, end - scale.x(read), max(low - high, 0.5), fill=PALE),
        path((scale.x(read), low), (end, scale.y(found + left)), stroke=ACCENT, dash="4 3"),
        path((end, low), (end, high), stroke=INK, width=1.5, tip=found + left_most > scale.most),
        path((end - half, low), (end + half, low), stroke=INK, width=1.5),
        path((end - half, scale.y(found + left)), (end + half, scale.y(found + left)), stroke=ACCENT, width=2.5),
    ]
    labels = [(high, f"at most {found + left_most:,}"), (scale.y(found + left), f"about {found + left:,} in all")]
    labels.append((low, f"{found:,} found"))
    below = float("-inf")
    for at, text in labels:
        below = max(at + 3.5, below + 12)
        parts.append(words(end + 9, below, text, size=10))
    return parts


def _curve(scale: _Scale, counts: Sequence[int]) -> list[str]:
    step = max(1, len(counts) // _STEPS)
    places = sorted({*range(0, len(counts), step), len(counts) - 1})
    line = path(*[(scale.x(read), scale.y(counts[read])) for read in places], stroke=ACCENT, width=2)
    end = (
        f'<circle cx="{number(scale.x(len(counts) - 1))}" cy="{number(scale.y(counts[-1]))}" r="3.2" fill="{ACCENT}"/>'
    )
    return [line, end] if len(counts) > 1 else [end]
