"""The vector file of one model: exact, half precision, mapped into memory. With `cells`, a door to faiss.

A row is a passage's vector; which passage, the index knows. Rows are only ever added at the end, so an index that
knows fewer rows than the file holds (a process was killed between the two) is still right about those it knows.
Where there are so many rows that to compare them all takes long, `cells` name the likely ones, and those are compared.
"""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
import weakref
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from evidence.errors import UnreadableError
from evidence.search.half import singles
from evidence.store.derived import disk_full

Floats = npt.NDArray[np.float32]
Ranking = tuple[npt.NDArray[np.int64], Floats]
"""Rows and their scores, best first."""

_REPAIR = "Rebuild it with: evidence doctor --repair"
_CHUNK: Final = 1 << 22
"""Bytes that are copied or hashed at a time."""


class Likely(Protocol):
    """What names, of the first `count` rows, those that are likely to be the nearest."""

    count: int

    def likely(self, queries: Floats, limit: int) -> list[list[int]]:
        """For each query at most `limit` rows, in ascending order."""
        ...


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
        self.cells: Likely | None = None
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        self._start = os.fstat(self._file.fileno()).st_size - self.count * int(self._index.code_size)

    def nearest(self, queries: Floats, limit: int, rows: Sequence[int] | None = None) -> list[list[tuple[int, float]]]:
        """As `best`, each ranking a list of (row, score)."""
        return [[*zip(own.tolist(), score.tolist(), strict=True)] for own, score in self.best(queries, limit, rows)]

    def best(self, queries: Floats, limit: int, rows: Sequence[int] | None = None) -> list[Ranking]:
        """For each query the rows with the greatest inner product, best first, at most `limit`.

        Args:
            queries: float32 (n, dimension), of length 1, so that scores are cosines.
            limit: how many rows a query gets at most.
            rows: search only these rows (exactly); None for all.

        Returns:
            n pairs of rows and their scores.
        """
        if queries.ndim != 2 or queries.shape[1] != self.dimension:
            raise ValueError(f"queries of shape {queries.shape}, rows of {self.dimension}")
        available = self.count if rows is None else len(rows)
        limit = min(limit, available)
        if limit < 1 or not len(queries):
            return [_nothing() for _ in queries]
        if rows is None and self.cells is not None:
            return self._nearly(self.cells, queries, limit)
        return self._exactly(queries, limit, _only(rows, self.count))

    def rows(self, places: Sequence[int]) -> Floats:
        """The vectors at these places, float32 (n, dimension).

        They are read and not looked up in the mapped file, of which each look would keep 64 KB in memory.
        """
        size, seek, read = int(self._index.code_size), self._file.seek, self._file.read
        codes = bytearray()
        for place in places:
            seek(self._start + int(place) * size)
            codes += read(size)
        return singles(codes).reshape(-1, self.dimension)

    def blocks(self, stop: int, size: int = 20_000) -> Iterator[Floats]:
        """The rows before `stop`, in order, `size` at a time."""
        width = int(self._index.code_size)
        for start in range(0, stop, size):
            self._file.seek(self._start + start * width)
            codes = self._file.read((min(start + size, stop) - start) * width)
            yield singles(codes).reshape(-1, self.dimension)

    def digest(self, items: int) -> str:
        """SHA-256 of the first `items` rows as stored; empty if there are fewer."""
        if items > self.count:
            return ""
        done = hashlib.sha256()
        for chunk in self.chunks(items):
            done.update(chunk)
        return done.hexdigest()

    def chunks(self, items: int) -> Iterator[bytes]:
        """The first `items` rows as stored, a few at a time."""
        length = items * int(self._index.code_size)
        for at in range(0, length, _CHUNK):
            self._file.seek(self._start + at)
            yield self._file.read(min(_CHUNK, length - at))

    def _exactly(self, queries: Floats, limit: int, only: Any) -> list[Ranking]:
        with threads_for(len(queries)):
            scores, found = self._index.search(queries, limit, params=only)
        return [(own[own >= 0], score[own >= 0]) for own, score in zip(found, scores, strict=True)]

    def _nearly(self, cells: Likely, queries: Floats, limit: int) -> list[Ranking]:
        """The likely rows by their true scores, and the rows that came after the cells were made."""
        rankings = self._later(cells.count, queries, limit)
        for place, likely in enumerate(cells.likely(queries, limit)):
            later, after = rankings[place]
            rows = np.concatenate([np.array(likely, dtype=np.int64), later])
            scores = np.concatenate([self.rows(likely) @ queries[place], after])
            best = np.lexsort((rows, -scores))[:limit]
            rankings[place] = rows[best], scores[best]
        return rankings

    def _later(self, first: int, queries: Floats, limit: int) -> list[Ranking]:
        import faiss

        if first >= self.count:
            return [_nothing() for _ in queries]
        among: Any = faiss.IDSelectorRange
        parameters: Any = faiss.SearchParameters
        only = parameters(sel=among(first, self.count))
        return self._exactly(queries, min(limit, self.count - first), only)


