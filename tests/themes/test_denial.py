"""What a sentence denies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.themes.denial import denials


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("They had no legal form.", ("no",)),
        ("It did not commission care, and never would.", ("not", "never")),
        ("The alignment with councils was lost.", ("lost",)),
        ("Their borders no longer matched.", ("no longer",)),
        ("A non-statutory body.", ("non-statutory",)),
        ("Commissioning was left to the trusts.", ("left to",)),
        ("They couldn\u2019t agree.", ("couldn\u2019t",)),
        ("They met every week.", ()),
        ("The notable north board noted a nonet.", ()),
        ("Not only boards but councils planned.", ()),
        ("A few boards and a little money.", ()),
        ("Few boards had much money.", ("few",)),
        ("See no. 12 of the series.", ()),
    ],
)
def test_the_words_by_which_a_sentence_denies_are_told(words, told):
    assert denials(words) == told


@given(st.text())
def test_the_words_told_stand_in_the_sentence(words):
    assert all(one in words.casefold() for one in denials(words))
