"""What a search finds. Light: nothing heavy is imported to know these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

CLOSE: Final = 0.45
"""The least cosine of a question with a sentence that may answer it (how it was set: docs/decisions/0010)."""
MOST: Final = 0.75
"""Of the words of a question: a sentence that has so many may answer it, however far the encoder holds it."""

Unit = Literal["passage", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found, or the best passage of a record that was.

    `score` in [0, 1] orders the hits of one search; `words_score` is BM25 and `meaning_score` the cosine, each None
    where that ranking did not find the passage. `near` is the cosine of the nearest sentence (None where it is not known),
    `shared` the part of the question's words that stand in one sentence, in [0, 1]. `start` and `stop` are the best
    sentence's, in the text with digest `text`, and `quotation` is that sentence.
    """

    name: str
    record: str
    score: float
    words_score: float | None
    meaning_score: float | None
    text: str
    start: int
    stop: int
    quotation: str
    near: float | None = None
    shared: float = 0.0

    @property
    def is_close(self) -> bool:
        """Whether the passage may answer the question: a sentence is near to it, or has most of its words."""
        return self.near is None or self.near >= CLOSE or self.shared >= MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A line of a run: passage or record, by name, and its score."""

    name: str
    score: float


def run_lines(found: Mapping[str, Sequence[Ranked]], *, tag: str = "evidence") -> Iterator[str]:
    """The rankings in TREC's run format, a line each without its end: `query Q0 name rank score tag`."""
    for query, ranking in found.items():
        for rank, entry in enumerate(ranking, 1):
            yield f"{query} Q0 {entry.name} {rank} {entry.score:.6f} {tag}"
