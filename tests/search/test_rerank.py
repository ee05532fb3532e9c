from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.encode.bulk import encode_bulk
from evidence.encode.query import encode_queries
from evidence.search.parts import cosines, pack_parts
from evidence.search.rerank import Candidate, rerank
from evidence.sentences import sentences
from evidence.terms import stem
from evidence.text import Span

PASSAGE = (
    "The committee met in spring. Dr. Smith asked who paid. "
    "Capital for new hospitals came from the region, which kept a list of schemes. Lunch was served."
)


def candidate(words, name="a:1", near=(), by_words=0.0, by_meaning=0.0, title=""):
    return Candidate(
        name=name,
        record=name.partition(":")[0],
        by_words=by_words,
        by_meaning=by_meaning,
        title=title,
        words=words,
        spans=sentences(words) or [Span(0, len(words))],
        near=near,
    )


def shown(query, one):
    (placed,) = rerank(query, [one], by_record=False)
    return one.words[placed.span.start : placed.span.stop]


def read(model, query, words):
    ((whole,),) = encode_bulk(model, [words], [sentences(words)])
    (near,) = cosines(encode_queries(model, [query])[0], [pack_parts(whole.parts, sentences(words))])
    return candidate(words, near=near)


def test_the_sentence_that_answers_is_shown(model):
    query = "Who funded hospital building?"
    assert shown(query, read(model, query, PASSAGE)).startswith("Capital for new hospitals")


def test_without_a_shared_word_meaning_decides(model):
    query = "What did they eat?"
    assert (
        shown(query, read(model, query, "Rules were read aloud. Lunch was served to all."))
        == "Lunch was served to all."
    )


def test_without_vectors_words_decide_alone():
    assert shown("hospitals in the region", candidate(PASSAGE)).startswith("Capital for new hospitals")


def test_vectors_of_another_number_of_sentences_are_not_believed():
    assert shown("lunch", candidate(PASSAGE, near=[0.9, 0.1])) == "Lunch was served."


@pytest.mark.parametrize("words", ["no stop", "", "One."])
def test_a_passage_of_one_sentence_or_none_is_shown_whole(words):
    assert shown("x", candidate(words)) == words


def test_a_word_that_few_candidates_have_weighs_more_than_one_that_all_have():
    common = candidate("The board met the board of the board.", "a:1")
    rare = candidate("The board kept a ledger.", "b:1")
    others = [candidate("A board sat.", f"c:{number}") for number in range(8)]

    assert rerank("board ledger", [common, rare, *others], by_record=False)[0].candidate.name == "b:1"


def test_what_stands_in_one_sentence_counts_more_than_what_is_strewn():
    together = candidate("Boards shared out money by a formula. Lunch was served.", "b:1")
    strewn = candidate("Boards met. Money was short. A formula was sought.", "a:1")

    assert rerank("boards money formula", [strewn, together], by_record=False)[0].candidate.name == "b:1"


def test_a_record_is_as_good_as_its_passages_together_and_stands_there_once():
    found = rerank(
        "money",
        [
            candidate("Words.", "a:1", by_words=1.0),
            candidate("Words.", "a:2", by_meaning=1.0),
            candidate("Words.", "b:1", by_words=0.6, by_meaning=0.9),
            candidate("Words.", "c:1"),
        ],
        by_record=True,
    )
    assert [one.candidate.record for one in found] == ["a", "b", "c"]
    assert found[0].candidate.name == "a:2"


names = st.lists(st.from_regex(r"[ab]:[0-9]", fullmatch=True), unique=True, max_size=6)
texts = st.lists(
    st.sampled_from(["Boards plan.", "Money İstanbul ẞ moved.", "Planned money. Boards?", "", "ﬁ"]),
    min_size=6,
    max_size=6,
)


@given(names, texts, st.sampled_from(["boards money", "planning", "?!", "İ ẞ"]), st.booleans())
def test_every_candidate_or_record_is_placed_once_best_first(names, texts, query, by_record):
    candidates = [candidate(words, name) for name, words in zip(names, texts, strict=False)]

    found = rerank(query, candidates, by_record=by_record)

    placed = [one.candidate.record if by_record else one.candidate.name for one in found]
    assert sorted(placed) == sorted({one.record if by_record else one.name for one in candidates})
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.score <= 1 + 1e-9 and one.span in one.candidate.spans for one in found)
    assert found == rerank(query, candidates[::-1], by_record=by_record)


def test_words_meet_whatever_their_ending():
    assert {stem(word) for word in ("plan", "plans")} == {"plan"}
    assert len({stem(word) for word in ("organisation", "organisations", "organised", "organising")}) <= 2


def test_words_meet_in_either_spelling():
    british, other = candidate("The organisation moved.", "b:1"), candidate("The office moved.", "a:1")

    assert rerank("organization", [other, british], by_record=False)[0].candidate.name == "b:1"


def test_a_label_is_no_answer_however_near_its_title_makes_it():
    label = candidate("Fig. 2.", "a:1", by_words=1.0, by_meaning=1.0, near=[0.9])
    answer = candidate("The oil lowered serum cholesterol in rats after seven weeks.", "b:1", by_words=0.5, near=[0.6])

    first, last = rerank("oil lowered cholesterol", [label, answer], by_record=False)

    assert (first.candidate.name, last.near < 0.45) == ("b:1", True)


def test_a_label_in_a_passage_is_not_the_sentence_to_show():
    passage = candidate("Fig. 2. Liver of rats that were given the oil for seven weeks.", near=[0.9, 0.5])
    passage = replace(passage, spans=[Span(0, 7), Span(8, len(passage.words))])

    (placed,) = rerank("cholesterol", [passage], by_record=False)

    assert placed.span == passage.spans[1]


def test_a_passage_of_which_only_the_title_has_the_words_gains_nothing_by_them():
    address = candidate(
        "Write to the authors at the office of the board in the city.", "a:1", by_words=1.0, title="Oil and cholesterol"
    )
    answer = candidate(
        "In rats the oil had an effect on what was measured in blood.", "b:1", by_words=0.3, title="Oil and cholesterol"
    )

    assert rerank("oil cholesterol", [address, answer], by_record=False)[0].candidate.name == "b:1"


def test_what_is_like_the_first_comes_further_up():
    first = candidate("The joint committee planned the hospitals of the region.", "a:1", by_words=1.0, by_meaning=1.0)
    other = candidate("Boards drew up schemes for building in their counties.", "b:1", by_meaning=0.6)
    like = candidate("A body of both services drew up schemes for wards there.", "c:1", by_meaning=0.55)
    far = candidate("Fees were raised for students of law in the same year.", "d:1", by_meaning=0.0)
    candidates = [first, other, like, far]

    def order(vectors):
        return [one.candidate.name for one in rerank("joint committee", candidates, vectors, by_record=False)]

    vectors = np.array([[1, 0, 0], [0.6, 0.8, 0], [0.9, 0.43, 0], [0, 0, 1]], dtype=np.float32)
    assert order(None) == ["a:1", "b:1", "c:1", "d:1"]
    assert order(vectors) == ["a:1", "c:1", "b:1", "d:1"]


@given(st.lists(st.text(), min_size=1, max_size=6), st.booleans())
def test_passages_without_vectors_are_still_placed(texts, by_record):
    candidates = [candidate(words, f"r{place % 2}:{place}") for place, words in enumerate(texts)]
    nothing = np.zeros((len(candidates), 3), dtype=np.float32)

    with_none, without = (rerank("a plan", candidates, v, by_record=by_record) for v in (nothing, None))

    assert [one.candidate.name for one in with_none] == [one.candidate.name for one in without]
