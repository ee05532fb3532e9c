"""Two rankings into one: each scaled to [0, 1] over its own candidates, then added half and half. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Name = TypeVar("Name", str, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused(Generic[Name]):
    """A candidate: `score` in [0, 1], its raw scores (None where that ranking did not find it), and these in [0, 1]."""

    name: Name
    score: float
    words: float | None
    meaning: float | None
    by_words: float
    by_meaning: float


def scaled(scores: Mapping[Name, float]) -> dict[Name, float]:
    """Each score on a line from 0 (the least of them) to 1 (the greatest); all 1 where they are equal."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {name: (score - low) / (high - low) for name, score in scores.items()}


def fuse(words: Mapping[Name, float], meaning: Mapping[Name, float], *, weight: float = 0.5) -> Iterator[Fused[Name]]:
    """All candidates of both rankings, best first, ties by name.

    Args:
        words: raw scores of the candidates found by words; higher is better, any scale.
        meaning: raw scores of those found by meaning.
        weight: how much of the sum is meaning, in [0, 1]. A candidate that one ranking lacks gets 0 from it.
    """
    names = sorted(words.keys() | meaning.keys())
    by_words, by_meaning = _column(scaled(words), names), _column(scaled(meaning), names)
    sums = (weight - 1) * by_words - weight * by_meaning
    for place in np.argsort(sums, kind="stable").tolist():
        name = names[place]
        yield Fused(
            name=name,
            score=-float(sums[place]),
            words=words.get(name),
            meaning=meaning.get(name),
            by_words=float(by_words[place]),
            by_meaning=float(by_meaning[place]),
        )


def _column(line: Mapping[Name, float], names: Sequence[Name]) -> npt.NDArray[np.float64]:
    return np.array([line.get(name, 0.0) for name in names], dtype=np.float64)
