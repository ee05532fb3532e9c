"""How alike two strings are: the only module that knows rapidfuzz."""

from __future__ import annotations

from functools import cache
from types import ModuleType


def ratio(a: str, b: str, cutoff: float = 0.0) -> float:
    """Share of characters that two strings have in common in the same order, in [0, 1]; 0 where it is under `cutoff`."""
    if 2 * min(len(a), len(b)) < cutoff * (len(a) + len(b)):
        return 0.0
    measured: float = _measures().ratio(a, b, score_cutoff=100 * cutoff)
    return measured / 100


@cache
def _measures() -> ModuleType:
    from rapidfuzz import fuzz

    return fuzz


def edits(a: str, b: str, most: int) -> int:
    """Characters to insert, delete or replace to make one string the other; `most` + 1 where it is more than `most`."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(a, b, score_cutoff=most))
