"""Many passages to vectors, and with them the vectors of their sentences, from the same reading of the passage.

A sentence's vector is the mean of the vectors of its pieces, as the encoder gives them while it reads the whole passage:
the title and the sentences around it are in it, and it costs nothing (pooling after encoding: Günther et al. 2024,
"Late chunking", arXiv 2409.04701).

Where the processor multiplies in bfloat16, sentence-transformers does the work in batches: texts are padded to steps of
16 pieces, and only texts of one step share a batch. Elsewhere the exported graph reads them one by one, on every core,
and torch is never imported. Either way a text's vectors depend on the text and the weights alone, not on what is encoded
beside it: an interrupted run, a later addition and a rebuild give the same bytes on the same machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from evidence.encode import graph, torch_side
from evidence.encode.model import EncoderModel
from evidence.encode.tokenizer import Pieces, padded, pieces
from evidence.text import Span

Floats = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

_BATCH = 16
_STEP = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A text's `vector`, float32 (dimension,) of length 1, and the vectors of its `parts`, float32 (parts, dimension).

    `position` is the text's place among those given. A part of which the encoder read nothing has the vector 0.
    """

    position: int
    vector: Floats
    parts: Floats


def encode_bulk(
    model: EncoderModel,
    texts: Sequence[str],
    parts: Sequence[Sequence[Span]] = (),
    *,
    progress: Progress | None = None,
) -> Iterator[list[Encoded]]:
    """Encode the texts batch by batch, longest first.

    Args:
        model: the encoder; its weights are checked against its digest where they are read.
        texts: n texts; what is beyond `model.limit` word pieces is not read.
        parts: for each text the spans of its sentences; empty where they are not wanted.
        progress: called after each batch with the number of texts done and n.

    Yields:
        Batches; every text comes once. The caller may stop at any batch and call again with the texts that are left:
        the vectors are the same.

    Raises:
        EvidenceError: if the model was not exported yet and sentence-transformers is not installed, or the weights are
            not those expected.
    """
    rows = pieces(texts, model)
    done = 0
    for width, positions in _batches(rows):
        read = _read_together if torch_side.has_bf16() else _read_each
        wanted = [parts[position] if parts else () for position in positions]
        yield [
            Encoded(position=position, vector=vector, parts=pooled(tokens, rows[position], spans))
            for position, spans, (vector, tokens) in zip(
                positions, wanted, read(model, [rows[i] for i in positions], width), strict=True
            )
        ]
        done += len(positions)
        if progress:
            progress(done, len(texts))


def encode_texts(model: EncoderModel, texts: Sequence[str]) -> Floats:
    """All texts at once: float32 (len(texts), model.dimension), in order. Errors as `encode_bulk`."""
    vectors = np.zeros((len(texts), model.dimension), dtype=np.float32)
    for batch in encode_bulk(model, texts):
        for one in batch:
            vectors[one.position] = one.vector
    return vectors


def pooled(tokens: Floats, row: Pieces, spans: Sequence[Span]) -> Floats:
    """For each span the mean of the pieces that lie in it, of length 1; 0 where there is none.

    Args:
        tokens: float32 (pieces or more, dimension), a vector for each piece.
        row: the pieces, with the characters that each stands for.
        spans: in the same text.

    Returns:
        float32 (len(spans), dimension).
    """
    found = np.zeros((len(spans), tokens.shape[1]), dtype=np.float32)
    if spans:
        starts, stops = np.array(row.offsets, dtype=np.int64).reshape(-1, 2).T
        for place, span in enumerate(spans):
            inside = (starts >= span.start) & (stops <= span.stop) & (stops > starts)
            if inside.any():
                mean = tokens[: len(inside)][inside].mean(axis=0)
                found[place] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return found


def _read_together(model: EncoderModel, rows: Sequence[Pieces], width: int) -> list[tuple[Floats, Floats]]:
    vectors, tokens = torch_side.forward(model, *padded([row.numbers for row in rows], width))
    return list(zip(vectors, tokens, strict=True))


def _read_each(model: EncoderModel, rows: Sequence[Pieces], width: int) -> list[tuple[Floats, Floats]]:
    """Each text by itself, without padding, several at a time: the graph works without Python's lock."""

    def read(row: Pieces) -> tuple[Floats, Floats]:
        vectors, tokens = graph.forward(model, *padded([row.numbers], len(row.numbers)))
        return vectors[0], tokens[0]

    graph.export_graph(model)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(read, rows))


def _batches(rows: Sequence[Pieces]) -> Iterator[tuple[int, list[int]]]:
    """Padded width and positions of each batch: the longest first, then in the order of the pieces."""
    widths = [-(-len(row.numbers) // _STEP) * _STEP for row in rows]
    order = sorted(range(len(rows)), key=lambda i: (-widths[i], rows[i].numbers))
    for width, same in groupby(order, key=lambda i: widths[i]):
        positions = list(same)
        for start in range(0, len(positions), _BATCH):
            yield width, positions[start : start + _BATCH]
