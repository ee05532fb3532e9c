import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.search.words import phrase_query, terms, word_query


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
