"""Questions to vectors with onnxruntime: the same weights as `bulk`, ready in 50 ms, without torch.

The model is exported once to the user's cache (or to the folder in EVIDENCE_CACHE), under the digest of its weights.
The weights lie in a file beside the graph, so that they are mapped into memory and not read.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from evidence.encode.model import EncoderModel
from evidence.encode.tokenizer import padded, pieces
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_GRAPH: Final = "encoder.onnx"
_WEIGHTS: Final = "encoder.weights"
_LAYOUT: Final = 1
_BATCH: Final = 8


def exported_path(model: EncoderModel) -> Path:
    """Where the exported graph of this model lies, or would lie."""
    return _cache() / f"query-{_LAYOUT}-{model.digest[:16]}" / _GRAPH


def is_exported(model: EncoderModel) -> bool:
    """Whether the query encoder of this model is there.

    Raises:
        EvidenceError: the cache folder may not be read.
    """
    try:
        return exported_path(model).is_file()
    except OSError as error:
        raise EvidenceError(
            f"The cache folder {_cache()} cannot be read ({error.strerror}).",
            remedy="Name another with the variable EVIDENCE_CACHE.",
        ) from error


def export_query_encoder(model: EncoderModel, *, again: bool = False) -> Path:
    """Make the query encoder if it is not there (or `again` asks for it), and say where it is.

    It imports torch and takes a few seconds. A half-written export is never seen by others.

    Raises:
        EvidenceError: if sentence-transformers, onnx or onnxscript is not installed, if the weights are not those
            expected, or if the cache cannot be written.
    """
    path = exported_path(model)
    if is_exported(model) and not again:
        return path
    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent.parent, prefix="export-") as work:
            _write(model, Path(work))
            if again:
                shutil.rmtree(path.parent, ignore_errors=True)
            _publish(Path(work) / "ready", path.parent)
    except OSError as error:
        raise EvidenceError(
            f"The query encoder cannot be written to {path.parent} ({error.strerror or error}).",
            remedy="Name a folder with room for 100 MB in the variable EVIDENCE_CACHE.",
        ) from None
    return path


def encode_queries(model: EncoderModel, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Vectors of the texts in order: float32 (len(texts), model.dimension), each of length 1.

    Exports the encoder first if that was never done.

    Raises:
        EvidenceError: as `export_query_encoder`.
    """
    vectors = np.zeros((len(texts), model.dimension), dtype=np.float32)
    if not texts:
        return vectors
    session = _session(export_query_encoder(model))
    rows = pieces(texts, model)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        numbers, mask = padded([rows[i] for i in chosen], max(len(rows[i]) for i in chosen))
        vectors[chosen] = session.run(None, {"numbers": numbers, "mask": mask})[0]
    return vectors


def _cache() -> Path:
    named = os.environ.get("EVIDENCE_CACHE")
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("evidence-synthesis", appauthor=False)


def _write(model: EncoderModel, work: Path) -> None:
    """Export to work/raw.onnx, then fold constants and move the weights out: work/ready/ is what is kept."""
    from evidence.encode.bulk import export_graph

    raw, ready = work / "raw.onnx", work / "ready"
    ready.mkdir()
    export_graph(model, raw)
    options = _options()
    options.graph_optimization_level = _runtime().GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(ready / _GRAPH)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", _WEIGHTS)
    options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    _runtime().InferenceSession(str(raw), options, providers=["CPUExecutionProvider"])


def _publish(ready: Path, folder: Path) -> None:
    """Move the finished folder into place; if another process was first, its export is as good."""
    try:
        ready.rename(folder)
    except OSError:
        if not (folder / _GRAPH).is_file():
            raise


@lru_cache(maxsize=2)
def _session(path: Path) -> InferenceSession:
    options = _options()
    options.graph_optimization_level = _runtime().GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.disable_prepacking", "1")
    return _runtime().InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _options() -> Any:
    options = _runtime().SessionOptions()
    options.log_severity_level = 3
    return options


def _runtime() -> Any:
    import onnxruntime

    return onnxruntime
