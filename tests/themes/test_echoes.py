"""Sentences of both sides that are on one point."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evidence.themes.echoes import USES, Said, echoes


def said(words, record="a", start=0, fit=0.0):
    return Said(
        passage=f"{record}:1", record=record, text=f"text-{record}", start=start, stop=start + len(words),
        words=words, compared=words, fit=fit,
    )  # fmt: skip


def pairs(then, now, cosines, least=0.5):
    return [
        (one.then.words, one.now.words) for one in echoes(then, now, np.array(cosines, dtype=np.float64), least=least)
    ]


THEN = [said("The board planned hospitals with the councils."), said("Fees were set by a formula.", start=60)]
NOW = [said("The system plans care with councils.", "b"), said("It cannot allocate money.", "b", 60)]


def test_the_nearest_come_first_and_what_is_far_is_not_told():
    assert pairs(THEN, NOW, [[0.9, 0.0], [0.0, 0.6]]) == [
        (THEN[0].words, NOW[0].words),
        (THEN[1].words, NOW[1].words),
    ]
    assert pairs(THEN, NOW, [[0.1, 0.0], [0.0, 0.1]]) == []


def test_shared_words_count_and_rare_ones_more():
    same = [[0.5, 0.5], [0.5, 0.5]]

    assert pairs(THEN, NOW, same)[0] == (THEN[0].words, NOW[0].words)


def test_what_fits_the_theme_better_comes_first():
    fitting = [said("It rained.", fit=0.0), said("It snowed.", start=20, fit=4.0)]
    other = [said("Clouds came.", "b", fit=4.0)]

    assert pairs(fitting, other, [[0.6], [0.6]])[0][0] == "It snowed."


def test_one_denies_what_the_other_says():
    (told,) = echoes([said("They had a legal form.")], [said("They had no legal form.", "b")], np.array([[0.9]]))
    (both,) = echoes([said("They had no form in law.")], [said("They had no legal form.", "b")], np.array([[0.9]]))

    assert (told.opposed, told.denials) == (True, ("no",))
    assert (both.opposed, both.denials) == (False, ())


def test_a_source_does_not_echo_itself_and_a_repetition_is_no_echo():
    assert pairs([said("One thing.")], [said("Another thing.")], [[0.9]]) == []
    assert pairs([said("One  thing.")], [said("One thing.", "b")], [[1.0]]) == []


@given(st.integers(0, 6), st.integers(0, 6), st.randoms(use_true_random=False))
def test_no_sentence_stands_in_more_than_two_echoes_and_scores_fall(many, few, random):
    then = [said(f"then {place}", "a", place * 10) for place in range(many)]
    now = [said(f"now {place}", "b", place * 10) for place in range(few)]
    cosines = np.array([[random.random() for _ in now] for _ in then]).reshape(many, few)

    found = echoes(then, now, cosines, least=0.3)

    for side in ("then", "now"):
        starts = [getattr(one, side).start for one in found]
        assert all(starts.count(start) <= USES for start in starts)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(score >= 0.299 for score in scores)
