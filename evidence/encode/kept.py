"""Vectors of texts that no workspace holds, kept in the user's cache: a labelled review is encoded once, not at each replay.

The file is a row of entries of one size, each a digest of its text, a checksum and the vector in half precision. It is only
ever added to, whole entries at a time; what a cut-off or a full disk left of one is not read, and is cleared away by
whoever writes next. Texts themselves are not kept. Deleting the file loses nothing but the time to encode again.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evidence.encode.bulk import Encoded, Progress, encode_bulk
from evidence.encode.graph import cache_folder
from evidence.encode.model import EncoderModel

Floats = npt.NDArray[np.float32]

_DIGEST = 16


def encode_kept(model: EncoderModel, texts: Sequence[str], *, progress: Progress | None = None) -> Floats:
    """The vectors of the texts, those that were encoded before from the cache; interrupted, it goes on where it was.

    Args:
        model: the encoder.
        texts: n texts.
        progress: called after each batch with the number of texts encoded and the number that had to be.

    Returns:
        float32 (n, model.dimension), rounded to half precision, of length 1 within a thousandth.

    Raises:
        EvidenceError: as `encode_bulk`. That the cache cannot be written is no error: then nothing is kept.
    """
    path = kept_path(model)
    names = [_name(text) for text in texts]
    held = _held(path, model.dimension)
    missing = sorted({name: place for place, name in enumerate(names) if name not in held}.values())
    for batch in encode_bulk(model, [texts[place] for place in missing], progress=progress):
        fresh = _entries(batch, [names[place] for place in missing], model.dimension)
        with suppress(OSError):
            _append(path, fresh)
        held.update({entry["name"].tobytes(): entry["vector"] for entry in fresh})
    if not names:
        return np.zeros((0, model.dimension), dtype=np.float32)
    return np.stack([held[name] for name in names]).astype(np.float32)


def kept_path(model: EncoderModel) -> Path:
    """Where the vectors of this model are kept, or would be."""
    return cache_folder() / f"vectors-{model.digest[:16]}.bin"


def _name(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST]


def _layout(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("name", f"V{_DIGEST}"), ("check", "<u4"), ("vector", "<f2", (dimension,))])


def _held(path: Path, dimension: int) -> dict[bytes, npt.NDArray[np.float16]]:
    """The sound entries of the file by name; the later of two with one name."""
    layout = _layout(dimension)
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    entries = np.frombuffer(data, dtype=layout, count=len(data) // layout.itemsize)
    return {
        entry["name"].tobytes(): entry["vector"]
        for entry in entries
        if entry["check"] == _check(entry["name"].tobytes(), entry["vector"])
    }


def _check(name: bytes, vector: npt.NDArray[np.float16]) -> int:
    return zlib.crc32(vector.tobytes(), zlib.crc32(name))


def _entries(batch: Sequence[Encoded], names: Sequence[bytes], dimension: int) -> npt.NDArray[np.void]:
    entries = np.zeros(len(batch), dtype=_layout(dimension))
    for entry, one in zip(entries, batch, strict=True):
        name, vector = names[one.position], one.vector.astype("<f2")
        entry["name"], entry["check"], entry["vector"] = np.void(name), _check(name, vector), vector
    return entries


def _append(path: Path, entries: npt.NDArray[np.void]) -> None:
    """Add whole entries, after clearing away a part of one at the end of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as file:
        torn = file.tell() % entries.dtype.itemsize
        if torn:
            file.truncate(file.tell() - torn)
        file.write(entries.tobytes())
