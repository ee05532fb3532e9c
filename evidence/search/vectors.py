"""The vector file of one model: exact, half precision, mapped into memory. The only door to faiss.

A row is a passage's vector; which passage, the index knows. Rows are only ever added at the end, so an index that
knows fewer rows than the file holds (a process was killed between the two) is still right about those it knows.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evidence.errors import UnreadableError
from evidence.store.derived import disk_full

Floats = npt.NDArray[np.float32]
Ranking = list[tuple[int, float]]

_REPAIR = "Rebuild it with: evidence doctor --repair"


class VectorFile:
    """An open vector file; `count` rows of `dimension` numbers."""

    def __init__(self, path: Path) -> None:
        """Map the file into memory.

        Raises:
            UnreadableError: if it is missing, cut short or something else.
        """
        self.path = path
        self._index = _read(path)
        self.count = int(self._index.ntotal)
        self.dimension = int(self._index.d)

    def nearest(self, queries: Floats, limit: int, rows: Sequence[int] | None = None) -> list[Ranking]:
        """For each query the rows with the greatest inner product, best first, at most `limit`.

        Args:
            queries: float32 (n, dimension), of length 1, so that scores are cosines.
            limit: how many rows a query gets at most.
            rows: search only these rows (exactly); None for all.

        Returns:
            n lists of (row, score).
        """
        if queries.ndim != 2 or queries.shape[1] != self.dimension:
            raise ValueError(f"queries of shape {queries.shape}, rows of {self.dimension}")
        available = self.count if rows is None else len(rows)
        limit = min(limit, available)
        if limit < 1 or not len(queries):
            return [[] for _ in queries]
        scores, found = self._index.search(queries, limit, params=_only(rows, self.count))
        return [
            [(int(row), float(score)) for row, score in zip(*pair, strict=True) if row >= 0]
            for pair in zip(found, scores, strict=True)
        ]

    def rows(self, places: Sequence[int]) -> Floats:
        """The vectors at these places, float32 (n, dimension)."""
        found: Floats = self._index.reconstruct_batch(np.asarray(places, dtype=np.int64))
        return found

    def digest(self, items: int) -> str:
        """SHA-256 of the first `items` rows as stored; empty if there are fewer."""
        return _digest(self._index, items) if items <= self.count else ""


def vector_name(model_digest: str) -> str:
    """The name of a model's vector file in the folder of derived files."""
    return f"vectors-{model_digest[:8]}.faiss"


def append_vectors(path: Path, first: int, vectors: Floats) -> str:
    """Make the file hold its first `first` rows and then `vectors` (n, dimension); whole or not at all.

    Returns:
        The digest of all its rows.

    Raises:
        UnreadableError: if the file is missing or damaged and `first` is not 0.
    """
    import faiss

    kind = faiss.ScalarQuantizer.QT_fp16
    index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    if first:
        index.add_sa_codes(_codes(_read(path), first).reshape(first, -1))
    index.add(np.ascontiguousarray(vectors))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        faiss.write_index(index, name)
        Path(name).replace(path)
    except (RuntimeError, OSError):
        raise disk_full(path) from None
    finally:
        Path(name).unlink(missing_ok=True)
    return _digest(index, index.ntotal)


def _read(path: Path) -> Any:
    import faiss

    if not path.is_file():
        raise UnreadableError(f"The vector file {path} is missing.", remedy=_REPAIR)
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError:
        raise UnreadableError(f"The vector file {path} is damaged.", remedy=_REPAIR) from None
    if not isinstance(index, faiss.IndexScalarQuantizer):
        raise UnreadableError(f"The vector file {path} is of another kind.", remedy=_REPAIR)
    return index


def _only(rows: Sequence[int] | None, count: int) -> Any:
    import faiss

    if rows is None:
        return None
    selector: Any = faiss.IDSelectorBitmap
    parameters: Any = faiss.SearchParameters
    chosen = np.zeros(count, dtype=bool)
    chosen[np.asarray(rows, dtype=np.int64)] = True
    return parameters(sel=selector(np.packbits(chosen, bitorder="little")))


def _codes(index: Any, items: int) -> npt.NDArray[np.uint8]:
    """A copy of the stored bytes of the first `items` rows."""
    import faiss

    codes: npt.NDArray[np.uint8] = faiss.rev_swig_ptr(index.codes.data(), items * index.code_size).copy()
    return codes


def _digest(index: Any, items: int) -> str:
    return hashlib.sha256(_codes(index, items).tobytes() if items else b"").hexdigest()
