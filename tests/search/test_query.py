import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.search.query import Query, parse_query
from evidence.text import clean

FIELDS = {"author", "year", "tier"}


def test_a_search_is_words_phrases_negatives_and_fields():
    assert parse_query('"joint committee" plans -merger author:ham year:2000..2013 tier:SHA,RHA', FIELDS) == Query(
        words="joint committee plans",
        phrases=("joint committee",),
        without=("merger",),
        fields=(("author", "ham"), ("year", "2000..2013"), ("tier", "SHA,RHA")),
    )


def test_a_value_or_a_negative_may_be_a_phrase_and_a_field_may_shut_out():
    assert parse_query('boards NOT "annual report" author:"van der Zwet" -tier:SHA', FIELDS) == Query(
        words="boards",
        without=("annual report",),
        fields=(("author", "van der Zwet"),),
        refused=(("tier", "SHA"),),
    )


@pytest.mark.parametrize("quoted", ["“joint committee”", "„joint committee“", "«joint committee»"])
def test_quotation_marks_of_any_kind_make_a_phrase(quoted):
    assert parse_query(quoted).phrases == ("joint committee",)


@pytest.mark.parametrize(
    "typed", ["at 10:30", "see https://example.org/a:b", "well-known", "before - after", "Auther:ham", "NOT", "-"]
)
def test_what_only_looks_like_a_command_is_words(typed):
    assert parse_query(typed, FIELDS) == Query(words=typed)


def test_a_quotation_mark_that_is_never_closed_is_no_phrase():
    assert parse_query('the "joint committee', FIELDS).phrases == ()


@given(st.text(alphabet='ab "-:NOT“”yeartier.,\n\x00', max_size=40) | st.text(max_size=40))
def test_anything_can_be_typed_and_no_word_is_lost(typed):
    query = parse_query(typed, FIELDS)

    parts = [query.words, *query.phrases, *query.without, *(" ".join(one) for one in query.fields + query.refused)]
    said = " ".join(parts).casefold()
    assert all(word.casefold() in said for word in re.findall(r"[^\W_]+", clean(typed)) if word != "NOT")
