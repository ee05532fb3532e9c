"""Vectors for the passages that have none: in batches, each kept as soon as it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from evidence.encode.bulk import encode_bulk
from evidence.encode.model import EncoderModel, joined
from evidence.errors import UnreadableError
from evidence.search.large import LARGE, listed_cells, make_large, wrong_cells
from evidence.search.parts import pack_parts
from evidence.search.vectors import VectorFile, append_vectors, vector_name
from evidence.sentences import sentences
from evidence.store.derived import FileCheck, Index
from evidence.text import Span

Progress = Callable[[int, int], None]

_BLOCK: Final = 10_000
"""Vectors that are moved at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: texts `encoded` now, vectors taken over as `resumed` from a build that was cut off, and how
    many passages the index holds in all."""

    encoded: int
    resumed: int
    passages: int


def build_index(
    index: Index,
    folder: Path,
    model: EncoderModel,
    progress: Progress | None = None,
    *,
    sorting: Progress | None = None,
    large: int = LARGE,
) -> Built:
    """Encode what has no vector yet and place it in the vector file of the model; prepare a large index for search.

    Equal title and words are encoded once, ever. Killed at any moment, it loses at most the batch at work; called
    again, it goes on, and the vectors are the same as if nothing had happened. A vector file that is missing or
    damaged is made anew.

    Args:
        index: the open index.
        folder: the folder of derived files.
        model: the encoder.
        progress: called after each batch with texts done and texts to do.
        sorting: called with steps done and steps to do while a large index is prepared.
        large: see `large.LARGE`.
    """
    name = vector_name(model.digest)
    if index.file(name) is not None and _wrong_vectors(index, folder, model, large):
        index.forget_vectors(model.digest, [name, *(one.name for one in listed_cells(index, model))])
    resumed = len(index.pending(model.digest))
    missing = index.missing(model.digest)
    texts = [joined(one.title, one.words) for one in missing]
    spans = [sentences(one.words) for one in missing]
    inside = [_moved(own, len(text) - len(one.words)) for own, text, one in zip(spans, texts, missing, strict=True)]
    for batch in encode_bulk(model, texts, inside, progress=progress):
        index.add_pending(
            model.digest,
            [
                (missing[one.position].hash, one.vector.tobytes(), pack_parts(one.parts, spans[one.position]))
                for one in batch
            ],
        )
    _place(index, folder, model)
    index.note_all_read(model.digest)
    make_large(index, folder, model, large, sorting)
    return Built(encoded=len(missing), resumed=resumed, passages=index.count())


def stale(index: Index, model: EncoderModel) -> list[str]:
    """Names of the passages that a search by meaning cannot find yet, in order."""
    return index.stale_names(model.digest)


def check_vectors(index: Index, folder: Path, model: EncoderModel) -> str:
    """What is wrong with the vectors of the model or their cells, in one line; empty if nothing is (reads all of them)."""
    return _wrong_vectors(index, folder, model) or wrong_cells(index, folder, model)


def sound_files(index: Index, folder: Path, model: EncoderModel) -> list[str]:
    """The names of the files with the vectors of the model where all of them are as they were written; else none.

    Raises:
        UnreadableError: the index is damaged.
    """
    index.check()
    name = vector_name(model.digest)
    if index.file(name) is None or _wrong_vectors(index, folder, model):
        return []
    return [name, *(one.name for one in listed_cells(index, model) if not wrong_cells(index, folder, model))]


def _wrong_vectors(index: Index, folder: Path, model: EncoderModel, large: int | None = None) -> str:
    """What is wrong with the vectors; of more than `large` it is not read whether every bit is as it was, for that takes
    longer than to add a few. None reads all, however many."""
    name = vector_name(model.digest)
    expected = index.file(name)
    if expected is None:
        return "" if not index.count_places(model.digest) else f"The vector file {name} is not listed."
    try:
        vectors = VectorFile(folder / name)
    except UnreadableError as error:
        return error.problem
    if (
        large is not None
        and large < expected.items <= vectors.count
        and index.count_places(model.digest) == expected.items
    ):
        return ""
    if vectors.digest(expected.items) != expected.digest or index.count_places(model.digest) != expected.items:
        return f"The vector file {folder / name} is not the one that was written."
    return "" if index.are_parts_whole(model.digest) else f"Vectors of sentences in {index.path} are not as written."


def _moved(spans: Sequence[Span], by: int) -> list[Span]:
    """The spans as many characters further on: in what is encoded, the title stands before the words."""
    return [Span(by + one.start, by + one.stop) for one in spans]


def _place(index: Index, folder: Path, model: EncoderModel) -> None:
    """Move what is pending to the end of the vector file."""
    name, keys = vector_name(model.digest), index.pending(model.digest)
    if not keys:
        return
    first = index.count_places(model.digest)
    blocks = (
        np.frombuffer(b"".join(vectors), dtype=np.float32).reshape(-1, model.dimension)
        for vectors in index.pending_vectors(model.digest, _BLOCK)
    )
    before = index.file(name)
    digest = append_vectors(folder / name, first, blocks, before.digest if before and first == before.items else "")
    index.place(model.digest, keys, FileCheck(name=name, digest=digest, items=first + len(keys)), first=first)
