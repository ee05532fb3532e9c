"""The order in which records are read: the most promising first, learned from the verdicts so far.

A ranker is made once for the records of a review and asked again whenever verdicts have come in; another one may be put
in the place of `learned` by any function of the same signature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from evidence.model import Record
from evidence.protocol import Protocol as ReviewProtocol
from evidence.screen.density import densities
from evidence.screen.learners import (
    Learner,
    by_meaning,
    by_words,
    combined,
    lesson_of,
    meaning_vectors,
    without_hapaxes,
    word_vectors,
)

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

TITLE_TIMES = 3
"""How often the title counts in the text that is learned from."""

MEANING_SHARE = 0.25
"""Weight of the learner by directions of meaning, for 1 of that by words, once enough is known."""

ENCODER_SHARE = 0.3
"""Weight of the learner by the sentence encoder's vectors, where there are any, for 1 of that by words, once enough is known."""

MEANING_FROM, MEANING_FULL = 5, 20
"""Numbers of included records: up to the first, meaning has no weight; from the second, all of it; linear between."""

DENSITY_SHARE = 0.8
"""Weight of a record's density among all records, for 1 of the learner by words, where nothing has been read; fading to 0."""

DENSITY_UNTIL = 0.3
"""Share of the records read from which density has no weight any more: what is left then is what lies apart."""

QUESTION_SHARE = 0.3
"""Weight of likeness to the question, for 1 of the learner by words, where one record is included; fading to 0."""

QUESTION_UNTIL = 11
"""Number of included records from which the question has no weight any more: what was included then says it better."""


class Ranker(Protocol):
    """Orders the records that have no verdict yet."""

    def __call__(self, labels: Mapping[str, bool]) -> list[str]:
        """Keys of the records without a label, the most promising first.

        Args:
            labels: record key to True (included) or False (excluded); keys of other records are passed over.
        """


@dataclass(frozen=True, slots=True)
class Vectors:
    """The sentence encoder's vectors of the records, read when they are first needed.

    `digest` says which they are and where: two with the same are the same. `read` gives (n, dimension), float, a row for
    each record in their order; a row of zeros where a record has none. `ask` gives the vector of a text, float
    (dimension,), of zeros where the encoder cannot be had.
    """

    digest: str
    read: Callable[[], NDArray[float64]] = field(compare=False)
    ask: Callable[[str], NDArray[float64]] | None = field(default=None, compare=False)


class MakeRanker(Protocol):
    """Makes a ranker for the records of a review."""

    def __call__(
        self, records: Sequence[Record], question: str = "", *, seed: int = 0, vectors: Vectors | None = None
    ) -> Ranker:
        """A ranker for these records.

        Args:
            records: all records of the review; keys are unique.
            question: the protocol's question and inclusion criteria as one text, for the time before the verdicts.
            seed: makes what is drawn at random the same again.
            vectors: the records' vectors, where the sentence encoder has read them.
        """


def question_of(protocol: ReviewProtocol) -> str:
    """What a review asks, as one text: its questions, its criteria for inclusion and the words it highlights."""
    wanted = [criterion.text for criterion in protocol.criteria if criterion.kind == "include"]
    return " ".join([protocol.question, *protocol.questions, *wanted, *protocol.highlight_include])


def learned(records: Sequence[Record], question: str = "", *, seed: int = 0, vectors: Vectors | None = None) -> Ranker:
    """The default ranker: a support vector machine on words, and regressions on directions of meaning and on vectors.

    Until both an included and an excluded record are known it goes by likeness to the question and to what was included,
    and where there is neither, by density, or at random without vectors; until ten are included the question goes on having a
    weight, and density until three tenths of the records are read. Without a word to go by, the order is that of `records`.
    """
    return _learned(said(records), question, seed, vectors)


def said(records: Sequence[Record]) -> tuple[tuple[str, str, str], ...]:
    """What is learned from: key, title and abstract of each record."""
    return tuple((record.key, record.title, record.abstract) for record in records)


def _learned(said: Sequence[tuple[str, str, str]], question: str, seed: int, vectors: Vectors | None) -> Ranker:
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
    dense = _Density(drawn, vectors)
    likeness = _Likeness(words, asks, dense, question, vectors)
    machine = by_words(words, seed)
    meaning = _Meaning(texts, seed, vectors)

    def ranker(labels: Mapping[str, bool]) -> list[str]:
        known = sorted((place[key], label) for key, label in labels.items() if key in place)
        rows, verdicts = [row for row, _ in known], [label for _, label in known]
        if len(set(verdicts)) == 2:
            parts = [
                (1.0, machine),
                *meaning.parts(sum(verdicts)),
                *likeness.parts(sum(verdicts)),
                *dense.parts(len(rows)),
            ]
            scores = combined(parts, lesson_of(rows, verdicts, drawn))
        else:
            scores = likeness(rows if all(verdicts) else [])
        return [keys[index] for index in (-scores).argsort(kind="stable").tolist() if keys[index] not in labels]

    return ranker


