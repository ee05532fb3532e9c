"""One search, or many at once: filters first, then words and meaning, then both in one ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from evidence.encode.model import EncoderModel
from evidence.errors import EvidenceError, UnreadableError
from evidence.model import Facet
from evidence.search.cells import Scan
from evidence.search.filters import Filters, allowed_ids
from evidence.search.hits import Hit, Ranked, Unit
from evidence.search.large import open_cells
from evidence.search.lookup import Found, Lookup
from evidence.search.vectors import VectorFile, vector_name
from evidence.store.derived import Index, IndexedPassage
from evidence.text import Span


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
    vectors.cells = open_cells(index, folder, model, vectors)
    if vectors.cells is not None:
        vectors.scan = Scan(vectors.path, vectors.count)
    return vectors


def search(
    index: Index,
    vectors: VectorFile | None,
    model: EncoderModel,
    query: str,
    *,
    filters: Filters | None = None,
    facets: Sequence[Facet] = (),
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
        facets: the gazetteer: a name in the query is sought under its other names too.
        limit: how many hits at most.
        unit: what a hit is.

    Returns:
        Hits, best first, ties by name. Empty if nothing matches.
    """
    if vectors is not None and vectors.was_asked and vectors.scan is None:
        # For one question it would take longer to load than to do without.
        vectors.scan = Scan(vectors.path, vectors.count)
    lookup = Lookup(index, vectors, model, allowed_ids(index, filters) if filters else None, facets)
    (found,) = lookup.ranked([query], unit)
    placed = list(islice(found, limit))
    passages = index.by_names([one.name for one in placed])
    return [_hit(one, passages[one.name]) for one in placed]


def search_batch(
    index: Index,
    vectors: VectorFile | None,
    model: EncoderModel,
    queries: Mapping[str, str],
    *,
    filters: Filters | None = None,
    facets: Sequence[Facet] = (),
    limit: int = 100,
    unit: Unit = "record",
) -> dict[str, list[Ranked]]:
    """Many searches at once: for each query id its ranking, as `search` would give it, without quotations."""
    lookup = Lookup(index, vectors, model, allowed_ids(index, filters) if filters else None, facets)
    rankings = lookup.ranked(list(queries.values()), unit)
    return {
        query: [
            Ranked(name=one.record if unit == "record" else one.name, score=one.score) for one in islice(ranking, limit)
        ]
        for query, ranking in zip(queries, rankings, strict=True)
    }


def _hit(one: Found, passage: IndexedPassage) -> Hit:
    span = one.span or Span(0, len(passage.words))
    return Hit(
        name=one.name,
        record=one.record,
        score=one.score,
        words_score=one.words,
        meaning_score=one.meaning,
        text=passage.text,
        start=passage.start + span.start,
        stop=passage.start + span.stop,
        quotation=passage.words[span.start : span.stop],
        near=one.near,
        shared=one.shared,
    )
