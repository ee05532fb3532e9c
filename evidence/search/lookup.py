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
from evidence.search.rerank import Candidate, rerank
from evidence.search.variants import spelt_out
from evidence.search.vectors import Ranking, VectorFile
from evidence.search.words import wanted
from evidence.sentences import sentences
from evidence.store.derived import Index
from evidence.text import Span, clean

_DEPTH: Final = 1000
_AGAIN: Final = 50
"""How many of the first candidates are looked at sentence by sentence."""
_NAMED: Final = 100
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
        by_name = {one.name: one for one, _ in again}
        records = {one.name: record for one, record in again}
        candidates, vectors = self._candidates([one for one, _ in again], records, question)
        placed = rerank(query, candidates, vectors, by_record=unit == "record")
        first = [
            replace(
                _found(by_name[one.candidate.name], one.candidate.record, one.score),
                span=one.span,
                near=one.near,
                shared=one.shared,
            )
            for one in placed
        ]
        yield from first
        lowest = first[-1].score if first else 1.0
        for other, record in fused:
            near_to = None if question is None else other.meaning or 0.0
            yield _found(other, record, lowest * other.score, near=near_to)

    def _named(self, fused: Iterator[Fused[int]]) -> Iterator[tuple[Fused[str], str]]:
        """What was found by its name and record, equal scores in order of names. As far as is asked."""
        waiting: list[list[Fused[int]]] = []
        for _, equal in groupby(fused, key=lambda one: one.score):
            waiting.append(list(equal))
            if sum(map(len, waiting)) >= _NAMED:
                yield from self._names(waiting)
                waiting = []
        yield from self._names(waiting)

    def _names(self, ranking: Sequence[Sequence[Fused[int]]]) -> Iterator[tuple[Fused[str], str]]:
        keys = self.index.keys({one.name for equal in ranking for one in equal})
        for equal in ranking:
            known = [(keys[one.name], one) for one in equal if one.name in keys]
            for (name, record), one in sorted(known, key=lambda pair: pair[0]):
                yield _renamed(one, name), record

    def _candidates(
        self, fused: Sequence[Fused[str]], records: Mapping[str, str], question: Floats | None
    ) -> tuple[list[Candidate], Floats | None]:
        said = self.index.said([one.name for one in fused])
        parts = self.index.parts(self.model.digest, [number for number, _, _ in said.values()])
        near = dict(zip(parts, cosines(question, list(parts.values())), strict=True)) if question is not None else {}
        made = []
        for one in fused:
            number, title, words = said[one.name]
            spans = spans_of(parts[number]) if number in parts else sentences(words)
            made.append(
                Candidate(
                    name=one.name,
                    record=records[one.name],
                    by_words=one.by_words,
                    by_meaning=one.by_meaning,
                    title=title,
                    words=words,
                    spans=spans or [Span(0, len(words))],
                    near=near.get(number, ()),
                )
            )
        numbers = [said[one.name][0] for one in fused]
        return made, None if question is None else self._vectors_of(numbers)

    def _vectors_of(self, numbers: Sequence[int]) -> Floats | None:
        """The vectors of these passages, float32 (n, dimension); 0 where one has none yet."""
        if self.vectors is None or not numbers:
            return None
        places = self.index.places_of(self.model.digest, numbers)
        made = np.zeros((len(numbers), self.vectors.dimension), dtype=np.float32)
        known = [place for place, number in enumerate(numbers) if number in places]
        made[known] = self.vectors.rows([places[numbers[place]] for place in known])
        return made

    def _by_meaning(self, questions: Floats) -> list[dict[int, float]]:
        """The nearest passages of each question, float32 (n, dimension): ids and cosines."""
        if self.vectors is None:
            return [{} for _ in questions]
        model = self.model.digest
        rows = None if self.allowed is None else sorted(set(self.index.places_of(model, self.allowed).values()))
        nearest, ids = self._needed(self.vectors, questions, rows)
        return [
            {number: score for row, score in ranking for number in ids.get(row, ()) if self._may(number)}
            for ranking in nearest
        ]

    def _needed(
        self, vectors: VectorFile, questions: Floats, rows: Sequence[int] | None
    ) -> tuple[list[Ranking], dict[int, list[int]]]:
        """For each question the nearest rows that a passage needs, and the passages at these rows.

        Rows of passages that are gone stay in the file; where they crowd out others, more rows are asked for.
        """
        depth = _DEPTH
        while True:
            nearest = vectors.nearest(questions, depth, rows)
            ids = self.index.ids_at(self.model.digest, {row for ranking in nearest for row, _ in ranking})
            needed = [[pair for pair in ranking if pair[0] in ids][:_DEPTH] for ranking in nearest]
            short = any(
                len(some) < _DEPTH and len(ranking) == depth for some, ranking in zip(needed, nearest, strict=True)
            )
            if not short:
                return needed, ids
            depth *= 4

    def _may(self, number: int) -> bool:
        return self.allowed is None or number in self.allowed


def _found(one: Fused[str], record: str, score: float, near: float | None = None) -> Found:
    return Found(name=one.name, record=record, score=score, words=one.words, meaning=one.meaning, near=near)


def _renamed(one: Fused[int], name: str) -> Fused[str]:
    return Fused(
        name=name,
        score=one.score,
        words=one.words,
        meaning=one.meaning,
        by_words=one.by_words,
        by_meaning=one.by_meaning,
    )


def _first_of_each(found: Iterable[Found]) -> Iterator[Found]:
    """The first of each record, in order."""
    seen: set[str] = set()
    for one in found:
        if one.record not in seen:
            seen.add(one.record)
            yield one
