"""What a search finds for a question: candidates by words and by meaning, fused, the first of them looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Final

import numpy as np

from evidence.encode.model import EncoderModel
from evidence.encode.query import encode_queries
from evidence.model import Facet
from evidence.search.fuse import Fused, fuse
from evidence.search.hits import Unit
from evidence.search.lists import best_by_words
from evidence.search.parts import Floats, cosines, spans_of
from evidence.search.places import Numbers, passages_at, places_of
from evidence.search.rerank import Candidate, rerank
from evidence.search.variants import spelt_out
from evidence.search.vectors import VectorFile
from evidence.search.words import wanted
from evidence.sentences import sentences
from evidence.store.derived import Index
from evidence.text import Span, clean

_DEPTH: Final = 1000
_AGAIN: Final = 50
"""How many of the first candidates are looked at sentence by sentence."""
_NAMED: Final = 50
"""How many are looked up at a time, by their ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage in its place, or the one that stands for its record; `span` is the sentence to show, where it was sought."""

    name: str
    record: str
    score: float
    words: float | None
    meaning: float | None
    span: Span | None = None
    near: float | None = None
    shared: float = 0.0


@dataclass(frozen=True, slots=True)
class _Named:
    """A candidate with the name of its passage and the key of its record; `fused` knows the passage by its id."""

    name: str
    record: str
    fused: Fused[int]


class Lookup:
    """Candidates by words and by meaning, inside one allowed set."""

    def __init__(
        self,
        index: Index,
        vectors: VectorFile | None,
        model: EncoderModel,
        allowed: Collection[int] | None,
        facets: Sequence[Facet],
    ) -> None:
        self.index, self.vectors, self.model, self.allowed, self.facets = index, vectors, model, allowed, facets

    def ranked(self, queries: Sequence[str], unit: Unit) -> Iterator[Iterator[Found]]:
        """For each query what was found, best first: the first of them looked at again, sentence by sentence.

        Words come first: the encoder may still be getting ready beside them.
        """
        texts = [clean(query) for query in queries]
        matched = [dict(best_by_words(self.index, wanted(text, self.facets), self.allowed, _DEPTH)) for text in texts]
        spelt = [spelt_out(text, self.facets) for text in texts]
        questions = encode_queries(self.model, spelt) if self.vectors else None
        near = self._by_meaning(questions) if questions is not None else [{} for _ in texts]
        for place, text in enumerate(texts):
            question = None if questions is None else questions[place]
            found = self._one(text, question, matched[place], near[place], unit)
            yield _first_of_each(found) if unit == "record" else found

    def _one(
        self, query: str, question: Floats | None, matched: Mapping[int, float], near: Mapping[int, float], unit: Unit
    ) -> Iterator[Found]:
        fused = self._named(fuse(matched, near))
        again = list(islice(fused, _AGAIN))
        by_name = {one.name: one for one in again}
        placed = rerank(query, *self._candidates(again, question), by_record=unit == "record")
        for one in placed:
            found = _found(by_name[one.candidate.name], one.score)
            yield replace(found, span=one.span, near=one.near, shared=one.shared)
        lowest = placed[-1].score if placed else 1.0
        for other in fused:
            near_to = None if question is None else other.fused.meaning or 0.0
            yield _found(other, lowest * other.fused.score, near=near_to)

    def _named(self, fused: Iterator[Fused[int]]) -> Iterator[_Named]:
        """What was found by its name and record, equal scores in order of names. As far as is asked."""
        waiting: list[list[Fused[int]]] = []
        for _, equal in groupby(fused, key=lambda one: one.score):
            waiting.append(list(equal))
            if sum(map(len, waiting)) >= _NAMED:
                yield from self._names(waiting)
                waiting = []
        yield from self._names(waiting)

    def _names(self, ranking: Sequence[Sequence[Fused[int]]]) -> Iterator[_Named]:
        keys = self.index.keys({one.name for equal in ranking for one in equal})
        for equal in ranking:
            known = [_Named(*keys[one.name], one) for one in equal if one.name in keys]
            yield from sorted(known, key=lambda one: one.name)

    def _candidates(self, named: Sequence[_Named], question: Floats | None) -> tuple[list[Candidate], Floats | None]:
        """The passages as they are looked at again, and their vectors where there is a question to compare with."""
        ids = [one.fused.name for one in named]
        said = self.index.said(self.model.digest, ids)
        parts = {number: own for number, (_, _, own) in said.items() if own is not None}
        near = dict(zip(parts, cosines(question, list(parts.values())), strict=True)) if question is not None else {}
        made = []
        for one in named:
            title, words, own = said[one.fused.name]
            spans = sentences(words) if own is None else spans_of(own)
            made.append(
                Candidate(
                    name=one.name,
                    record=one.record,
                    by_words=one.fused.by_words,
                    by_meaning=one.fused.by_meaning,
                    title=title,
                    words=words,
                    spans=spans or [Span(0, len(words))],
                    near=near.get(one.fused.name, ()),
                )
            )
        return made, None if question is None else self._vectors_of(ids)

    def _vectors_of(self, numbers: Sequence[int]) -> Floats | None:
        """The vectors of these passages, float32 (n, dimension); 0 where one has none yet."""
        if self.vectors is None or not numbers:
            return None
        places = places_of(self.index, self.model.digest, numbers)
        made = np.zeros((len(numbers), self.vectors.dimension), dtype=np.float32)
        made[places >= 0] = self.vectors.rows(places[places >= 0].tolist())
        return made

    def _by_meaning(self, questions: Floats) -> list[dict[int, float]]:
        """The nearest passages of each question, float32 (n, dimension): ids and cosines."""
        if self.vectors is None:
            return [{} for _ in questions]
        if self.allowed is None:
            return self._needed(self.vectors, questions, None)
        places = places_of(self.index, self.model.digest, self.allowed)
        found = self._needed(self.vectors, questions, np.unique(places[places >= 0]).tolist())
        return [{number: score for number, score in one.items() if number in self.allowed} for one in found]

    def _needed(self, vectors: VectorFile, questions: Floats, rows: Sequence[int] | None) -> list[dict[int, float]]:
        """For each question the passages at the nearest rows that a passage needs, and their cosines, best first.

        Rows of passages that are gone stay in the file; where they crowd out others, more rows are asked for.
        """
        depth = _DEPTH
        while True:
            nearest = vectors.best(questions, depth, rows)
            found = [self._passages_at(*ranking) for ranking in nearest]
            short = any(
                needed < _DEPTH and len(ranking[0]) == depth
                for (_, needed), ranking in zip(found, nearest, strict=True)
            )
            if not short:
                return [own for own, _ in found]
            depth *= 4

    def _passages_at(self, rows: Numbers, scores: Floats) -> tuple[dict[int, float], int]:
        """The passages at these rows and their scores, at the first thousand rows that one needs; and how many rows these are."""
        positions, ids = passages_at(self.index, self.model.digest, rows)
        needed = positions[np.diff(positions, prepend=-1) > 0][:_DEPTH]
        if len(needed) == _DEPTH:
            stay = positions <= needed[-1]
            positions, ids = positions[stay], ids[stay]
        return dict(zip(ids.tolist(), scores[positions].tolist(), strict=True)), len(needed)


def _found(one: _Named, score: float, near: float | None = None) -> Found:
    return Found(
        name=one.name, record=one.record, score=score, words=one.fused.words, meaning=one.fused.meaning, near=near
    )


def _first_of_each(found: Iterable[Found]) -> Iterator[Found]:
    """The first of each record, in order."""
    seen: set[str] = set()
    for one in found:
        if one.record not in seen:
            seen.add(one.record)
            yield one
