import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Facet, FacetValue
from evidence.search.words import phrase_query, word_query
from evidence.terms import terms


def test_words_without_meaning_are_left_out_unless_there_are_no_others():
    assert terms("What did the boards plan?") == ["boards", "plan"]
    assert terms("to be or not to be") == ["to", "be", "or", "not", "to", "be"]
    assert terms("?!") == []


def test_a_repeated_word_counts_so_often_but_three_times_at_most():
    assert word_query("plan plan budget") == '"plan" OR "plan" OR "budget"'
    assert word_query("plan " * 9).count("plan") == 3
    assert word_query(" -- ") == ""


@pytest.fixture(scope="module")
def fts():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE passages USING fts5 (words, tokenize = 'porter unicode61')")
    return connection


@given(
    text=st.text() | st.sampled_from(['"; DROP', "NEAR(a b)", "a* -b", "title:x", "AND OR NOT", '"', "^x", "a\x00b"])
)
def test_nothing_that_people_type_is_read_as_a_command(fts, text):
    for query in filter(None, (word_query(text), phrase_query([text, text]))):
        fts.execute("SELECT * FROM passages WHERE passages MATCH ?", (query,)).fetchall()


TIER = Facet(
    name="tier",
    label="Tier",
    values=(
        FacetValue(code="SHA", label="Strategic Health Authorities", aliases=("strategic health authority", "SHA")),
    ),
)


def test_a_word_is_sought_in_both_spellings():
    assert word_query("organisations") == '"organisations" OR "organizations"'


def test_a_name_is_sought_under_its_acronym_and_its_full_name():
    assert word_query("the SHA", [TIER]) == '"sha" OR "strategic health authority"'
    assert word_query("A strategic health authority", [TIER]).endswith('OR "sha"')
    assert word_query("the sha of Persia", [TIER]) == '"sha" OR "persia"'
