"""What a search finds. Light: nothing heavy is imported to know these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["passage", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found, or the best passage of a record that was.

    `score` in [0, 1] orders the hits of one search; `words_score` is BM25 and `meaning_score` the cosine, each None
    where that ranking did not find the passage. `start` and `stop` are the best sentence's, in the text with digest
    `text`, and `quotation` is that sentence.
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
