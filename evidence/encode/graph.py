"""The encoder as an ONNX graph: the same weights, ready in 50 ms, without torch. The only door to onnxruntime.

The model is exported once to the user's cache (or to the folder in EVIDENCE_CACHE), under the digest of its weights.
The weights lie in a file beside the graph, so that they are mapped into memory and not read.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final

from evidence.encode.model import EncoderModel
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnxruntime import InferenceSession

    Floats = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]

_GRAPH: Final = "encoder.onnx"
_WEIGHTS: Final = "encoder.weights"
_LAYOUT: Final = 2
_LOADING: Final = Lock()


def exported_path(model: EncoderModel) -> Path:
    """Where the exported graph of this model lies, or would lie."""
    return cache_folder() / f"query-{_LAYOUT}-{model.digest[:16]}" / _GRAPH


def is_exported(model: EncoderModel) -> bool:
    """Whether the graph of this model is there.

    Raises:
        EvidenceError: the cache folder may not be read.
    """
    try:
        return exported_path(model).is_file()
    except OSError as error:
        raise EvidenceError(
            f"The cache folder {cache_folder()} cannot be read ({error.strerror}).",
            remedy="Name another with the variable EVIDENCE_CACHE.",
        ) from error


def export_graph(model: EncoderModel, *, again: bool = False) -> Path:
    """Make the graph if it is not there (or `again` asks for it), and say where it is.

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


@contextmanager
def getting_ready(model: EncoderModel) -> Generator[None]:
    """While the block does other things, the encoder is loaded beside it, if it was exported; it is used after as ever."""
    beside = Thread(target=_load, args=(model,), daemon=True)
    beside.start()
    try:
        yield
    finally:
        beside.join()


def _load(model: EncoderModel) -> None:
    """Everything that the first question needs. What goes wrong here goes wrong again, and is told, where it is needed."""
    from evidence.encode.tokenizer import pieces

    with suppress(Exception):
        if is_exported(model):
            _session(exported_path(model), ready_at_once=True)
            pieces([""], model)


def vectors_of(model: EncoderModel, numbers: Numbers, mask: Numbers) -> Floats:
    """Vectors (n, dimension) of length 1 for a question or two: the graph is ready at once, and not at its fastest.

    Raises:
        EvidenceError: as `export_graph`.
    """
    session = _session(export_graph(model), ready_at_once=True)
    vectors: Floats = session.run(["vectors"], {"numbers": numbers, "mask": mask})[0]
    return vectors


def forward(model: EncoderModel, numbers: Numbers, mask: Numbers) -> tuple[Floats, Floats]:
    """Vectors (n, dimension) of length 1, and the vector of each piece (n, pieces, width), on the thread that calls.

    Raises:
        EvidenceError: as `export_graph`.
    """
    session = _session(export_graph(model), ready_at_once=False)
    vectors, tokens = session.run(["vectors", "tokens"], {"numbers": numbers, "mask": mask})
    return vectors, tokens


def cache_folder() -> Path:
    """The folder of what the program keeps for the user: exported encoders, vectors. EVIDENCE_CACHE names another."""
    named = os.environ.get("EVIDENCE_CACHE")
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("evidence-synthesis", appauthor=False)


def _write(model: EncoderModel, work: Path) -> None:
    """Export to work/raw.onnx, then fold constants and move the weights out: work/ready/ is what is kept."""
    from evidence.encode.torch_side import write_graph

    raw, ready = work / "raw.onnx", work / "ready"
    ready.mkdir()
    write_graph(model, raw)
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


def _session(path: Path, *, ready_at_once: bool) -> InferenceSession:
    """The graph ready to run; a second thread that asks for it waits for the first and loads nothing."""
    with _LOADING:
        return _loaded(path, ready_at_once)


@lru_cache(maxsize=4)
def _loaded(path: Path, ready_at_once: bool) -> InferenceSession:
    options = _options()
    if ready_at_once:
        options.graph_optimization_level = _runtime().GraphOptimizationLevel.ORT_DISABLE_ALL
        options.add_session_config_entry("session.disable_prepacking", "1")
    return _runtime().InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _options() -> Any:
    options = _runtime().SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    return options


def _runtime() -> Any:
    import onnxruntime

    return onnxruntime
