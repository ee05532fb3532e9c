from evidence.search.quotation import best_sentences

PASSAGE = (
    "The committee met in spring. Dr. Smith asked who paid. "
    "Capital for new hospitals came from the region, which kept a list of schemes. Lunch was served."
)


def shown(model, query, *passages):
    return [words[s.start : s.stop] for words, s in zip(passages, best_sentences(model, query, passages), strict=True)]


def test_the_sentence_that_answers_is_chosen(model):
    assert shown(model, "Who funded hospital building?", PASSAGE) == [
        "Capital for new hospitals came from the region, which kept a list of schemes."
    ]


def test_without_a_shared_word_meaning_decides(model):
    assert shown(model, "What did they eat?", "Lunch was served to all. Rules were read aloud.") == [
        "Lunch was served to all."
    ]


def test_many_passages_are_left_to_their_words(model):
    assert set(shown(model, "hospitals in the region", *[PASSAGE] * 30)) == {
        "Capital for new hospitals came from the region, which kept a list of schemes."
    }


def test_a_passage_of_one_sentence_or_none_is_shown_whole(model):
    assert shown(model, "x", "no stop", "", "One.") == ["no stop", "", "One."]


def test_no_passages_no_sentences(model):
    assert best_sentences(model, "x", []) == []
