"""One hit on one screen, as lines of styled words: where it stands on top, the passage, and the keys.

The styles are title, meta, text, best (the best sentence), new, footer and key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.layout import SMALLEST, Line, plain, runs, safe, stacked
from evidence.search.keys import hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What is read of one passage.

    Attributes:
        citation: whose words, and the page: "Klein 1983, p. 12".
        title: the record's.
        told: what else is said of it: section, themes, screening.
        before: the passage up to the best sentence.
        best: the best sentence; empty where the passage is not the hit itself.
        after: the rest of the passage.
    """

    citation: str
    title: str
    told: Sequence[str]
    before: str
    best: str
    after: str


def compose(leaf: Leaf, *, place: int, count: int, away: int = 0, is_new: bool = False, width: int = 80) -> list[Line]:
    """The screen for one passage.

    Args:
        leaf: what is read.
        place: which hit it is, from 1.
        count: how many hits there are.
        away: how many passages after the hit (or, below 0, before it) the passage is that is shown.
        is_new: whether no earlier look at a saved search has shown it.
        width: columns of the terminal.

    Returns:
        Lines of segments; no line is wider than `width`, or than `SMALLEST` where that is more.
    """
    width = max(SMALLEST, width)
    told = "\u00a0· ".join(filter(None, map(safe, leaf.told)))
    return stacked([
        plain("title", safe(leaf.citation), width) + plain("text", safe(leaf.title), width) + plain("meta", told, width),
        _passage(leaf, width),
        plain("new", "new since the last look" if is_new else "", width)
        + plain("footer", _place(place, count, away), width)
        + plain("key", hints(), width),
    ])  # fmt: skip


def _place(place: int, count: int, away: int) -> str:
    if not away:
        return f"hit {place} of {count}"
    many = "passage" if abs(away) == 1 else "passages"
    return f"{abs(away)} {many} {'after' if away > 0 else 'before'} hit {place} of {count}"


def _passage(leaf: Leaf, width: int) -> list[Line]:
    """The passage, its best sentence in a style of its own; pieces keep the space between them where there was one."""
    text, styles, gap = "", list[str](), False
    for style, piece in (("text", leaf.before), ("best", leaf.best), ("text", leaf.after)):
        shown = safe(piece)
        if shown:
            space = " " if text and (gap or piece[:1].isspace()) else ""
            styles += ["text"] * len(space) + [style] * len(shown)
            text += space + shown
        gap = piece[-1:].isspace() if shown else gap or bool(piece)
    return runs(text, styles, width)
