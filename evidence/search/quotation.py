"""The sentence of a passage that answers a question best: the quotation to show."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

from evidence.encode.model import EncoderModel
from evidence.encode.query import encode_queries
from evidence.search.words import terms
from evidence.sentences import sentences
from evidence.text import Span

_BUDGET: Final = 12
_EACH: Final = 4
_MARGIN: Final = 0.25


def best_sentences(model: EncoderModel, query: str, passages: Sequence[str]) -> list[Span]:
    """For each passage the span of the sentence that answers `query` best.

    Shared words decide, the rarer the weightier. Where sentences of a passage are close in this, the encoder decides
    between them; it is asked about a dozen sentences at most, those of the first passages first, so that the time
    does not grow with the number of passages.
    """
    choices = [sentences(words) or [Span(0, len(words))] for words in passages]
    overlaps = _overlaps(query, passages, choices)
    chosen = _rivals(overlaps)
    if any(len(order) > 1 for order in chosen):
        chosen = _by_meaning(model, query, passages, choices, overlaps, chosen)
    return [spans[order[0]] for spans, order in zip(choices, chosen, strict=True)]


def _rivals(overlaps: Sequence[Sequence[float]]) -> list[list[int]]:
    """For each passage its best sentence, or the few between which words do not decide while the budget lasts."""
    left = _BUDGET
    chosen = []
    for scores in overlaps:
        order = _descending(scores)
        close = [i for i in order if scores[i] > scores[order[0]] - _MARGIN][: min(_EACH, left)]
        chosen.append(close if len(close) > 1 else order[:1])
        left -= len(close) if len(close) > 1 else 0
    return chosen


def _by_meaning(
    model: EncoderModel,
    query: str,
    passages: Sequence[str],
    choices: Sequence[Sequence[Span]],
    overlaps: Sequence[Sequence[float]],
    chosen: Sequence[Sequence[int]],
) -> list[list[int]]:
    texts = [
        words[spans[i].start : spans[i].stop]
        for words, spans, order in zip(passages, choices, chosen, strict=True)
        for i in order
        if len(order) > 1
    ]
    vectors = encode_queries(model, [query, *texts])
    near = iter(vectors[1:] @ vectors[0])
    ranked = []
    for scores, order in zip(overlaps, chosen, strict=True):
        final = [scores[i] + float(next(near)) for i in order] if len(order) > 1 else [0.0]
        ranked.append([order[i] for i in _descending(final)])
    return ranked


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


def _descending(scores: Sequence[float]) -> list[int]:
    """Positions of the scores, the greatest first, ties in order."""
    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))


def _stem(term: str) -> str:
    """The beginning of a word, so that plan, plans and planned meet."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e", "y"):
        if term.endswith(ending) and len(term) - len(ending) >= 4:
            return term[: -len(ending)]
    return term
