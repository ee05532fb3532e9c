"""The order in which records are read: the most promising first, learned from the verdicts so far.

A ranker is made once for the records of a review and asked again whenever verdicts have come in; another one may be put
in the place of `learned` by any function of the same signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from evidence.model import Record
from evidence.protocol import Protocol as ReviewProtocol

if TYPE_CHECKING:
    import numpy as np

TITLE_TIMES = 2
"""How often the title counts in the text that is learned from."""

PENALTY = 0.11
"""The cost parameter of the support vector machine, and the ratio of weights below: ASReview's ELAS u4."""

EXCLUDED_SHARE = 1 / 9.8
"""Total weight of all excluded records, for a total of 1 of all included ones."""

_COMMON_FROM = 20
"""With fewer records than this, no word is left out for standing in nearly all of them."""


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
    """Keys of the records without a label, the most promising first, by the default ranker."""
    return learned(records, question, seed=seed)(labels)


def learned(records: Sequence[Record], question: str = "", *, seed: int = 0) -> Ranker:
    """The default ranker: TF-IDF of words and pairs of words, and a linear support vector machine.

    Until both an included and an excluded record are known it goes by likeness: to the question, towards what was
    included and away from what was excluded. Without a word to go by, the order is that of `records`.
    """
    keys = [record.key for record in records]
    if len(set(keys)) != len(keys):
        raise ValueError("record keys are not unique")
    vectorise, machine = _learners(len(records), seed)
    place = {key: index for index, key in enumerate(keys)}
    texts = [" ".join([record.title] * TITLE_TIMES + [record.abstract]) for record in records]
    try:
        words = vectorise.fit_transform(texts)
    except ValueError:  # not one word in any of the texts
        return lambda labels: [key for key in keys if key not in labels]
    asked = vectorise.transform([question])

    def ranker(labels: Mapping[str, bool]) -> list[str]:
        known = sorted((place[key], label) for key, label in labels.items() if key in place)
        rows, verdicts = [row for row, _ in known], [label for _, label in known]
        if len(set(verdicts)) == 2:
            machine.fit(words[rows], verdicts, sample_weight=_weights(verdicts))
            scores = machine.decision_function(words)
        else:
            scores = _likeness(words, asked, rows, verdicts)
        return [keys[index] for index in (-scores).argsort(kind="stable").tolist() if keys[index] not in labels]

    return ranker


def _likeness(words: Any, asked: Any, rows: list[int], verdicts: list[bool]) -> np.ndarray[Any, Any]:
    """Cosine of each record with the question, plus the mean of that with what was included, less with what was not.

    `words` is records by words, sparse, rows of unit length; `asked` one such row; `verdicts` are all the same.
    """
    import numpy as np

    scores = np.asarray((words @ asked.T).todense()).ravel()
    if rows:
        mean = np.asarray((words @ words[rows].T).mean(axis=1)).ravel()
        scores = scores + mean if verdicts[0] else scores - mean
    return scores


def _weights(verdicts: Sequence[bool]) -> list[float]:
    """The weight of each labelled record: both kinds balanced to `EXCLUDED_SHARE`, all together as many as they are."""
    included = sum(verdicts)
    one, other = 1 / included, EXCLUDED_SHARE / (len(verdicts) - included)
    scale = len(verdicts) / (1 + EXCLUDED_SHARE)
    return [scale * (one if verdict else other) for verdict in verdicts]


def _learners(size: int, seed: int) -> tuple[Any, Any]:
    """The vectoriser and the learner, not fitted."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    common = 0.95 if size >= _COMMON_FROM else 1.0
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=common)
    return vectoriser, LinearSVC(C=PENALTY, loss="squared_hinge", max_iter=10_000, random_state=seed)
