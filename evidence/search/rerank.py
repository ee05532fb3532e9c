"""The first candidates looked at again, sentence by sentence: their order, and the sentence of each that answers. Pure.

What decides besides the two rankings: how near the best sentence is in meaning, and how much of what was asked stands
in one sentence and in the whole passage, where a word weighs the more the fewer of the candidates have it: what all
of them have tells none from the others. The ranking by words does not count for a passage of which the title alone
has any of them, and what says nothing by itself ("Fig. 2.", "8 Ham 1981.") counts for little: every passage of a
record shares its title. At last, what is like the first two comes further up, for they are mostly right (relevance
feedback, Rocchio 1971, without anybody's judgement). The weights were set on three public collections at once, and
looked at with each left out in turn (docs/decisions/0009).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from evidence.search.variants import one_spelling, spellings
from evidence.terms import lettered, stem, terms
from evidence.text import Span

Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]

_WEIGHTS: Final = np.array([0.4, 0.45, 0.05, 0.2, 0.05])
"""Words, meaning, best sentence in meaning, best sentence in words, passage in words; each scaled to [0, 1]."""
_LIKENESS: Final = 0.4
"""The weight of being like those that these put first."""
_SUBSTANCE: Final = 6
_ENOUGH: Final = 160
"""Characters in which most sentences have said so much; a whole passage need not be read for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A passage that may be an answer.

    Attributes:
        name: the passage's.
        record: the key of its record.
        by_words: how well it does in the ranking by words, in [0, 1]; 0 where it is not in it.
        by_meaning: the same by meaning.
        title: the title that was indexed with it.
        words: its words.
        spans: its sentences, in its words; at least one.
        near: the cosine of the question with each sentence; empty where that is not known.
    """

    name: str
    record: str
    by_words: float
    by_meaning: float
    title: str
    words: str
    spans: Sequence[Span]
    near: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A candidate in its place: `score` in [0, 1], and the sentence to show.

    `near` is the cosine of the question with the nearest sentence (None where it is not known), `shared` the part of the
    question's words that stand in one sentence.
    """

    candidate: Candidate
    score: float
    span: Span
    near: float | None
    shared: float


def rerank(
    query: str, candidates: Sequence[Candidate], vectors: Vectors | None = None, *, by_record: bool
) -> list[Placed]:
    """The candidates, best first, ties by name; one a record if so asked.

    A record is as good as its passages are together: in each respect it counts as the best of them does. The passage
    that stands for it is the best by itself.

    Args:
        query: what was asked.
        candidates: what may answer it.
        vectors: float32 (candidates, dimension), each of length 1, or 0 where it is not known; None where none is. What
            is like the first two of all comes further up.
        by_record: whether to give one a record.
    """
    if not candidates:
        return []
    held, weights = _weighed(query, candidates)
    overlaps = [_shares(own, weights) for own in held]
    near = [_weighed_near(one) for one in candidates]
    substances = np.array([[substance(one.words)] for one in candidates])
    features = _features(candidates, held, near, overlaps) * substances
    if vectors is not None:
        features = np.hstack([features, _like_the_first(candidates, features, vectors) * substances])
    order, scores = _ordered(candidates, features, by_record)
    return [
        Placed(
            candidate=candidates[i],
            score=float(scores[i]),
            span=_best(candidates[i], overlaps[i][0], near[i]),
            near=max(near[i], default=None),
            shared=max(map(len, held[i])) / max(len(weights), 1),
        )
        for i in order
    ]


def _features(
    candidates: Sequence[Candidate],
    held: Sequence[Sequence[set[str]]],
    near: Sequence[Sequence[float]],
    overlaps: Sequence[tuple[list[float], float]],
) -> Floats:
    """How each candidate does in each respect of `_WEIGHTS`, in [0, 1]: (candidates, respects)."""
    rows = [
        [one.by_words if any(own) else 0.0, one.by_meaning, max(cosines, default=one.by_meaning), max(shares), whole]
        for one, own, cosines, (shares, whole) in zip(candidates, held, near, overlaps, strict=True)
    ]
    return _scaled(np.array(rows))


def _like_the_first(candidates: Sequence[Candidate], features: Floats, vectors: Vectors) -> Floats:
    """How like each candidate is to the first two, which are of two records, in [0, 1]: (candidates, 1)."""
    order = np.argsort(-(features @ _WEIGHTS), kind="stable")
    second = next((place for place in order if candidates[place].record != candidates[order[0]].record), order[0])
    model = vectors[order[0]] + vectors[second]
    return _scaled((vectors @ model)[:, None].astype(np.float64))


