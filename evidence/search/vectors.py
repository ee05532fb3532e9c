"""The vector file of one model: exact, half precision, in the form of faiss's scalar quantizer.

It is read and written without faiss, which takes longer to load than a hundred thousand rows to compare. A row is a
passage's vector; which passage, the index knows. Rows are only ever added at the end, so an index that knows fewer rows
than the file holds (a process was killed between the two) is still right about those it knows. Where there are so many
rows that to compare them all takes long, `cells` name the likely ones, and those are compared.
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
from typing import Final, Protocol

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
_ROWS: Final = 500
"""Rows that are compared at a time: they stay in the processor's cache, and are of use to all queries."""
_SCORES: Final = 1 << 24
"""Scores in memory at a time."""
_INNER_PRODUCT: Final = 0
_HALF: Final = 4
"""What faiss calls the inner product, and half precision."""
_HEADER: Final = struct.Struct("<4siqqqBiiifqqqq")
"""Kind, numbers a row, rows, twice a number without meaning, trained, metric, precision, three settings of other precisions,
numbers a row, bytes a row, settings of other precisions, bytes in all."""


class Likely(Protocol):
    """What names, of the first `count` rows, those that are likely to be the nearest."""

    count: int

    def likely(self, queries: Floats, limit: int, rows: Sequence[int] | None = None) -> list[list[int]]:
        """For each query at most `limit` rows, of these if so asked, in ascending order."""
        ...