def _nothing() -> Ranking:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)


def vector_name(model_digest: str) -> str:
    """The name of a model's vector file in the folder of derived files."""
    return f"vectors-{model_digest[:8]}.faiss"


def cells_name(model_digest: str, rows: str) -> str:
    """The name of the file of cells of a model's rows, `rows` being their digest."""
    return f"cells-{model_digest[:8]}-{rows[:8]}.faiss"


def append_vectors(path: Path, first: int, blocks: Iterable[Floats], expected: str = "") -> str:
    """Make the file hold its first `first` rows and then those of `blocks`; whole or not at all.

    No more than one block is in memory at once.

    Args:
        path: the file.
        first: how many of its rows are kept.
        blocks: float32 (n, dimension) each; at least one.
        expected: the digest of the rows that are kept, where it is known.

    Returns:
        The digest of all its rows.

    Raises:
        UnreadableError: if `first` is not 0 and the file is missing or damaged, or its rows are not as expected.
    """
    done, count = hashlib.sha256(), first
    with replacing(path) as name:
        try:
            with Path(name).open("wb") as made:
                for block in blocks:
                    empty = _empty(block.shape[1])
                    if count == first:
                        made.write(_header(empty, 0))
                        for chunk in _kept(path, first, empty):
                            done.update(chunk)
                            made.write(chunk)
                        if first and expected and done.hexdigest() != expected:
                            raise _other(path)
                    codes = empty.sa_encode(np.ascontiguousarray(block)).tobytes()
                    done.update(codes)
                    made.write(codes)
                    count += len(block)
                made.seek(0)
                made.write(_header(empty, count))
        except OSError:
            raise disk_full(path) from None
    return done.hexdigest()


@contextmanager
def threads_for(queries: int) -> Generator[None]:
    """Within the block a single query is searched on one thread: to wake others takes ten times as long as the search."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1 if queries == 1 else before)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


@contextmanager
def replacing(path: Path) -> Generator[str]:
    """The name of a file that takes the place of `path` when the block is done, and is gone if it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        yield name
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _empty(dimension: int) -> Any:
    import faiss

    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _header(empty: Any, count: int) -> bytes:
    """What stands in a file before the codes of `count` rows, the last of it the length of these in bytes."""
    import faiss

    empty.ntotal = count
    header: bytes = faiss.serialize_index(empty).tobytes()
    return header[:-8] + struct.pack("<Q", count * empty.code_size)


def _kept(path: Path, first: int, empty: Any) -> Iterator[bytes]:
    """The codes of the first rows of the file that is there."""
    if not first:
        return
    before = VectorFile(path)
    if before.dimension != empty.d or before.count < first:
        raise _other(path)
    yield from before.chunks(first)


def _other(path: Path) -> UnreadableError:
    return UnreadableError(f"The vector file {path} is not the one that was written.", remedy=_REPAIR)


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