class _Meaning:
    """The learners by meaning, made when they are first needed: with few included records they have no weight."""

    def __init__(self, texts: Sequence[str], seed: int, vectors: Vectors | None) -> None:
        self._texts, self._seed, self._vectors = texts, seed, vectors
        self._made: list[tuple[float, Learner]] | None = None

    def parts(self, included: int) -> list[tuple[float, Learner]]:
        """The learners with their weights, at this number of included records; none where there is nothing to learn by."""
        grown = min(1.0, max(0.0, (included - MEANING_FROM) / (MEANING_FULL - MEANING_FROM)))
        if not grown:
            return []
        if self._made is None:
            self._made = self._make()
        return [(grown * share, learner) for share, learner in self._made]

    def _make(self) -> list[tuple[float, Learner]]:
        directions = meaning_vectors(self._texts, self._seed)
        made = [] if directions is None else [(MEANING_SHARE, by_meaning(directions))]
        vectors = None if self._vectors is None else _filled(self._vectors.read())
        if vectors is not None:
            made.append((ENCODER_SHARE, by_meaning(vectors)))
        return made


def _filled(vectors: NDArray[float64]) -> NDArray[float64] | None:
    """The vectors, with the mean of all in the place of those that are missing: these speak neither for nor against.

    None where all are the same, or none is there.
    """
    import numpy as np

    there = vectors.any(axis=1)
    if not there.any() or not np.ptp(vectors[there], axis=0).any():
        return None
    filled = vectors.copy()
    filled[~there] = vectors[there].mean(axis=0)
    return filled


class _Density:
    """What the records tell of each other, with no verdict; computed when it is first needed."""

    def __init__(self, drawn: NDArray[int64], vectors: Vectors | None) -> None:
        self._drawn, self._vectors = drawn, vectors
        self._found: NDArray[float64] | None = None

    def __call__(self) -> NDArray[float64]:
        """The density of each record; where there are no vectors, or all are equally dense, the places of a random order."""
        import numpy as np

        found = self._told()
        return found if np.ptp(found) else -np.argsort(self._drawn).astype(float)

    def parts(self, read: int) -> list[tuple[float, Learner]]:
        """Density as a learner that learns nothing, with its weight when so many records have been read."""
        left = 1 - read / (DENSITY_UNTIL * len(self._drawn))
        return [(DENSITY_SHARE * left, lambda lesson: self._told())] if left > 0 else []

    def _told(self) -> NDArray[float64]:
        import numpy as np

        if self._found is None:
            vectors = None if self._vectors is None else self._vectors.read()
            self._found = np.zeros(len(self._drawn)) if vectors is None else densities(vectors, self._drawn)
        return self._found


class _Likeness:
    """The order before both verdicts are known.

    What is like excluded records is not put last: on ten reviews that found the first relevant record later than chance.
    """

    def __init__(
        self, words: Any, asks: NDArray[float64], dense: _Density, question: str, vectors: Vectors | None
    ) -> None:
        self._words, self._asks, self._dense = words, asks, dense
        self._question, self._vectors = question, vectors
        self._meant: NDArray[float64] | None = None

    def __call__(self, included: list[int]) -> NDArray[float64]:
        """Cosine of each record with the question, plus the mean of that with the included records; density where there is
        neither."""
        import numpy as np

        found = self._with_question()
        if included:
            found = found + np.asarray((self._words @ self._words[included].T).mean(axis=1)).ravel()
        return found if found.any() else self._dense()

    def parts(self, included: int) -> list[tuple[float, Learner]]:
        """Likeness to the question as a learner that learns nothing, with its weight at this number of included records."""
        left = (QUESTION_UNTIL - included) / (QUESTION_UNTIL - 1)
        if left <= 0:
            return []
        asked = self._with_question()
        return [(QUESTION_SHARE * left, lambda lesson: asked)] if asked.any() else []

    def _with_question(self) -> NDArray[float64]:
        """By the encoder where there are vectors, which knows more than the words that both share; else by words."""
        if self._vectors is None or self._vectors.ask is None or not self._question.strip():
            return self._asks
        if self._meant is None:
            meant = self._vectors.read() @ self._vectors.ask(self._question)
            if not meant.any():  # the encoder could not be asked; it may be the next time
                return self._asks
            self._meant = meant
        return self._meant
