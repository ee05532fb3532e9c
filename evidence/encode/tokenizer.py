"""Word pieces, as the encoder counts them. The only door to tokenizers; torch is not needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evidence.encode.model import EncoderModel, default_model
from evidence.errors import UnreadableError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


_LOADING = Lock()


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the encoder reads it: the number of each piece, and the characters [start, stop) that it stands for.

    The marks that open and close a text stand for none: (0, 0).
    """

    numbers: list[int]
    offsets: list[tuple[int, int]]


def count_pieces(texts: Sequence[str], model: EncoderModel | None = None) -> list[int]:
    """How many word pieces each text has for the model (the default one if None), its two end marks included.

    A text that counts more than `model.limit` reaches the vector only in part. Counts are not cut at the limit.
    """
    encodings = _tokenizer(model or default_model(), whole=True).encode_batch(list(texts))
    return [len(encoding.ids) for encoding in encodings]


def pieces(texts: Sequence[str], model: EncoderModel) -> list[Pieces]:
    """The pieces of each text, cut at `model.limit` as the encoder would cut them."""
    return [
        Pieces(encoding.ids, encoding.offsets) for encoding in _tokenizer(model, whole=False).encode_batch(list(texts))
    ]


def padded(rows: Sequence[Sequence[int]], width: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Piece numbers and attention mask, both (len(rows), width), short rows filled with 0."""
    numbers = np.zeros((len(rows), width), dtype=np.int64)
    mask = np.zeros_like(numbers)
    for index, row in enumerate(rows):
        numbers[index, : len(row)] = row
        mask[index, : len(row)] = 1
    return numbers, mask


def _tokenizer(model: EncoderModel, *, whole: bool) -> Tokenizer:
    """The tokenizer; a second thread that asks for it waits for the first and loads nothing."""
    with _LOADING:
        return _loaded(model, whole)


@lru_cache(maxsize=4)
def _loaded(model: EncoderModel, whole: bool) -> Tokenizer:
    from tokenizers import Tokenizer

    path = model.folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableError(f"The tokenizer {path} cannot be read ({error.strerror}).") from None
    tokenizer.no_padding()
    if whole:
        tokenizer.no_truncation()
    else:
        tokenizer.enable_truncation(model.limit)
    return tokenizer
