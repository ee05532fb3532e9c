"""Folding and finding quotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.text import clean, contains_folded, find_folded, fold

SENTENCE = "The region’s “strategic” role – planning, co-ordination and efficient oﬃces – ended in 1994–96."


@pytest.mark.parametrize(
    "words",
    [
        "The region's 'strategic' role",
        "planning, coordination and efficient offices",
        "planning,\n co-\nordination   and eﬃcient oﬃces",
        "ENDED IN 1994-96",
    ],
)
def test_case_dashes_quotes_ligatures_spaces_and_hyphens_do_not_matter(words):
    assert contains_folded(words, SENTENCE)


@pytest.mark.parametrize(
    "words",
    [
        "planning, coordination and inefficient offices",
        "planning and coordination",
        "ended in 199496",
        "ended in 1994-97",
        "not ended in 1994",
        "lanning, co-ordination",
        "efficient offic",
    ],
)
def test_a_changed_word_number_or_half_a_word_is_not_found(words):
    assert not contains_folded(words, SENTENCE)


@pytest.mark.parametrize(("one", "other"), [("a fall of -5 %", "a fall of 5 %"), ("pages 10-14", "pages 1014")])
def test_a_dash_that_carries_a_number_stays(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(("one", "other"), [("1\u00b2 to", "12 to"), ("H\u2082O", "H2O"), ("3\u00bd", "31\u20442")])
def test_a_raised_or_lowered_digit_is_no_plain_one(one, other):
    assert fold(one) != fold(other)
    assert contains_folded(one, f"from {one} there")


def test_raised_points_are_one():
    assert fold("2\u00b75 \u2219 3") == fold("2\u22c55 \u00b7 3")


def test_the_span_found_is_the_words_without_surrounding_space():
    span = find_folded("strategic role", "  the   strategic-\n  role  of")
    assert span is not None
    assert "  the   strategic-\n  role  of"[span.start : span.stop] == "strategic-\n  role"


def test_control_characters_and_surrogates_are_cleaned_away():
    assert clean("a\x00b\ud800c\r\nd") == "abc\nd"


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_words_cut_out_of_a_text_at_word_boundaries_are_found_there(words, before, after):
    text = f"{before} {words} {after}"
    if fold(words):
        assert find_folded(words, text) is not None


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
