"""Words broken at line ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.sources.hyphens import joint, vocabulary

WORDS = vocabulary(["self-reported reorganisation of non-smokers", "low-income areas", "the board of governors"])


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("a self-", "reported case", "a self-reported case"),
        ("a reorgani-", "sation", "a reorganisation"),
        ("the non-", "smokers", "the non-smokers"),
        ("the Anglo-", "American", "the Anglo-American"),
        ("an un\u00ad", "known", "an unknown"),
        ("the com\u2011", "mittee", "the committee"),
        ("plain", "words", "plain words"),
        ("from 1990–", "1995", "from 1990–1995"),
        ("see https://example.org/", "minutes", "see https://example.org/minutes"),
    ],
)
def test_two_lines_join_as_the_document_writes_the_word(left: str, right: str, whole: str) -> None:
    ended, between = joint(left, right, WORDS)

    assert ended + between + right == whole


def test_a_word_cut_at_the_end_of_a_line_is_no_word_of_the_document() -> None:
    assert "reorgani" not in vocabulary(["the reorgani-", "sation of boards"])


@given(st.text(max_size=40), st.text(max_size=40))
def test_joining_only_ever_drops_a_hyphen(left: str, right: str) -> None:
    ended, between = joint(left, right, WORDS)

    assert between in ("", " ")
    assert ended == left or ended in (left[:-1], left[:-1] + "-")
