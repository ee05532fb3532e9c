"""One search, or many at once: filters first, then words and meaning, then both in one ranking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from evidence.encode.model import EncoderModel
from evidence.encode.query import encode_queries
from evidence.errors import EvidenceError, UnreadableError
from evidence.search.filters import Filters, allowed_ids
from evidence.search.fuse import Fused, best_of_each, fuse
from evidence.search.hits import Hit, Ranked, Unit
from evidence.search.parts import cosines, with_best_part
from evidence.search.quotation import best_sentences
from evidence.search.vectors import VectorFile, vector_name
from evidence.search.words import word_query
from evidence.store.derived import Index
from evidence.text import clean

_DEPTH: Final = 1000
_PART: Final = 0.5
"""How much of a passage's nearness in meaning is that of its best sentence."""


def open_vectors(index: Index, folder: Path, model: EncoderModel) -> VectorFile | None:
    """The vectors of this model for the index; None if nothing was encoded yet (words alone are searched then).

    Args:
        index: the open index.
        folder: the folder of derived files.
        model: the encoder that questions are asked with.

    Raises:
        EvidenceError: if the passages were encoded with another model.
        UnreadableError: if the vector file is missing or damaged.
    """
    models = index.models()
    if not models:
        return None
    if model.digest not in models:
        raise EvidenceError(
            f"The passages were encoded with another model than {model.name!r}.",
            remedy="Encode them again with: evidence doctor --repair",
        )
    vectors = VectorFile(folder / vector_name(model.digest))
    expected = index.file(vector_name(model.digest))
    if expected is None or vectors.count < expected.items or vectors.dimension != model.dimension:
        raise UnreadableError(
            f"The vector file {vectors.path} does not fit the index.",
            remedy="Rebuild it with: evidence doctor --repair",
        )
    return vectors


def search(
    index: Index,
    vectors: VectorFile | None,
    model: EncoderModel,
    query: str,
    *,
    filters: Filters | None = None,
    limit: int = 10,
    unit: Unit = "passage",
) -> list[Hit]:
    """The passages that answer `query` best, or with unit "record" the records, each by its best passage.

    Args:
        index: the open index.
        vectors: from `open_vectors`; None searches by words alone.
        model: the encoder for the query.
        query: what people ask, in their words.
        filters: conditions on what may be found.
        limit: how many hits at most.
        unit: what a hit is.

    Returns:
        Hits, best first, ties by name. Empty if nothing matches.
    """
    query = clean(query)
    allowed = allowed_ids(index, filters) if filters else None
    lookup = _Lookup(index, vectors, model, allowed)
    question = encode_queries(model, [query])[0] if vectors else None
    near = lookup.by_meaning(question[None, :])[0] if question is not None else {}
    candidates, keys = lookup.ranked(query, near, unit)
    return _hits(index, model.digest, query, question, candidates[:limit], keys)


def search_batch(
    index: Index,
    vectors: VectorFile | None,
    model: EncoderModel,
    queries: Mapping[str, str],
    *,
    filters: Filters | None = None,
    limit: int = 100,
    unit: Unit = "record",
) -> dict[str, list[Ranked]]:
    """Many searches at once: for each query id its ranking, as `search` would give it, without quotations."""
    allowed = allowed_ids(index, filters) if filters else None
    lookup = _Lookup(index, vectors, model, allowed)
    texts = [clean(text) for text in queries.values()]
    near = lookup.by_meaning(encode_queries(model, texts)) if vectors else [{} for _ in texts]
    found: dict[str, list[Ranked]] = {}
    for name, text, nearest in zip(queries, texts, near, strict=True):
        candidates, keys = lookup.ranked(text, nearest, unit)
        called = keys if unit == "record" else {}
        found[name] = [Ranked(name=called.get(c.name, c.name), score=c.score) for c in candidates[:limit]]
    return found


class _Lookup:
    """Candidates by words and by meaning, inside one allowed set."""

    def __init__(
        self, index: Index, vectors: VectorFile | None, model: EncoderModel, allowed: Collection[int] | None
    ) -> None:
        self.index, self.vectors, self.model, self.allowed = index, vectors, model.digest, allowed

    def by_meaning(self, questions: npt.NDArray[np.float32]) -> list[dict[int, float]]:
        """The nearest passages of each question, float32 (n, dimension): by id, how near they are with their best part."""
        if self.vectors is None:
            return [{} for _ in questions]
        rows = None if self.allowed is None else self.index.places_of(self.model, self.allowed)
        nearest = self.vectors.nearest(questions, _DEPTH, rows)
        ids = self.index.ids_at(self.model, {row for ranking in nearest for row, _ in ranking})
        full = self.vectors.count > _DEPTH
        if rows is None and full and any(row not in ids for ranking in nearest for row, _ in ranking):
            live = [place for _, place in self.index.live_places(self.model)]
            nearest = self.vectors.nearest(questions, _DEPTH, live)
            ids = self.index.ids_at(self.model, {row for ranking in nearest for row, _ in ranking})
        found = [
            {number: score for row, score in ranking for number in ids.get(row, ()) if self._may(number)}
            for ranking in nearest
        ]
        return [self._with_parts(question, near) for question, near in zip(questions, found, strict=True)]

    def _with_parts(self, question: npt.NDArray[np.float32], near: dict[int, float]) -> dict[int, float]:
        packed = self.index.parts(self.model, near)
        return with_best_part(near, dict(zip(packed, cosines(question, list(packed.values())), strict=True)), _PART)

    def ranked(self, query: str, near: Mapping[int, float], unit: Unit) -> tuple[list[Fused], dict[str, str]]:
        """The candidates, best first, one a record if so asked; and the record of each name."""
        matched = self.index.match(word_query(query), self.allowed, _DEPTH)
        keys = self.index.keys({number for number, _ in matched} | near.keys())
        records = dict(keys.values())
        candidates = fuse(
            {keys[number][0]: score for number, score in matched},
            {keys[number][0]: score for number, score in near.items()},
        )
        return (best_of_each(candidates, records) if unit == "record" else candidates), records

    def _may(self, number: int) -> bool:
        return self.allowed is None or number in self.allowed


def _hits(
    index: Index,
    model: str,
    query: str,
    question: npt.NDArray[np.float32] | None,
    candidates: Sequence[Fused],
    records: Mapping[str, str],
) -> list[Hit]:
    by_name = index.by_names([candidate.name for candidate in candidates])
    passages = [by_name[candidate.name] for candidate in candidates]
    packed = index.parts(model, [passage.id for passage in passages]) if question is not None else {}
    near = dict(zip(packed, cosines(question, list(packed.values())), strict=True)) if question is not None else {}
    spans = best_sentences(query, [passage.words for passage in passages], [near.get(one.id, ()) for one in passages])
    hits = []
    for candidate, passage, span in zip(candidates, passages, spans, strict=True):
        hits.append(
            Hit(
                name=candidate.name,
                record=records[candidate.name],
                score=candidate.score,
                words_score=candidate.words,
                meaning_score=candidate.meaning,
                text=passage.text,
                start=passage.start + span.start,
                stop=passage.start + span.stop,
                quotation=passage.words[span.start : span.stop],
            )
        )
    return hits
