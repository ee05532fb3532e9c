"""The encoder in sentence-transformers: many texts in bfloat16, and the export to a graph. The only door to torch."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evidence.encode.model import EncoderModel, check_weights
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

_CPU = Path("/proc/cpuinfo")


@lru_cache(maxsize=1)
def has_bf16() -> bool:
    """Whether the processor multiplies in bfloat16; elsewhere it would be emulated and slow."""
    try:
        flags = _CPU.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def forward(model: EncoderModel, numbers: Numbers, mask: Numbers) -> tuple[Floats, Floats]:
    """Vectors (n, dimension) of length 1, and the vector of each piece (n, pieces, width), both float32.

    Raises:
        EvidenceError: if sentence-transformers is not installed, or the weights are not those expected.
    """
    with _quiet():
        transformer = _transformer(model, has_bf16())
        import torch

        with torch.inference_mode():
            vectors, tokens = _both(transformer, torch.from_numpy(numbers), torch.from_numpy(mask))
        return (
            np.ascontiguousarray(vectors.numpy(), dtype=np.float32),
            np.ascontiguousarray(tokens.numpy(), dtype=np.float32),
        )


def write_graph(model: EncoderModel, path: Path) -> None:
    """Write the model as an ONNX graph, in float32: `numbers` and `mask` in, `vectors` and `tokens` out as `forward`.

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
        transformer = _transformer(model, False)
        import torch

        def run(graph: Any, numbers: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            return _both(graph.transformer, numbers, mask)

        graph = type("Graph", (torch.nn.Module,), {"forward": run})()
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
            output_names=["vectors", "tokens"],
            dynamic_axes={"numbers": free, "mask": free, "vectors": {0: "texts"}, "tokens": free},
        )


def _both(
    transformer: SentenceTransformer, numbers: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    import torch

    first, *others = transformer
    features = first({"input_ids": numbers, "attention_mask": mask, "token_type_ids": torch.zeros_like(numbers)})
    features["token_embeddings"] = tokens = features["token_embeddings"].float()
    for module in others:
        features = module(features)
    vectors: torch.Tensor = torch.nn.functional.normalize(features["sentence_embedding"].float(), dim=1)
    return vectors, tokens


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
