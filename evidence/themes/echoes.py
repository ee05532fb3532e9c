"""Echoes: what sources say of bodies of the past and of today's, on one point: nearly the same, or the contrary. Pure.

Two sentences are the nearer, the nearer they are in meaning once the names of the bodies are taken out, the more of
their rarer words they share, and the more both are to the theme. Which measures were tried: docs/decisions/0011.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from evidence.terms import stem, terms
from evidence.themes.denial import denials

Floats = npt.NDArray[np.float64]

_FITNESS: Final = 0.1
"""How much one standard deviation of fitness for the theme counts beside a cosine."""
LEAST: Final = 0.8
"""The score under which two sentences are no echo (how it was set: docs/decisions/0011)."""
CHOSEN: Final = 0.4
"""The same among sentences that a person has chosen for a theme."""
USES: Final = 2
"""In how many echoes one sentence stands at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of a source: [start, stop) of the text with digest `text`.

    `compared` are its words without the names of bodies; `fit` says how well it fits the theme, in standard deviations
    above the mean of its side, 0 where a person put it there.
    """

    passage: str
    record: str
    text: str
    start: int
    stop: int
    words: str
    compared: str
    fit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Two sentences on one point. `score` orders echoes and is no probability.

    They are `opposed` where one of them denies and the other does not; `denials` are the words by which it does.
    """

    then: Said
    now: Said
    score: float
    opposed: bool
    denials: tuple[str, ...] = ()


def echoes(then: Sequence[Said], now: Sequence[Said], cosines: Floats, *, least: float = LEAST) -> list[Echo]:
    """The pairs of sentences that are on one point, the nearest first; each sentence in `USES` of them at most.

    A source does not echo itself, and words that stand in both sources are a repetition and no echo.

    Args:
        then: sentences on bodies of the past.
        now: sentences on those of today.
        cosines: of their `compared` words in meaning, (then, now).
        least: the score under which nothing is told.
    """
    if not then or not now:
        return []
    scores = cosines + _overlaps(then, now) + _FITNESS * np.minimum.outer(_fits(then), _fits(now))
    order = np.argsort(-scores, axis=None, kind="stable")
    near = (divmod(int(place), len(now)) for place in order[: int((scores >= least).sum())])
    return list(_pairs(then, now, scores, near))


def _pairs(
    then: Sequence[Said], now: Sequence[Said], scores: Floats, near: Iterable[tuple[int, int]]
) -> Iterator[Echo]:
    used: Counter[tuple[str, str, int]] = Counter()
    for row, column in near:
        one, other = then[row], now[column]
        keys = [(side, said.text, said.start) for side, said in (("then", one), ("now", other))]
        if one.record == other.record or _folded(one) == _folded(other) or any(used[key] >= USES for key in keys):
            continue
        used.update(keys)
        denied = denials(one.words), denials(other.words)
        opposed = bool(denied[0]) != bool(denied[1])
        yield Echo(
            then=one,
            now=other,
            score=round(float(scores[row, column]), 3),
            opposed=opposed,
            denials=denied[0] or denied[1] if opposed else (),
        )


def _fits(said: Sequence[Said]) -> Floats:
    return np.array([one.fit for one in said])


def _folded(said: Said) -> str:
    return " ".join(said.words.casefold().split())


def _overlaps(then: Sequence[Said], now: Sequence[Said]) -> Floats:
    """How much of their words two sentences share, in [0, 1]: the cosine of their words, each weighed by its rarity."""
    words = [{stem(term) for term in terms(one.words)} for one in [*then, *now]]
    known = {term: column for column, term in enumerate(sorted(set().union(*words)))}
    counts = Counter(term for own in words for term in own)
    rows = np.zeros((len(words), len(known)))
    for row, own in enumerate(words):
        for term in own:
            rows[row, known[term]] = log(1 + len(words) / (1 + counts[term]))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths > 0, lengths, 1)
    return rows[: len(then)] @ rows[len(then) :].T
