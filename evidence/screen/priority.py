"""The order in which records are read: the most promising first, learned from the verdicts so far.

A ranker is made once for the records of a review and asked again whenever verdicts have come in; another one may be put
in the place of `learned` by any function of the same signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from evidence.model import Record
from evidence.protocol import Protocol as ReviewProtocol
from evidence.screen.learners import (
    Learner,
    Lesson,
    by_meaning,
    by_words,
    combined,
    meaning_vectors,
    without_hapaxes,
    word_vectors,
)

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

TITLE_TIMES = 3
"""How often the title counts in the text that is learned from."""

EXCLUDED_SHARE = 1 / 9.8
"""Total weight of all excluded records, for a total of 1 of all included ones: that of ASReview's ELAS u4."""

UNREAD_SHARE = 0.1
"""Total weight of the unread records, for a total of 1 of the excluded ones: most of what is unread is not wanted."""

UNREAD_MOST = 2_000
"""How many unread records are learned from at most."""

MEANING_SHARE = 0.25
"""Weight of the learner by meaning, for 1 of that by words, once enough is known."""

MEANING_FROM, MEANING_FULL = 5, 20
"""Numbers of included records: up to the first, meaning has no weight; from the second, all of it; linear between."""


class Ranker(Protocol):
    """Orders the records that have no verdict yet."""

    def __call__(self, labels: Mapping[str, bool]) -> list[str]:
        """Keys of the records without a label, the most promising first.

        Args:
            labels: record key to True (included) or False (excluded); keys of other records are passed over.
        """


class MakeRanker(Protocol):
    """Makes a ranker for the records of a review."""

    def __call__(self, records: Sequence[Record], question: str = "", *, seed: int = 0) -> Ranker:
        """A ranker for these records.

        Args:
            records: all records of the review; keys are unique.
            question: the protocol's question and inclusion criteria as one text, for the time before the verdicts.
            seed: makes what is drawn at random the same again.
        """


def question_of(protocol: ReviewProtocol) -> str:
    """What a review asks, as one text: its questions, its criteria for inclusion and the words it highlights."""
    wanted = [criterion.text for criterion in protocol.criteria if criterion.kind == "include"]
    return " ".join([protocol.question, *protocol.questions, *wanted, *protocol.highlight_include])


def rank(records: Sequence[Record], labels: Mapping[str, bool], question: str = "", *, seed: int = 0) -> list[str]:
    """Keys of the records without a label, the most promising first, by the default ranker.

    What does not depend on the verdicts is kept for the next call with the same records.
    """
    return _kept(_said(records), question, seed)(labels)


def learned(records: Sequence[Record], question: str = "", *, seed: int = 0) -> Ranker:
    """The default ranker: a support vector machine on words and a regression on directions of meaning.

    Until both an included and an excluded record are known it goes by likeness: to the question, towards what was
    included and away from what was excluded. Without a word to go by, the order is that of `records`.
    """
    return _learned(_said(records), question, seed)


def _said(records: Sequence[Record]) -> tuple[tuple[str, str, str], ...]:
    """What is learned from: key, title and abstract of each record."""
    return tuple((record.key, record.title, record.abstract) for record in records)


@lru_cache(maxsize=1)
def _kept(said: tuple[tuple[str, str, str], ...], question: str, seed: int) -> Ranker:
    return _learned(said, question, seed)


def _learned(said: Sequence[tuple[str, str, str]], question: str, seed: int) -> Ranker:
    import numpy as np

    keys = [key for key, _, _ in said]
    if len(set(keys)) != len(keys):
        raise ValueError("record keys are not unique")
    place = {key: index for index, key in enumerate(keys)}
    texts = [" ".join([title] * TITLE_TIMES + [abstract]) for _, title, abstract in said]
    try:
        words, asked = word_vectors(texts, question)
    except ValueError:  # not one word in any of the texts
        return lambda labels: [key for key in keys if key not in labels]
    asks = np.asarray((words @ asked.T).todense()).ravel()
    words = without_hapaxes(words)
    drawn = np.random.default_rng(seed).permutation(len(keys))
    machine = by_words(words, seed)
    meaning = _Meaning(texts, seed)

    def ranker(labels: Mapping[str, bool]) -> list[str]:
        known = sorted((place[key], label) for key, label in labels.items() if key in place)
        rows, verdicts = [row for row, _ in known], [label for _, label in known]
        if len(set(verdicts)) == 2:
            parts = [(1.0, machine), *meaning.parts(sum(verdicts))]
            scores = combined(parts, _lesson(rows, verdicts, drawn))
        else:
            scores = _likeness(words, asks, rows, verdicts)
        return [keys[index] for index in (-scores).argsort(kind="stable").tolist() if keys[index] not in labels]

    return ranker


class _Meaning:
    """The learner by meaning, made when it is first needed: with few included records it has no weight."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        self._texts, self._seed = texts, seed
        self._made: list[Learner] | None = None

    def parts(self, included: int) -> list[tuple[float, Learner]]:
        """The learner with its weight, at this number of included records; none where there is nothing to learn by."""
        grown = min(1.0, max(0.0, (included - MEANING_FROM) / (MEANING_FULL - MEANING_FROM)))
        if not grown:
            return []
        if self._made is None:
            vectors = meaning_vectors(self._texts, self._seed)
            self._made = [] if vectors is None else [by_meaning(vectors)]
        return [(grown * MEANING_SHARE, learner) for learner in self._made]


def _lesson(rows: Sequence[int], verdicts: Sequence[bool], drawn: NDArray[int64]) -> Lesson:
    """What the verdicts teach, and the unread records as weak examples of what is not wanted.

    Both verdicts are balanced to `EXCLUDED_SHARE`, all together weigh as much as they are many; `drawn` are all places
    in the order in which unread ones are taken.
    """
    import numpy as np

    labelled, wanted = np.asarray(rows, dtype=np.int64), np.asarray(verdicts, dtype=bool)
    unread = drawn[~np.isin(drawn, labelled)][:UNREAD_MOST]
    scale = len(labelled) / (1 + EXCLUDED_SHARE)
    others = scale * EXCLUDED_SHARE
    weights = np.where(wanted, scale / wanted.sum(), others / (~wanted).sum())
    weak = np.full(len(unread), others * UNREAD_SHARE / max(1, len(unread)))
    return Lesson(
        rows=np.concatenate([labelled, unread]),
        signs=np.concatenate([np.where(wanted, 1.0, -1.0), np.full(len(unread), -1.0)]),
        weights=np.concatenate([weights, weak]),
    )


def _likeness(words: Any, asks: NDArray[float64], rows: list[int], verdicts: list[bool]) -> NDArray[float64]:
    """Cosine of each record with the question, plus the mean of that with what was included, less with what was not.

    `words` is records by words, sparse, rows of unit length; `asks` the cosines with the question; `verdicts` are all
    the same.
    """
    import numpy as np

    if not rows:
        return asks
    mean: NDArray[float64] = np.asarray((words @ words[rows].T).mean(axis=1)).ravel()
    return asks + mean if verdicts[0] else asks - mean
