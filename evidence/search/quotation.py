"""The sentence of a passage that answers a question best: the quotation to show."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
import numpy.typing as npt

from evidence.search.words import terms
from evidence.sentences import sentences
from evidence.text import Span

Floats = npt.NDArray[np.float32]


def best_sentences(query: str, passages: Sequence[str], near: Sequence[Sequence[float] | Floats] = ()) -> list[Span]:
    """For each passage the span of the sentence that answers `query` best.

    Shared words decide, the rarer the weightier, and nearness in meaning with them, where it is known.

    Args:
        query: what was asked.
        passages: the words of each.
        near: for each passage the cosine of the query with each of its sentences; empty where they are not known.
    """
    choices = [sentences(words) or [Span(0, len(words))] for words in passages]
    best = []
    for spans, scores, cosines in zip(
        choices, _overlaps(query, passages, choices), near or [()] * len(passages), strict=True
    ):
        known = len(cosines) == len(spans)
        best.append(spans[_greatest([score + float(cosines[i]) if known else score for i, score in enumerate(scores)])])
    return best


def _overlaps(query: str, passages: Sequence[str], choices: Sequence[Sequence[Span]]) -> list[list[float]]:
    """For each sentence the weight of the query's words in it, as a part of the weight of all: in [0, 1]."""
    wanted = {_stem(term) for term in terms(query)}
    held = [
        [wanted & {_stem(term) for term in terms(words[span.start : span.stop])} for span in spans]
        for words, spans in zip(passages, choices, strict=True)
    ]
    total = sum(map(len, held))
    weights = {term: log(1 + total / (1 + sum(term in s for spans in held for s in spans))) for term in sorted(wanted)}
    whole = sum(weights.values()) or 1.0
    return [[sum(weights[term] for term in sorted(found)) / whole for found in spans] for spans in held]


def _greatest(scores: Sequence[float]) -> int:
    """The position of the greatest score, the first of equals."""
    return max(range(len(scores)), key=lambda i: (scores[i], -i))


def _stem(term: str) -> str:
    """The beginning of a word, so that plan, plans and planned meet."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e", "y"):
        if term.endswith(ending) and len(term) - len(ending) >= 4:
            return term[: -len(ending)]
    return term
