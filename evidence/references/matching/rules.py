"""What rules are made of: answers with reasons, and what several of them ask."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.references.matching.fields import Fields
from evidence.references.matching.levels import Level
from evidence.references.matching.prepare import Prepared
from evidence.references.matching.values import Answer

AGREES = frozenset({Level.SAME, Level.NEAR})
OPEN = frozenset({Level.MISSING, Level.UNCLEAR})


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with its reason; `firm`, `proved` and `slip` as in Comparison."""

    answer: Answer
    reason: str
    firm: bool = False
    proved: bool = False
    slip: bool = False


def same(reason: str, *, proved: bool = False) -> Decision:
    """They are one publication; `proved` as in Comparison."""
    return Decision(Answer.SAME, reason, proved=proved)


def ask(reason: str, *, firm: bool = False) -> Decision:
    """Only a person can tell; `firm` where they are not to be joined through a third record either."""
    return Decision(Answer.ASK, reason, firm)


def ask_the_year(reason: str) -> Decision:
    """They are one publication if the year of one is a slip: never joined by themselves, but the other entries may tell."""
    return Decision(Answer.ASK, reason, firm=True, slip=True)


def different(reason: str, *, firm: bool = True) -> Decision:
    """They are two publications; not `firm` where too little agrees rather than something contradicts."""
    return Decision(Answer.DIFFERENT, reason, firm)


def located(f: Fields) -> bool:
    """Whether both stand at one place: first page, and volume or container, and nothing of it elsewhere."""
    if f.pages not in AGREES:
        return False
    if f.volume in AGREES:
        return f.container is not Level.APART or f.volume is Level.SAME
    return f.volume in OPEN and f.container in AGREES


def one_range(a: Prepared, b: Prepared, f: Fields) -> bool:
    """Whether both fill the same pages, more than one and not from page 1: two works may share a page, but no range."""
    return f.pages is Level.SAME and a.pages.last == b.pages.last > a.pages.first > 1


def elsewhere(f: Fields) -> int:
    """How many of container, volume and pages differ."""
    return sum(level is Level.APART for level in (f.container, f.volume, f.pages))