def _ordered(candidates: Sequence[Candidate], features: Floats, by_record: bool) -> tuple[list[int], Floats]:
    """The places of the candidates, best first, one a record if so asked; and the score at each place."""
    weights = np.array([*_WEIGHTS, _LIKENESS])[: features.shape[1]]
    weights /= weights.sum()
    scores: Floats = features @ weights
    order = sorted(range(len(candidates)), key=lambda i: (-scores[i], candidates[i].name))
    if by_record:
        groups: dict[str, list[int]] = {}
        for place in order:
            groups.setdefault(candidates[place].record, []).append(place)
        for places in groups.values():
            scores[places[0]] = features[places].max(axis=0) @ weights
        order = sorted((places[0] for places in groups.values()), key=lambda i: (-scores[i], candidates[i].name))
    return order, scores


def _best(candidate: Candidate, shares: Sequence[float], near: Sequence[float]) -> Span:
    """The sentence to show: shared words decide, and with them nearness in meaning; the first of equals."""
    known = near if len(near) == len(candidate.spans) else [0.0] * len(shares)
    return candidate.spans[max(range(len(shares)), key=lambda i: (shares[i] + known[i], -i))]


def _weighed_near(candidate: Candidate) -> list[float]:
    """The cosine of each sentence, as far as it says anything by itself; empty where they are not known."""
    if len(candidate.near) != len(candidate.spans):
        return list(candidate.near)
    return [
        cosine * substance(candidate.words[span.start : span.stop])
        for cosine, span in zip(candidate.near, candidate.spans, strict=True)
    ]


def substance(words: str) -> float:
    """How far words say anything by themselves, in (0, 1]: wholly from five words of letters on that carry meaning."""
    if len(lettered(words[:_ENOUGH])) >= _SUBSTANCE:  # one of them may be cut
        return 1.0
    return min(1.0, (1 + len(lettered(words))) / _SUBSTANCE)


def _weighed(query: str, candidates: Sequence[Candidate]) -> tuple[list[list[set[str]]], dict[str, float]]:
    """For each candidate the stems of the query in each of its sentences; and what each stem weighs, of 1 for all."""
    asked = terms(query)
    wanted = sorted({_known_by(term) for term in asked})
    begins = sorted({stem(spelt) for term in asked for spelt in (term, *spellings(term))})
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, begins))})[^\W_]*") if wanted else None
    held = [_stems_by_sentence(pattern, set(wanted), one) for one in candidates]
    titled = [_stems_in(pattern, set(wanted), one.title) for one in candidates]
    many = len(candidates)
    weights = {}
    for term in wanted:
        number = sum(any(term in found for found in (*own, title)) for own, title in zip(held, titled, strict=True))
        weights[term] = log(1 + (many - number + 0.5) / (number + 0.5))
    whole = sum(weights.values()) or 1.0
    return held, {term: weight / whole for term, weight in weights.items()}


def _shares(held: Sequence[set[str]], weights: Mapping[str, float]) -> tuple[list[float], float]:
    """How much of the query stands in each sentence, and in the passage; both in [0, 1]."""
    return (
        [sum(weights[term] for term in sorted(found)) for found in held],
        sum(weights[term] for term in sorted(set[str]().union(*held))),
    )


def _stems_by_sentence(pattern: re.Pattern[str] | None, wanted: set[str], candidate: Candidate) -> list[set[str]]:
    found: list[set[str]] = [set() for _ in candidate.spans]
    starts = [span.start for span in candidate.spans]
    lowered = candidate.words.lower()
    if pattern is None or len(lowered) != len(candidate.words):
        return [_stems_in(pattern, wanted, candidate.words[span.start : span.stop]) for span in candidate.spans]
    for match in pattern.finditer(lowered):
        place = bisect_right(starts, match.start()) - 1
        if place >= 0 and (term := _known_by(match[0])) in wanted:
            found[place].add(term)
    return found


def _stems_in(pattern: re.Pattern[str] | None, wanted: set[str], text: str) -> set[str]:
    return (
        {term for match in pattern.findall(text.lower()) if (term := _known_by(match)) in wanted} if pattern else set()
    )


def _known_by(word: str) -> str:
    """What a word is compared by: the stem of one of its spellings."""
    return stem(one_spelling(word))


def _scaled(features: Floats) -> Floats:
    """Each column on a line from 0 (its least) to 1 (its greatest); 0 where all are equal."""
    low, high = features.min(axis=0), features.max(axis=0)
    scaled: Floats = (features - low) / np.where(high > low, high - low, 1)
    return scaled
