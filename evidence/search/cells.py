"""The cells of a large vector file: which of its rows are likely to be near a question. The door to faiss.

Rows are sorted into cells around centres (k-means on a sample), in eight bits a number. A search looks into the cells
nearest to the question; what it finds is then compared exactly by `vectors`. Rows added later are in no cell until
the cells are made anew. Everything here can be made again, and without it a search is right all the same, only slower.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evidence.errors import UnreadableError
from evidence.search.vectors import Floats, VectorFile, replacing
from evidence.store.derived import disk_full

Progress = Callable[[int, int], None]

_SAMPLE: Final = 40
"""Rows a centre is the mean of, about, while the centres are sought."""
_ROUNDS: Final = 8
_LOOKED_INTO: Final = 64
"""Cells that a search looks into."""


class Cells:
    """An open file of cells, which cover the first `count` rows of a vector file."""

    def __init__(self, path: Path, count: int, dimension: int) -> None:
        """Map the file into memory.

        Raises:
            UnreadableError: if it is missing, damaged, or not of so many rows and numbers.
        """
        self.count = count
        self._index = _read(path)
        if (self._index.ntotal, self._index.d) != (count, dimension):
            raise _damaged(path)

    def likely(self, queries: Floats, limit: int, rows: Sequence[int] | None = None) -> list[list[int]]:
        """For each query at most `limit` rows that are likely to be near it, in ascending order; of all rows only."""
        if rows is not None:
            raise ValueError("cells name rows of all")
        import faiss

        parameters: Any = faiss.SearchParametersIVF
        with _threads_for(len(queries)):
            _, found = self._index.search(queries, limit, params=parameters(nprobe=_LOOKED_INTO))
        # A bit that fell over in the file may name a row that there is not.
        return [sorted({row for row in rows if 0 <= row < self.count}) for rows in found.tolist()]


@contextmanager
def _threads_for(queries: int) -> Generator[None]:
    """Within the block a single query is searched on one thread: to wake others takes ten times as long as the search."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1 if queries == 1 else before)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


class Scan:
    """All rows of a vector file compared by faiss: three times as fast as without, once it is loaded."""

    def __init__(self, path: Path, count: int) -> None:
        """Map the file, which is sound, into memory."""
        import faiss

        self.count = count
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)

    def likely(self, queries: Floats, limit: int, rows: Sequence[int] | None = None) -> list[list[int]]:
        """For each query the `limit` nearest rows, of these if so asked, in ascending order."""
        with _threads_for(len(queries)):
            _, found = self._index.search(queries, limit, params=_only(rows, self.count))
        return [sorted(row for row in rows if row >= 0) for rows in found.tolist()]


def make_cells(path: Path, vectors: VectorFile, count: int, progress: Progress | None = None) -> str:
    """Sort the first `count` rows of `vectors` into cells and write them; whole or not at all. The same rows, the same file.

    Args:
        path: where to write.
        vectors: the open vector file; at no time are more than 20,000 of its rows in memory, and a sample.
        count: how many rows; at least 1.
        progress: called with steps done and steps to do.

    Returns:
        The digest of the file, as `cells_digest` gives it.
    """
    number = max(1, int(2 * math.sqrt(count)))
    chosen = np.sort(np.random.default_rng(0).choice(count, min(count, number * _SAMPLE), replace=False))
    sample = vectors.rows(chosen.tolist())
    steps = _Steps(_ROUNDS + 2 * -(-count // 20_000), progress)
    index = _empty(_centres(sample, number, steps), sample)
    del sample
    cells = np.concatenate([_cells_of(index, block, steps) for block in vectors.blocks(count)])
    _make_room(index, np.bincount(cells, minlength=number))
    first = 0
    for block in vectors.blocks(count):
        _add(index, block, first, cells[first : first + len(block)])
        first += len(block)
        steps.one()
    with replacing(path) as name:
        _write(index, Path(name), path)
    return cells_digest(path)


def cells_digest(path: Path) -> str:
    """SHA-256 of the file; empty if there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Steps:
    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def one(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, self._total)


def _centres(sample: Floats, number: int, steps: _Steps) -> Floats:
    """So many directions that the rows of the sample lie around."""
    import faiss

    centres: Floats | None = None
    for _ in range(_ROUNDS):
        means = faiss.Kmeans(
            sample.shape[1],
            number,
            niter=1,
            spherical=True,
            seed=1,
            min_points_per_centroid=1,
            max_points_per_centroid=99,
        )
        means.train(sample, init_centroids=centres)
        centres = means.centroids
        steps.one()
    if centres is None:
        raise ValueError("no round")
    return centres


def _empty(centres: Floats, sample: Floats) -> Any:
    import faiss

    around = faiss.IndexFlatIP(centres.shape[1])
    around.add(centres)
    kind, near = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    number, dimension = centres.shape
    made: Any = faiss.IndexIVFScalarQuantizer
    index = made(around, dimension, number, kind, near, False)
    index.train(sample)
    return index


def _cells_of(index: Any, block: Floats, steps: _Steps) -> npt.NDArray[np.int64]:
    _, found = index.quantizer.search(block, 1)
    steps.one()
    cells: npt.NDArray[np.int64] = found[:, 0]
    return cells


def _make_room(index: Any, sizes: npt.NDArray[np.int64]) -> None:
    """Reserve what each cell will hold: growing by doubling would take twice the memory."""
    for cell, size in enumerate(sizes.tolist()):
        index.invlists.resize(cell, size)
        index.invlists.resize(cell, 0)


def _add(index: Any, block: Floats, first: int, cells: npt.NDArray[np.int64]) -> None:
    import faiss

    numbers = np.arange(first, first + len(block), dtype=np.int64)
    rows, places = np.ascontiguousarray(block), np.ascontiguousarray(cells)
    index.add_core(len(rows), faiss.swig_ptr(rows), faiss.swig_ptr(numbers), faiss.swig_ptr(places))


def _write(index: Any, name: Path, path: Path) -> None:
    import faiss

    try:
        faiss.write_index(index, str(name))
    except (RuntimeError, OSError):
        raise disk_full(path) from None


def _read(path: Path) -> Any:
    import faiss

    if not path.is_file():
        raise UnreadableError(f"The file {path} is missing.", remedy="Rebuild it with: evidence doctor --repair")
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    except RuntimeError:
        raise _damaged(path) from None
    if not isinstance(index, faiss.IndexIVFScalarQuantizer):
        raise _damaged(path)
    lists: Any = faiss.downcast_InvertedLists(index.invlists) if index.invlists else None
    if isinstance(lists, faiss.OnDiskInvertedLists):
        # Else each search starts threads that do nothing but touch what it is about to read.
        lists.prefetch_nthread = 0
    return index


def _damaged(path: Path) -> UnreadableError:
    return UnreadableError(f"The file {path} is damaged.", remedy="Rebuild it with: evidence doctor --repair")


def _only(rows: Sequence[int] | None, count: int) -> Any:
    import faiss

    if rows is None:
        return None
    selector: Any = faiss.IDSelectorBitmap
    parameters: Any = faiss.SearchParameters
    chosen = np.zeros(count, dtype=bool)
    chosen[np.asarray(rows, dtype=np.int64)] = True
    return parameters(sel=selector(np.packbits(chosen, bitorder="little")))
