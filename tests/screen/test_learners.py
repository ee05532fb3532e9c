"""What a ranking is learned by."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import Ridge

from evidence.screen.learners import (
    STIFFNESS,
    Lesson,
    by_meaning,
    by_words,
    combined,
    meaning_vectors,
    without_hapaxes,
    word_vectors,
)

TEXTS = [f"{subject} number {n}" for n in range(20) for subject in ("boards of regions", "rivers with fish", "towns")]


@pytest.fixture
def lesson():
    """The first ten records, those about boards wanted, with weights of every size."""
    signs = np.where(np.arange(10) % 3 == 0, 1.0, -1.0)
    return Lesson(rows=np.arange(10), signs=signs, weights=np.linspace(0.1, 2, 10))


def test_the_regression_is_the_weighted_ridge_regression(lesson):
    vectors = meaning_vectors(TEXTS, 0)
    shares = lesson.weights / lesson.weights.sum()
    ridge = Ridge(alpha=STIFFNESS * vectors.var(axis=0).mean())
    ridge.fit(vectors[lesson.rows], lesson.signs, sample_weight=shares)
    ours, theirs = by_meaning(vectors)(lesson), ridge.predict(vectors)

    assert np.ptp((ours - theirs) / np.ptp(theirs)) < 1e-9


def test_both_learners_put_first_what_is_like_the_wanted(lesson):
    words, _ = word_vectors(TEXTS, "")

    for learner in (by_words(words, 1), by_meaning(meaning_vectors(TEXTS, 1))):
        assert {int(place) % 3 for place in (-learner(lesson)).argsort()[:20]} == {0}


def test_learners_are_weighed_after_their_scales_have_been_made_equal(lesson):
    rising, falling = np.arange(5.0), np.arange(5.0)[::-1]

    assert (np.diff(combined([(1, lambda _: rising), (0.5, lambda _: falling * 1000)], lesson)) > 0).all()
    assert (np.diff(combined([(0.5, lambda _: rising), (1, lambda _: falling * 0.001)], lesson)) < 0).all()


def test_a_learner_without_weight_is_not_asked_and_one_without_an_opinion_changes_nothing(lesson):
    rising = np.arange(5.0)

    def never(_):
        raise AssertionError

    assert (combined([(1, lambda _: rising), (0, never)], lesson) == combined([(1, lambda _: rising)], lesson)).all()
    assert (
        combined([(1, lambda _: rising), (1, lambda _: np.ones(5))], lesson)
        == combined([(1, lambda _: rising)], lesson)
    ).all()


def test_rounding_errors_are_ties(lesson):
    scores = combined([(1, lambda _: np.array([0.3, 0.1 + 0.2, 5.0]))], lesson)

    assert scores[0] == scores[1]


def test_words_that_one_record_has_are_joined_and_no_likeness_changes():
    words, _ = word_vectors([*TEXTS, "a solitary kingfisher breeds"], "")
    fewer = without_hapaxes(words)

    assert np.allclose((words @ words.T).toarray(), (fewer @ fewer.T).toarray())


def test_a_text_without_words_is_like_nothing():
    fewer = without_hapaxes(csr_array(word_vectors(["boards", "boards rivers", ""], "")[0]))

    assert not fewer[2:].toarray()[:, :-1].any()


def test_where_no_word_is_shared_there_are_no_directions():
    assert meaning_vectors(["boards", "rivers", "towns"], 0) is None
    assert meaning_vectors(["", ""], 0) is None
    assert meaning_vectors(["boards x1", "boards x2", "rivers", "towns"], 0) is None


def test_directions_are_the_same_again_with_the_same_seed():
    assert (meaning_vectors(TEXTS, 4) == meaning_vectors(TEXTS, 4)).all()
    assert np.allclose(np.linalg.norm(meaning_vectors(TEXTS, 4), axis=1), 1)