class VectorFile:
    """An open vector file; `count` rows of `dimension` numbers.

    `cells` name the likely rows without looking at all; `scan` does look at all, faster than is done here. Both may be
    None; their rows are compared anew, so scores are the same to the last digit. `was_asked` tells whether all rows have
    been compared here.
    """

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            UnreadableError: if it is missing, cut short or something else.
        """
        self.path = path
        self.count, self.dimension = _read(path)
        self.cells: Likely | None = None
        self.scan: Likely | None = None
        self.was_asked = False
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)

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
        limit = min(limit, self.count if rows is None else len(rows))
        if limit < 1 or not len(queries):
            return [_nothing() for _ in queries]
        if rows is None and self.cells is not None:
            return self._nearly(self.cells, queries, limit)
        if self.scan is not None:
            return self._nearly(self.scan, queries, limit, rows)
        self.was_asked = True
        return self._exactly(queries, limit, range(self.count) if rows is None else rows)

    def rows(self, places: Sequence[int]) -> Floats:
        """The vectors at these places, float32 (n, dimension).

        They are read one by one: a file mapped into memory would keep 64 KB there for each.
        """
        size, seek, read = 2 * self.dimension, self._file.seek, self._file.read
        codes = bytearray()
        for place in places:
            seek(_HEADER.size + int(place) * size)
            codes += read(size)
        return singles(codes).reshape(-1, self.dimension)

    def blocks(self, stop: int, size: int = 20_000) -> Iterator[Floats]:
        """The rows before `stop`, in order, `size` at a time."""
        width = 2 * self.dimension
        for start in range(0, stop, size):
            self._file.seek(_HEADER.size + start * width)
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
        length = items * 2 * self.dimension
        for at in range(0, length, _CHUNK):
            self._file.seek(_HEADER.size + at)
            yield self._file.read(min(_CHUNK, length - at))

    def _exactly(self, queries: Floats, limit: int, rows: Sequence[int]) -> list[Ranking]:
        """Of these rows, in ascending order, the nearest to each query: all are compared."""
        numbers = np.asarray(rows, dtype=np.int64)
        found: list[Ranking] = []
        step = max(1, _SCORES // len(numbers))
        for at in range(0, len(queries), step):
            for scores in self._scores(queries[at : at + step], rows):
                best = _greatest(scores, limit)
                found.append((numbers[best], scores[best]))
        return found

    def _scores(self, queries: Floats, rows: Sequence[int]) -> Floats:
        """The inner product of each query with each of these rows: (queries, rows)."""
        made = np.empty((len(queries), len(rows)), dtype=np.float32)
        blocks = self._in_order(rows) if isinstance(rows, range) else self._mapped(rows)
        at = 0
        for block in blocks:
            for own, query in zip(made, queries, strict=True):
                own[at : at + len(block)] = _products(block, query)
            at += len(block)
        return made

    def _in_order(self, rows: range) -> Iterator[Floats]:
        """The rows, a few at a time, always in the same room: each block is gone when the next is asked for."""
        width = 2 * self.dimension
        codes, room = memoryview(bytearray(_ROWS * width)), np.empty(_ROWS * self.dimension, dtype=np.float32)
        self._file.seek(_HEADER.size + rows.start * width)
        for at in range(rows.start, rows.stop, _ROWS):
            own = codes[: (min(at + _ROWS, rows.stop) - at) * width]
            self._file.readinto(own)
            yield singles(own, room).reshape(-1, self.dimension)

    def _mapped(self, rows: Sequence[int]) -> Iterator[Floats]:
        """As `rows`, a few at a time, of so many that to read them one by one takes longer."""
        codes = np.memmap(self._file, mode="r", offset=_HEADER.size, shape=(self.count, 2 * self.dimension))
        for at in range(0, len(rows), _ROWS):
            own = codes[np.asarray(rows[at : at + _ROWS], dtype=np.int64)]
            yield singles(own.data).reshape(-1, self.dimension)

    def _nearly(self, among: Likely, queries: Floats, limit: int, only: Sequence[int] | None = None) -> list[Ranking]:
        """The likely rows by their true scores, and the rows that came after these were made."""
        rankings = self._later(among.count, queries, limit)
        for place, likely in enumerate(among.likely(queries, limit, only)):
            later, after = rankings[place]
            rows = np.concatenate([np.array(likely, dtype=np.int64), later])
            scores = np.concatenate([_products(self.rows(likely), queries[place]), after])
            best = np.lexsort((rows, -scores))[:limit]
            rankings[place] = rows[best], scores[best]
        return rankings

    def _later(self, first: int, queries: Floats, limit: int) -> list[Ranking]:
        if first >= self.count:
            return [_nothing() for _ in queries]
        return self._exactly(queries, min(limit, self.count - first), range(first, self.count))


def _products(rows: Floats, query: Floats) -> Floats:
    """The inner product of a query with each row, to the last digit the same wherever a row stands."""
    made: Floats = np.einsum("ij,j->i", rows, query)
    return made


def _greatest(scores: Floats, limit: int) -> npt.NDArray[np.int64]:
    """Where the greatest scores are, at most so many, the greatest first; of equal ones the first."""
    there = np.arange(len(scores))
    if limit < len(scores):
        there = np.flatnonzero(scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit])
    order: npt.NDArray[np.int64] = there[np.lexsort((there, -scores[there]))][:limit]
    return order


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
                    if count == first:
                        made.write(_header(block.shape[1], 0))
                        for chunk in _kept(path, first, block.shape[1]):
                            done.update(chunk)
                            made.write(chunk)
                        if first and expected and done.hexdigest() != expected:
                            raise _other(path)
                    codes = block.astype("<f2").tobytes()
                    done.update(codes)
                    made.write(codes)
                    count += len(block)
                made.seek(0)
                made.write(_header(block.shape[1], count))
        except OSError:
            raise disk_full(path) from None
    return done.hexdigest()


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


def _header(dimension: int, count: int) -> bytes:
    """What stands in a file before its rows."""
    width, none = 2 * dimension, 1 << 20
    return _HEADER.pack(
        b"IxSQ", dimension, count, none, none, 1, _INNER_PRODUCT, _HALF, 0, 0.0, dimension, width, 0, count * width
    )  # fmt: skip


def _kept(path: Path, first: int, dimension: int) -> Iterator[bytes]:
    """The codes of the first rows of the file that is there."""
    if not first:
        return
    before = VectorFile(path)
    if before.dimension != dimension or before.count < first:
        raise _other(path)
    yield from before.chunks(first)


def _other(path: Path) -> UnreadableError:
    return UnreadableError(f"The vector file {path} is not the one that was written.", remedy=_REPAIR)


def _read(path: Path) -> tuple[int, int]:
    """How many rows a file has, and of how many numbers each."""
    if not path.is_file():
        raise UnreadableError(f"The vector file {path} is missing.", remedy=_REPAIR)
    with path.open("rb") as file:
        header, size = file.read(_HEADER.size), os.fstat(file.fileno()).st_size
    if len(header) < _HEADER.size:
        raise UnreadableError(f"The vector file {path} is damaged.", remedy=_REPAIR)
    _, dimension, count, *_ = _HEADER.unpack(header)
    if min(dimension, count) < 0 or header != _header(dimension, count):
        raise UnreadableError(f"The vector file {path} is damaged, or of another kind.", remedy=_REPAIR)
    if size != _HEADER.size + count * 2 * dimension:
        raise UnreadableError(f"The vector file {path} is damaged.", remedy=_REPAIR)
    return count, dimension
