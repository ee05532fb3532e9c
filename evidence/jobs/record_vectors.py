"""The vectors of records that a ranking learns from: those of their abstracts (or titles), as the index holds them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.errors import EvidenceError
from evidence.jobs.index import index_exists, session_model
from evidence.jobs.passages import INDEX
from evidence.jobs.session import Session
from evidence.model import Record
from evidence.screen.priority import Vectors
from evidence.store.derived import Index
from evidence.store.duplicates import follow, merges

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray


def vectors_of(session: Session, records: Sequence[Record]) -> Vectors | None:
    """The vectors of these records, to be read when they are first needed.

    None where the workspace has no index or no sound vectors: a ranking then goes by words, and nobody is kept from
    screening.
    """
    from evidence.search.vectors import vector_name

    try:
        if not index_exists(session):
            return None
        model, folder = session_model(session), session.workspace.derived
        with Index(folder / INDEX, create=False) as index:
            file = index.file(vector_name(model.digest))
            if file is None:
                return None
            places = _places(session, index, model.digest)
    except EvidenceError:
        return None

    def read() -> NDArray[float64]:
        return _read(folder / file.name, [places.get(record.key, []) for record in records], model.dimension)

    def ask(question: str) -> NDArray[float64]:
        import numpy as np

        from evidence.encode.query import encode_queries

        try:
            vector: NDArray[float64] = encode_queries(model, [question])[0].astype(float)
        except EvidenceError:  # no room for the encoder, say: the question is told by its words then
            return np.zeros(model.dimension)
        return vector

    return Vectors(digest=f"{folder / file.name} {file.digest} {file.items}", read=read, ask=ask)


def _places(session: Session, index: Index, model: str) -> dict[str, list[int]]:
    """Where in the vector file the vectors of each record's abstract lie; records that were joined are one."""
    ids = index.ids_where(sources=["abstract"])
    places = index.places_of(model, ids)
    into = merges(session.library)
    found: dict[str, list[int]] = {}
    for number, (_, key) in sorted(index.keys(places).items()):
        found.setdefault(follow(into, key), []).append(places[number])
    return found


def _read(path: Path, places: Sequence[Sequence[int]], dimension: int) -> NDArray[float64]:
    """For each record the mean of the vectors at its places, of length 1; 0 for all where the file cannot be read."""
    import numpy as np

    from evidence.search.vectors import VectorFile

    made: NDArray[float64] = np.zeros((len(places), dimension))
    try:
        vectors = VectorFile(path)
    except EvidenceError:
        return made
    there = [(row, place) for row, own in enumerate(places) for place in own if place < vectors.count]
    if there:
        rows, wanted = zip(*there, strict=True)
        np.add.at(made, list(rows), vectors.rows(wanted))
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12)
    return made
