"""What a ranking is learned by: each learner gives every record a score, and the scores are added up.

A learner looks at the records in its own way (words and pairs of words; directions of meaning), and another one is
added by one more `Learner` in the list that `combined` is given. scikit-learn enters here and nowhere else in `screen`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

COST = 0.11
"""The cost parameter of the support vector machine: that of ASReview's ELAS u4."""

TOLERANCE = 0.01
"""When the support vector machine's solver stops; a hundredth of it takes a third longer and changes the order little."""

DIRECTIONS = 150
"""How many directions of meaning are kept (latent semantic analysis)."""

STIFFNESS = 5.0
"""Penalty of the regression, in mean variances of a direction: so stiff that it is close to a difference of means."""

EXCLUDED_SHARE = 1 / 9.8
"""Total weight of all excluded records, for a total of 1 of all included ones: that of ASReview's ELAS u4."""

UNREAD_SHARE = 0.1
"""Total weight of the unread records, for a total of 1 of the excluded ones: most of what is unread is not wanted."""

UNREAD_MOST = 2_000
"""How many unread records are learned from at most."""

DIGITS = 9
"""Decimal places of a score that count: what is closer is a tie, so that rounding errors do not change the order."""

_COMMON_FROM = 20
"""With fewer records than this, no word is left out for standing in nearly all of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """What is taught: n examples.

    `rows` (n, int) are places of records, `signs` (n, float) +1 for what is wanted and -1 for what is not, `weights`
    (n, float) how much each counts, above 0. Both signs occur.
    """

    rows: NDArray[int64]
    signs: NDArray[float64]
    weights: NDArray[float64]


def lesson_of(rows: Sequence[int], verdicts: Sequence[bool], unread: NDArray[int64] | None = None) -> Lesson:
    """What the verdicts teach, and unread records as weak examples of what is not wanted.

    Args:
        rows: places of the records that have a verdict.
        verdicts: these, True for included; both occur. They are balanced to `EXCLUDED_SHARE`, and all together weigh as
            much as they are many.
        unread: places in the order in which unread records are taken, at most `UNREAD_MOST`; those in `rows` are passed
            over. None: none is taken.
    """
    import numpy as np

    labelled, wanted = np.asarray(rows, dtype=np.int64), np.asarray(verdicts, dtype=bool)
    drawn = labelled[:0] if unread is None else unread[~np.isin(unread, labelled)][:UNREAD_MOST]
    scale = len(labelled) / (1 + EXCLUDED_SHARE)
    others = scale * EXCLUDED_SHARE
    weights = np.where(wanted, scale / wanted.sum(), others / (~wanted).sum())
    weak = np.full(len(drawn), others * UNREAD_SHARE / max(1, len(drawn)))
    return Lesson(
        rows=np.concatenate([labelled, drawn]),
        signs=np.concatenate([np.where(wanted, 1.0, -1.0), np.full(len(drawn), -1.0)]),
        weights=np.concatenate([weights, weak]),
    )


class Learner(Protocol):
    """Learns from a lesson and scores all records."""

    def __call__(self, lesson: Lesson) -> NDArray[float64]:
        """A score for every record of the review, in their order; higher is more promising, the scale does not matter."""


def combined(parts: Sequence[tuple[float, Learner]], lesson: Lesson) -> NDArray[float64]:
    """The weighted sum of what learners say, each brought to mean 0 and standard deviation 1 over all records.

    Args:
        parts: learners with their weights; one of weight 0 is not asked.
        lesson: what they learn from.
    """
    import numpy as np

    with _on_one_processor():
        total = sum(weight * _standard(learner(lesson)) for weight, learner in parts if weight)
    return np.asarray(np.round(total, DIGITS), dtype=np.float64)


def _on_one_processor() -> AbstractContextManager[object]:
    """Keep linear algebra from being shared out: for matrices of this size that costs twice the time it saves."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _standard(scores: NDArray[float64]) -> NDArray[float64]:
    spread = scores.std()
    return cast("NDArray[float64]", (scores - scores.mean()) / (spread or 1.0))


def by_words(words: Any, seed: int) -> Learner:
    """A linear support vector machine over word vectors, as ASReview's ELAS u4 has it.

    Args:
        words: records by words, sparse.
        seed: of the order in which its solver goes through the examples.
    """
    from sklearn.svm import LinearSVC

    def learner(lesson: Lesson) -> NDArray[float64]:
        machine = LinearSVC(C=COST, loss="squared_hinge", tol=TOLERANCE, max_iter=10_000, random_state=seed)
        machine.fit(words[lesson.rows], lesson.signs, sample_weight=lesson.weights)
        return cast("NDArray[float64]", machine.decision_function(words))

    return learner


def by_meaning(meanings: NDArray[float64]) -> Learner:
    """A weighted ridge regression on directions of meaning, solved exactly.

    Args:
        meanings: records by directions, float.
    """
    import numpy as np

    penalty = np.eye(meanings.shape[1]) * STIFFNESS * meanings.var(axis=0).mean()

    def learner(lesson: Lesson) -> NDArray[float64]:
        shares = lesson.weights / lesson.weights.sum()
        rows = meanings[lesson.rows]
        centre, middle = shares @ rows, shares @ lesson.signs
        rows = rows - centre
        weighted = (rows * shares[:, None]).T
        slope = np.linalg.solve(weighted @ rows + penalty, weighted @ (lesson.signs - middle))
        return cast("NDArray[float64]", (meanings - centre) @ slope)

    return learner


def word_vectors(texts: Sequence[str], question: str) -> tuple[Any, Any]:
    """TF-IDF of words and pairs of words, rows of unit length: of the texts, and of the question in the same columns.

    Raises:
        ValueError: there is not one word in any of the texts.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    common = 0.95 if len(texts) >= _COMMON_FROM else 1.0
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=common)
    words = vectoriser.fit_transform(texts)
    return words, vectoriser.transform([question])


def without_hapaxes(words: Any) -> Any:
    """The same records with a third of the columns: those that only one record has are made one, of the same length.

    Only a record itself can be like itself through them, so that no product of two rows changes.
    """
    import numpy as np
    from scipy.sparse import diags_array, hstack

    once = np.bincount(words.indices, minlength=words.shape[1]) == 1
    own = words[:, once]
    length = np.sqrt(np.asarray(own.multiply(own).sum(axis=1)).ravel())
    return hstack([words[:, ~once], diags_array(length)]).tocsr()


def meaning_vectors(texts: Sequence[str], seed: int) -> NDArray[float64] | None:
    """Latent semantic analysis of the texts' words: records by directions, rows of unit length.

    None where there are too few words that several records have, and not nearly all, to speak of directions.
    """
    import numpy as np
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        words = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.5).fit_transform(texts)
    except ValueError:  # no word is left
        return None
    directions = min(DIRECTIONS, words.shape[0] - 1, words.shape[1] - 1)
    if directions < 1:
        return None
    vectors = TruncatedSVD(directions, random_state=seed).fit_transform(words)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return cast("NDArray[float64]", vectors / np.maximum(lengths, 1e-12))
