"""The vectors of a passage's sentences: kept small, and compared with a question. Pure.

A vector is kept as whole numbers of eight bits, scaled by its own greatest number: only its direction counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_TOP = 127


def pack_parts(vectors: Floats) -> npt.NDArray[np.int8]:
    """The vectors (n, dimension) in eight bits; a vector of zeros stays one."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    return np.rint(vectors * (_TOP / np.where(greatest > 0, greatest, 1))).astype(np.int8)


def cosines(question: Floats, packed: Sequence[bytes]) -> list[Floats]:
    """The cosines of a question with each of the parts of several passages.

    Args:
        question: float32 (dimension,), of length 1.
        packed: for each passage the bytes of what `pack_parts` gave.

    Returns:
        For each passage float32 (its parts,), in [-1, 1]; 0 for a part of which the encoder read nothing.
    """
    dimension = len(question)
    rows = np.frombuffer(b"".join(packed), dtype=np.int8).reshape(-1, dimension).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    near: Floats = (rows @ question / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return np.split(near, np.cumsum([len(one) // dimension for one in packed])[:-1]) if packed else []


def with_best_part(passages: Mapping[int, float], parts: Mapping[int, Floats], weight: float) -> dict[int, float]:
    """The cosine of each passage, of which `weight` (in [0, 1]) is that of its best part, where it has parts."""
    return {
        number: (1 - weight) * cosine + weight * float(parts[number].max()) if len(parts.get(number, ())) else cosine
        for number, cosine in passages.items()
    }
