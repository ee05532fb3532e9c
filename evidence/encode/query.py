"""Questions to vectors, without torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from evidence.encode.graph import vectors_of
from evidence.encode.model import EncoderModel
from evidence.encode.tokenizer import padded, pieces

_BATCH: Final = 8


def encode_queries(model: EncoderModel, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Vectors of the texts in order: float32 (len(texts), model.dimension), each of length 1.

    Exports the encoder first if that was never done.

    Raises:
        EvidenceError: as `graph.export_graph`.
    """
    vectors = np.zeros((len(texts), model.dimension), dtype=np.float32)
    rows = [one.numbers for one in pieces(texts, model)]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        width = max(len(rows[i]) for i in chosen)
        vectors[chosen] = vectors_of(model, *padded([rows[i] for i in chosen], width))
    return vectors
