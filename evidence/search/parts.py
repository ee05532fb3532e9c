"""The sentences of a passage, kept small: where they lie, and their vectors. Pure.

A vector is kept as whole numbers of eight bits, scaled by its own greatest number: only its direction counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from evidence.store.derived import Parts
from evidence.text import Span

Floats = npt.NDArray[np.float32]
_TOP = 127


def pack_parts(vectors: Floats, spans: Sequence[Span]) -> Parts:
    """Vectors (n, dimension) and spans of n sentences, as bytes."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    packed = np.rint(vectors * (_TOP / np.where(greatest > 0, greatest, 1))).astype(np.int8)
    places = np.array([(span.start, span.stop) for span in spans], dtype="<i4")
    return Parts(vectors=packed.tobytes(), spans=places.tobytes())


def spans_of(parts: Parts) -> list[Span]:
    """Where the sentences lie in the words of their passage."""
    places = np.frombuffer(parts.spans, dtype="<i4").reshape(-1, 2).tolist()
    return [Span(start, stop) for start, stop in places]


def vectors_of(parts: Parts, dimension: int) -> Floats:
    """The vectors of the sentences, float32 (n, dimension) of length 1; 0 where the encoder read nothing of one."""
    numbers = np.frombuffer(parts.vectors, dtype=np.int8).reshape(-1, dimension).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", numbers, numbers))[:, None]
    return (numbers / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def cosines(question: Floats, parts: Sequence[Parts]) -> list[list[float]]:
    """The cosines of a question with each of the sentences of several passages.

    Args:
        question: float32 (dimension,), of length 1.
        parts: of each passage.

    Returns:
        For each passage a number in [-1, 1] for each of its sentences; 0 where the encoder read nothing of one.
    """
    dimension = len(question)
    rows = vectors_of(Parts(vectors=b"".join(one.vectors for one in parts), spans=b""), dimension)
    near = iter((rows @ question).tolist())
    return [[next(near) for _ in range(len(one.vectors) // dimension)] for one in parts]
