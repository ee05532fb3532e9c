import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.search.fuse import fuse, scaled

scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1e6, 1e6), max_size=8)


@given(scores)
def test_scaled_scores_lie_between_0_and_1_and_keep_their_order(raw):
    line = scaled(raw)

    assert line.keys() == raw.keys()
    assert all(0 <= score <= 1 for score in line.values())
    assert all(line[a] <= line[b] for a in raw for b in raw if raw[a] <= raw[b])


def test_both_rankings_count_half():
    best = list(fuse({"a": 10.0, "b": 5.0, "c": 0.0}, {"b": 0.9, "c": 0.5, "d": 0.1}))

    assert [(c.name, c.score) for c in best] == [("b", 0.75), ("a", 0.5), ("c", 0.25), ("d", 0.0)]
    assert (best[1].words, best[1].meaning) == (10.0, None)


@given(scores, scores)
def test_every_candidate_comes_once_best_first_ties_by_name(words, meaning):
    fused = list(fuse(words, meaning))

    assert sorted(c.name for c in fused) == sorted(words.keys() | meaning.keys())
    assert [(-c.score, c.name) for c in fused] == sorted((-c.score, c.name) for c in fused)
    assert all(0 <= c.score <= 1 for c in fused)


@given(scores, scores)
def test_the_order_in_which_candidates_come_does_not_matter(words, meaning):
    assert list(fuse(words, meaning)) == list(fuse(dict(reversed(words.items())), dict(reversed(meaning.items()))))


@given(scores)
def test_with_all_weight_on_one_side_its_order_is_the_order(meaning):
    fused = list(fuse({}, meaning, weight=1))

    assert [c.score for c in fused] == pytest.approx(sorted(scaled(meaning).values(), reverse=True))
