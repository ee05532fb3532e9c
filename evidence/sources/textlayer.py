"""What a page's own text is worth: good, poor, another program's reading of a scan, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_COVERS = 0.8
_SHOWS = 0.1
_PATHS = 100
_STAMP = 300
_ENOUGH = 120
_GARBLED = 0.2
_FEW_VOWELS = 0.2
_START = 1500
_POOR_READING = 0.95
_ALNUM = re.compile(r"[^\W_]")
_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_EDGES = " .,;:!?()[]{}<>\"'“”‘’«»‹›„‚*†‡§¶•·…–—-/\\=+%&#@|~^_©®™°"
_FIGURE = re.compile(r"[\W\d_]*\d[\W\d_]*(?:st|nd|rd|th|s|[A-Za-z])?[\W\d_]*")
_SHAPE = re.compile(r"[^\W\d_]+(?:['’‐&-][^\W\d_]+|/[^\W\d_]+|\.(?=[^\W\d_]))*\.?")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ]", re.IGNORECASE)
_TURN = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")
_PREFIXED = re.compile(r"(?:Ma?c|[A-Z]?[a-z]{1,2}|[A-Z][a-z]+)[A-Z][a-z]*")


class Layer(StrEnum):
    """What a page's text layer is: TEXT that can be used, POOR text, NONE over a picture, or a BLANK page."""

    TEXT = "text"
    POOR = "poor"
    NONE = "none"
    BLANK = "blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """What is drawn on a page besides its words.

    `cover` is the share of the page that images take (0 to 1), `paths` the number of drawn paths, `unseen` whether
    most of the page's text is invisible or lies beneath images, as the text of a scan does.
    """

    cover: float = 0.0
    paths: int = 0
    unseen: bool = False


def canvas_of(log: Iterable[tuple[str, Sequence[float]]], area: float) -> Canvas:
    """What is drawn on a page, from its drawing operations in order.

    Args:
        log: kind and box (x0, y0, x1, y1) of each: fill-text, stroke-text, ignore-text, fill-image, fill-path, ...
        area: of the page, in the boxes' unit squared.
    """
    covered = 0.0
    paths = shown = unseen = 0
    for kind, (x0, y0, x1, y1) in log:
        if kind.endswith(("image", "imgmask")):
            share = (x1 - x0) * (y1 - y0) / area if area else 0.0
            covered += share
            if share >= _COVERS:
                shown, unseen = 0, shown + unseen
        elif kind == "ignore-text":
            unseen += 1
        elif kind.endswith("text"):
            shown += 1
        elif kind.endswith("path"):
            paths += 1
    return Canvas(cover=min(1.0, covered), paths=paths, unseen=unseen > shown)


def is_reading(canvas: Canvas) -> bool:
    """Whether a page's text is another program's reading of the image that covers the page."""
    return canvas.unseen and canvas.cover >= _COVERS


def layer_of(texts: Sequence[str], canvas: Canvas) -> Layer:
    """What the text of a page is worth, from its lines and from what is drawn on it."""
    if _is_garbled(texts):
        return Layer.POOR
    if not any(map(_ALNUM.search, texts)):
        return Layer.NONE if canvas.cover >= _SHOWS or canvas.paths >= _PATHS else Layer.BLANK
    if canvas.cover < _COVERS:
        return Layer.TEXT
    letters = sum(map(str.isalpha, "".join(texts)))
    if is_reading(canvas):
        return Layer.POOR if letters >= _ENOUGH and share_of_words(texts) < _POOR_READING else Layer.TEXT
    return Layer.POOR if letters < _STAMP else Layer.TEXT


def share_of_words(texts: Iterable[str]) -> float:
    """How much of some text looks like words of a language, by characters: 0 to 1; 1 where there are only figures.

    No dictionary is asked: a word is letters with a vowel among them, without six consonants in a row or a capital
    in its middle; figures do not count, and characters that stand for nothing count against.
    """
    good, bad = _weighed(texts)
    return good / (good + bad) if good + bad else 1.0


def worth(texts: Iterable[str]) -> float:
    """How many characters of words some text holds, lessened by the share that are none: to compare two readings."""
    good, bad = _weighed(texts)
    return good * good / (good + bad) if good else 0.0


def _is_garbled(texts: Sequence[str]) -> bool:
    """Whether text that was set by a program has lost its characters: mathematics is no language either, but has them.

    The start of a page is enough to tell, and keeps this quick.
    """
    start = " ".join(texts)[:_START]
    filled = len(start) - start.count(" ")
    if filled < _ENOUGH:
        return False
    return len(_LOST.findall(start)) >= _GARBLED * filled or (
        len(_VOWEL.findall(start)) < _FEW_VOWELS * filled and share_of_words([start]) < _GARBLED
    )


def _weighed(texts: Iterable[str]) -> tuple[int, int]:
    good = bad = 0
    for text in texts:
        for token in text.split():
            word = token.strip(_EDGES)
            if not word:
                bad += len(token) if len(token) > 1 and len(set(token)) > 1 else 0
            elif _is_word(word):
                good += len(word)
            elif not _FIGURE.fullmatch(word):
                bad += len(token)
    return good, bad


def _is_word(word: str) -> bool:
    if not _SHAPE.fullmatch(word):
        return False
    if not word.isascii() and not _VOWEL.search(word) and not re.search("[a-zA-Z]", word):
        return True
    if word.isupper() and len(word) <= 6:
        return len(word) > 1 or word in "AIO"
    if len(word) == 1:
        return word in "aoeuy"
    if _TURN.search(word) and not _PREFIXED.fullmatch(word):
        return False
    return _VOWEL.search(word) is not None and _CLUSTER.search(word) is None and len(word) <= 40
