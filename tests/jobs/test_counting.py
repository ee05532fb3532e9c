"""Counts are conditions that can be asked for again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UnreadableError
from evidence.jobs.asking import Asked
from evidence.jobs.counting import UNITS, Count, described, packed, unpacked

words = st.text(max_size=8)
several = st.lists(words, max_size=2).map(tuple)
asked = st.builds(Asked, themes=several, facets=several, stage=words, years=words, records=several, kinds=several)


@given(st.builds(Count, unit=st.sampled_from(UNITS), words=words, asked=asked))
def test_conditions_come_back_as_they_were_stored(count):
    assert unpacked(packed(count)) == count


@pytest.mark.parametrize("text", ["", "[]", "1", '{"colour": "red"}', "{"])
def test_anything_else_is_refused(text):
    with pytest.raises(UnreadableError, match="stored query"):
        unpacked(text)


def test_conditions_are_told_in_words():
    wanted = Count(unit="studies", words="joint committee", asked=Asked(themes=("L1",), facets=("tier=AHA",)))
    assert described(wanted) == "studies with all of the words: joint committee; theme L1; tier=AHA"
