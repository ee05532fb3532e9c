from evidence.encode.bulk import encode_bulk
from evidence.encode.query import encode_queries
from evidence.search.parts import cosines, pack_parts
from evidence.search.quotation import best_sentences
from evidence.sentences import sentences

PASSAGE = (
    "The committee met in spring. Dr. Smith asked who paid. "
    "Capital for new hospitals came from the region, which kept a list of schemes. Lunch was served."
)


def shown(model, query, *passages):
    batches = encode_bulk(model, passages, [sentences(words) for words in passages])
    packed = {one.position: pack_parts(one.parts).tobytes() for batch in batches for one in batch}
    near = cosines(encode_queries(model, [query])[0], [packed[place] for place in range(len(passages))])
    return [words[s.start : s.stop] for words, s in zip(passages, best_sentences(query, passages, near), strict=True)]


def test_the_sentence_that_answers_is_chosen(model):
    assert shown(model, "Who funded hospital building?", PASSAGE) == [
        "Capital for new hospitals came from the region, which kept a list of schemes."
    ]


def test_without_a_shared_word_meaning_decides(model):
    assert shown(model, "What did they eat?", "Rules were read aloud. Lunch was served to all.") == [
        "Lunch was served to all."
    ]


def test_without_vectors_words_decide_alone():
    (span,) = best_sentences("hospitals in the region", [PASSAGE])
    assert PASSAGE[span.start : span.stop].startswith("Capital for new hospitals")


def test_vectors_of_another_number_of_sentences_are_not_believed():
    assert best_sentences("lunch", [PASSAGE], [[0.9, 0.1]]) == best_sentences("lunch", [PASSAGE])


def test_a_passage_of_one_sentence_or_none_is_shown_whole(model):
    assert shown(model, "x", "no stop", "", "One.") == ["no stop", "", "One."]


def test_no_passages_no_sentences():
    assert best_sentences("x", []) == []
