"""Recall against reading for one or more rankers, with reading in random order beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from evidence.report.svg import ACCENT, INK, PALE, RULE, SANS, SOFT, Drawing, finish, number, path, words, wrap

_WIDTH, _HEIGHT = 640.0, 380.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 178.0, 34.0, 46.0
_STEPS = 400
"""Points of a curve at most."""

_STROKES = ((ACCENT, ""), ("#b3541e", "7 3"), ("#2e7d5b", "2 3"), ("#6b4c9a", "9 3 2 3"), (INK, "1 2"))
"""Colours with dashes, so that curves are told apart without colours too."""

_TARGET = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What one ranker did: `found`, for each record in the order of reading, whether it is relevant; `wss95`, the work it
    saved at 95 % recall; `stopped_at`, after how many records a stopping rule would have stopped (None: never)."""

    name: str
    found: Sequence[bool]
    wss95: float
    stopped_at: int | None = None


def simulation_figure(curves: Sequence[Curve], *, title: str, font: str = SANS) -> Drawing:
    """The curves, the diagonal of reading at random, and how much reading the first of them saves at 95 % recall.

    Args:
        curves: at least one, each with at least one relevant record.
        title: what stands above it.
        font: families of letters, as CSS lists them.
    """
    parts = [*_frame(), *_saving(curves[0]), *_legend(curves)]
    for curve, (colour, dash) in reversed(list(zip(curves, _strokes(len(curves)), strict=True))):
        parts += _drawn(curve, colour, dash)
    parts += [
        words(_LEFT, 16 + 13 * line, text, size=12, bold=True)
        for line, text in enumerate(wrap(title, _WIDTH - _LEFT, 12, bold=True)[:1])
    ]
    told = "; ".join(f"{curve.name} saves {curve.wss95:.1%} of the reading at 95 % recall" for curve in curves)
    return finish(parts, _WIDTH, _HEIGHT, name="simulation", title=title, description=f"{told}.", font=font)


def _strokes(count: int) -> list[tuple[str, str]]:
    return [_STROKES[place % len(_STROKES)] for place in range(count)]


def _x(share: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * share


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share


def _frame() -> list[str]:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(path((_x(0), _y(share)), (_x(1), _y(share)), stroke=PALE if share else RULE))
        parts.append(words(_LEFT - 6, _y(share) + 3.5, f"{share:.0%}", size=10, anchor="end", fill=SOFT))
        parts.append(words(_x(share), _y(0) + 16, f"{share:.0%}", size=10, anchor="middle", fill=SOFT))
    parts.append(path((_x(0), _y(0)), (_x(1), _y(1)), stroke=RULE, dash="3 3"))
    parts.append(words(_x(0.5), _HEIGHT - 10, "records read", size=11, anchor="middle"))
    parts.append(words(14, _y(0.5), "relevant records found", size=11, anchor="middle", turn=-90))
    return parts


def _drawn(curve: Curve, colour: str, dash: str) -> list[str]:
    counts, total = [0, *accumulate(int(one) for one in curve.found)], len(curve.found)
    step = max(1, len(counts) // _STEPS)
    places = sorted({*range(0, len(counts), step), len(counts) - 1})
    line = path(
        *[(_x(read / total), _y(counts[read] / counts[-1])) for read in places], stroke=colour, width=2, dash=dash
    )
    if curve.stopped_at is None:
        return [line]
    at = f'cx="{number(_x(curve.stopped_at / total))}" cy="{number(_y(counts[curve.stopped_at] / counts[-1]))}"'
    return [line, f'<circle {at} r="4" fill="#ffffff" stroke="{colour}" stroke-width="2"/>']


def _saving(curve: Curve) -> list[str]:
    """The way from the curve to the diagonal at 95 % recall."""
    read = min(1 - curve.wss95 - (1 - _TARGET), 1)
    if read >= _TARGET:
        return []
    at = _y(_TARGET)
    return [
        path((_x(read), at), (_x(_TARGET), at), stroke=INK, width=1),
        path((_x(read), at - 3), (_x(read), at + 3), stroke=INK, width=1),
        path((_x(_TARGET), at - 3), (_x(_TARGET), at + 3), stroke=INK, width=1),
        words(_x((read + _TARGET) / 2), at + 13, f"{curve.wss95:.1%} saved", size=10, anchor="middle"),
    ]


def _legend(curves: Sequence[Curve]) -> list[str]:
    left, at, parts = _x(1) + 14, _y(1) + 10, []
    for curve, (colour, dash) in zip(curves, _strokes(len(curves)), strict=True):
        parts.append(path((left, at - 3.5), (left + 22, at - 3.5), stroke=colour, width=2, dash=dash))
        for line in wrap(curve.name, _RIGHT - 50, 10.5, bold=True):
            parts.append(words(left + 28, at, line, size=10.5, bold=True))
            at += 13
        parts.append(words(left + 28, at, f"WSS@95 {curve.wss95:.3f}", size=10, fill=SOFT))
        at += 20
    parts.append(path((left, at - 3.5), (left + 22, at - 3.5), stroke=RULE, dash="3 3"))
    parts.append(words(left + 28, at, "in random order", size=10, fill=SOFT))
    if any(curve.stopped_at is not None for curve in curves):
        parts.append(
            f'<circle cx="{number(left + 11)}" cy="{number(at + 16.5)}" r="4" fill="#ffffff" stroke="{INK}" stroke-width="2"/>'
        )
        parts.append(words(left + 28, at + 20, "the rule stops here", size=10, fill=SOFT))
    return parts
