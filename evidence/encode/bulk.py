"""Many passages to vectors with sentence-transformers: the only door to torch.

A text's vector depends on the text and the weights alone, not on what is encoded beside it: texts are padded to
steps of 16 pieces and only texts of one step share a batch. So an interrupted run, a later addition and a rebuild
all give the same bytes on the same machine.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evidence.encode.model import EncoderModel, check_weights
from evidence.encode.tokenizer import Pieces, padded, pieces
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

_BATCH = 16
_STEP = 16
_CPU = Path("/proc/cpuinfo")


def encode_bulk(
    model: EncoderModel, texts: Sequence[str], *, progress: Progress | None = None
) -> Iterator[tuple[list[int], Vectors]]:
    """Encode the texts batch by batch, longest first.

    Args:
        model: the encoder; its weights are checked against its digest before the first batch.
        texts: n texts; what is beyond `model.limit` word pieces is not read.
        progress: called after each batch with the number of texts done and n.

    Yields:
        Positions in `texts` and their vectors, float32 (positions, model.dimension), each of length 1. Every position
        comes once. The caller may stop at any batch and call again with the texts that are left: the vectors are
        the same.

    Raises:
        EvidenceError: if sentence-transformers is not installed or the weights are not those expected.
    """
    done = 0
    rows = pieces(texts, model)
    for width, positions in _batches(rows):
        with _quiet():
            vectors = _forward(_transformer(model, _has_bf16()), *padded([rows[i] for i in positions], width))
        yield positions, vectors
        done += len(positions)
        if progress:
            progress(done, len(texts))


def encode_texts(model: EncoderModel, texts: Sequence[str]) -> Vectors:
    """All texts at once: float32 (len(texts), model.dimension), in order. Errors as `encode_bulk`."""
    vectors = np.zeros((len(texts), model.dimension), dtype=np.float32)
    for positions, batch in encode_bulk(model, texts):
        vectors[positions] = batch
    return vectors


def export_graph(model: EncoderModel, path: Path) -> None:
    """Write the model as an ONNX graph: piece numbers and mask in, vectors of length 1 out (float32).

    Raises:
        EvidenceError: if sentence-transformers, onnx or onnxscript is not installed, or the weights are not those
            expected.
    """
    try:
        import onnx  # noqa: F401
        import onnxscript  # noqa: F401
    except ImportError as error:
        raise _not_installed(error) from None
    with _quiet():
        import torch

        transformer = _transformer(model, False)

        def forward(graph: Any, numbers: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return _vectors_of(graph.transformer, numbers, mask)

        graph = type("Graph", (torch.nn.Module,), {"forward": forward})()
        graph.transformer = transformer
        numbers = torch.full((2, 8), 100)
        free = {0: "texts", 1: "pieces"}
        torch.onnx.export(
            graph.eval(),
            (numbers, torch.ones_like(numbers)),
            str(path),
            dynamo=False,
            opset_version=17,
            input_names=["numbers", "mask"],
            output_names=["vectors"],
            dynamic_axes={"numbers": free, "mask": free, "vectors": {0: "texts"}},
        )


def _batches(rows: Sequence[Pieces]) -> Iterator[tuple[int, list[int]]]:
    """Padded width and positions of each batch: the longest first, then in the order of the pieces."""
    widths = [-(-len(row) // _STEP) * _STEP for row in rows]
    order = sorted(range(len(rows)), key=lambda i: (-widths[i], rows[i]))
    for width, same in groupby(order, key=lambda i: widths[i]):
        positions = list(same)
        for start in range(0, len(positions), _BATCH):
            yield width, positions[start : start + _BATCH]


def _forward(transformer: SentenceTransformer, numbers: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> Vectors:
    import torch

    with torch.inference_mode():
        vectors = _vectors_of(transformer, torch.from_numpy(numbers), torch.from_numpy(mask))
    return np.ascontiguousarray(vectors.numpy(), dtype=np.float32)


def _vectors_of(transformer: SentenceTransformer, numbers: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    import torch

    first, *others = transformer
    features = first({"input_ids": numbers, "attention_mask": mask, "token_type_ids": torch.zeros_like(numbers)})
    features["token_embeddings"] = features["token_embeddings"].float()
    for module in others:
        features = module(features)
    vectors: torch.Tensor = torch.nn.functional.normalize(features["sentence_embedding"].float(), dim=1)
    return vectors


@lru_cache(maxsize=2)
def _transformer(model: EncoderModel, bf16: bool) -> SentenceTransformer:
    check_weights(model)
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise _not_installed(error) from None
    disable_progress_bar()
    transformer = SentenceTransformer(
        str(model.folder),
        device="cpu",
        local_files_only=True,
        model_kwargs={"dtype": torch.bfloat16 if bf16 else torch.float32},
    )
    for module in list(transformer)[1:]:
        module.float()
    return transformer.requires_grad_(False).eval()


def _has_bf16() -> bool:
    """Whether the processor multiplies in bfloat16; elsewhere it would be emulated and slow."""
    try:
        flags = _CPU.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _not_installed(error: ImportError) -> EvidenceError:
    return EvidenceError(
        f"Passages cannot be encoded: {error.name or error} is not installed.",
        remedy="Install it with: pip install sentence-transformers onnx onnxscript",
    )


@contextmanager
def _quiet() -> Generator[None]:
    """Neither the libraries' warnings nor their log lines reach the user."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
