"""Themes proposed for passages, with the reason why."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.model import Theme
from evidence.themes.suggest import Suggestion, queries_of, suggest

THEMES = (
    Theme(
        code="F1",
        label="Resource allocation",
        definition="Sharing out money between areas by a formula.",
        queries=("who allocates money to districts", "allocation formula and regional shares"),
    ),
    Theme(code="F2", label="Workforce", definition="Planning and training of doctors and nurses."),
)
PASSAGES = (
    "Each region received its share by the allocation formula.",
    "The postgraduate dean planned the training of doctors.",
    "It rained throughout the whole of that summer.",
)


def test_a_theme_is_proposed_by_the_words_that_a_passage_shares_with_the_codebook():
    found = suggest(PASSAGES, THEMES)

    assert [(one.passage, one.theme) for one in found] == [(0, "F1"), (1, "F2")]
    assert set(found[0].words) == {"allocation", "formula"}
    assert found[1].reason in ("words: doctors, training", "words: training, doctors")


def test_meaning_proposes_where_no_word_is_shared_and_names_the_query():
    meaning = np.array([[0.1, 0.7, 0.0], [0.0, 0.1, 0.6], [0.8, 0.2, 0.0]])
    found = suggest(PASSAGES, THEMES, meaning=meaning)

    assert [(one.passage, one.theme) for one in found] == [(0, "F1"), (1, "F2"), (2, "F1")]
    assert found[0].reason.startswith("matches query 'allocation formula and regional shares'; words: ")
    assert found[2].reason == "matches query 'who allocates money to districts'"
    assert found[2].score == pytest.approx(0.48)


def test_a_theme_without_queries_is_looked_for_by_its_label_and_definition():
    assert queries_of(THEMES) == [
        (0, "who allocates money to districts"),
        (0, "allocation formula and regional shares"),
        (1, "Workforce. Planning and training of doctors and nurses."),
    ]


def test_meaning_of_the_wrong_shape_is_an_error():
    with pytest.raises(ValueError, match=r"shape \(3, 2\), not \(3, 3\)"):
        suggest(PASSAGES, THEMES, meaning=np.zeros((3, 2)))


def test_nothing_is_proposed_for_nothing_or_from_nothing():
    assert suggest([], THEMES) == []
    assert suggest(PASSAGES, ()) == []
    assert suggest(["", "of the"], [Theme(code="x", label="")]) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(PASSAGES), min_size=1, max_size=6),
    st.floats(0, 1),
    st.integers(1, 2),
    st.lists(st.floats(-1, 1), min_size=18, max_size=18),
)
def test_proposals_are_few_enough_good_enough_in_order_and_always_the_same(passages, minimum, most, cosines):
    meaning = np.array(cosines).reshape(6, 3)[: len(passages)]
    found = suggest(passages, THEMES, meaning=meaning, minimum=minimum, most=most)

    assert found == suggest(passages, THEMES, meaning=meaning, minimum=minimum, most=most)
    assert found == sorted(found, key=lambda one: (one.passage, -one.score))
    assert all(minimum <= one.score <= 1 and one.reason for one in found)
    assert all([one.passage for one in found].count(place) <= most for place in range(len(passages)))


def test_a_proposal_with_no_reason_to_show_has_an_empty_one():
    assert Suggestion(passage=0, theme="F1", score=0.5).reason == ""
