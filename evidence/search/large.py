"""What a large index has besides: cells for its vectors, lists for its words, columns of places.

Without them a search is right, but slow.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from evidence.encode.model import EncoderModel
from evidence.errors import UnreadableError
from evidence.search.cells import Cells, cells_digest, make_cells
from evidence.search.lists import make_lists
from evidence.search.places import make_places
from evidence.search.vectors import VectorFile, cells_name, vector_name
from evidence.store.derived import FileCheck, Index

Progress = Callable[[int, int], None]

LARGE: Final = 200_000
"""Vectors up to which all are compared, one by one."""
_SOONER: Final = 10
"""Lists are worth their making at so many times fewer passages."""
_TAIL: Final = 0.1
"""How many vectors may be in no cell, as a part of those that are."""


def listed_cells(index: Index, model: EncoderModel) -> list[FileCheck]:
    """The files of cells that the index knows of for a model; one, or none."""
    stem = cells_name(model.digest, "").removesuffix(".faiss")
    return [one for one in index.files() if one.name.startswith(stem)]


def open_cells(index: Index, folder: Path, model: EncoderModel, vectors: VectorFile) -> Cells | None:
    """The cells of the vectors; None where there are none that can be used, and all vectors are compared then."""
    for one in listed_cells(index, model):
        with contextlib.suppress(UnreadableError):
            if one.items <= vectors.count:
                return Cells(folder / one.name, one.items, vectors.dimension)
    return None


def wrong_cells(index: Index, folder: Path, model: EncoderModel) -> str:
    """What is wrong with the cells that the index knows of, in one line; empty if nothing is (reads the whole file)."""
    for one in listed_cells(index, model):
        digest = cells_digest(folder / one.name)
        if not digest:
            return f"The file {folder / one.name} is missing."
        if digest != one.digest:
            return f"The file {folder / one.name} is not the one that was written."
    return ""


def make_large(
    index: Index, folder: Path, model: EncoderModel, above: int = LARGE, progress: Progress | None = None
) -> None:
    """Bring cells up to date where there are more than `above` vectors, lists and places from a tenth as many passages on.

    Args:
        index: the open index.
        folder: the folder of derived files.
        model: the encoder.
        above: a setting for tests; see `LARGE`.
        progress: called with steps done and steps to do.
    """
    if index.count() > above // _SOONER:
        make_lists(index, progress)
        make_places(index, model.digest)
    else:
        index.lists.forget()
    rows = index.file(vector_name(model.digest))
    if rows is not None and rows.items > above and not _will_do(index, folder, model, rows.items):
        _make_cells(index, folder, model, rows, progress)


def _will_do(index: Index, folder: Path, model: EncoderModel, rows: int) -> bool:
    known = listed_cells(index, model)
    return bool(known) and rows <= known[0].items * (1 + _TAIL) and not wrong_cells(index, folder, model)


def _make_cells(index: Index, folder: Path, model: EncoderModel, rows: FileCheck, progress: Progress | None) -> None:
    name = cells_name(model.digest, rows.digest)
    vectors = VectorFile(folder / vector_name(model.digest))
    digest = make_cells(folder / name, vectors, rows.items, progress)
    before = [one.name for one in listed_cells(index, model)]
    index.replace_file(FileCheck(name=name, digest=digest, items=rows.items), before)
    for other in folder.glob(cells_name(model.digest, "*" * 8).replace("*" * 8, "*")):
        if other.name != name:
            with contextlib.suppress(OSError):
                # A search that is under way may hold it, where the system minds.
                other.unlink()
