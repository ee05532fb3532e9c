"""Words are learned from verdicts: from enough of them, the same every time, and one verdict at a time."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from evidence.layout import Line
from evidence.model import Record, Stage
from evidence.screen.keys import keymap
from evidence.screen.keywords import Keyword, WordCounts, index_terms, split, words_of
from evidence.screen.page import Highlights, compose
from evidence.screen.queue import Progress

VOCABULARY = ["well", "pond", "parish", "windlass", "the"]


def record(key: str, words: str, **fields: str) -> Record:
    return Record(key=key, title=words, fields=fields)


def learned(labels: dict[str, bool], records: dict[str, Record], **more: int) -> tuple[Keyword, ...]:
    counts = WordCounts()
    counts.learn(labels, records)
    return counts.keywords(**more)


def some(included: int, excluded: int) -> tuple[dict[str, Record], dict[str, bool]]:
    keys = [f"i{n}" for n in range(included)] + [f"e{n}" for n in range(excluded)]
    records = {key: record(key, "well parish" if key[0] == "i" else "pond parish") for key in keys}
    return records, {key: key[0] == "i" for key in keys}


def test_a_word_of_what_is_included_speaks_for_and_one_of_all_speaks_for_nothing():
    records, labels = some(10, 10)
    found = learned(labels, records)
    assert [(one.word, one.included, one.excluded, one.weight > 0) for one in found] == [
        ("well", 10, 0, True),
        ("pond", 0, 10, False),
    ]


def test_the_weight_is_the_log_odds_ratio_over_its_standard_error():
    records, labels = some(10, 10)
    ratio = math.log((10.5 * 10.5) / (0.5 * 0.5))
    assert math.isclose(learned(labels, records)[0].weight, ratio / math.sqrt(2 / 10.5 + 2 / 0.5))


def test_too_few_of_either_verdict_teach_nothing():
    for included, excluded in ((4, 50), (50, 4), (0, 0)):
        records, labels = some(included, excluded)
        assert learned(labels, records) == ()


@given(
    st.lists(st.tuples(st.sets(st.sampled_from(VOCABULARY)), st.booleans(), st.booleans()), max_size=30),
)
def test_verdicts_taken_one_by_one_and_changed_teach_what_all_at_once_teach(rows):
    records = {f"r{n}": record(f"r{n}", " ".join(sorted(words))) for n, (words, _, _) in enumerate(rows)}
    final = {f"r{n}": label for n, (_, label, _) in enumerate(rows)}
    counts = WordCounts()
    for number, (_, _, first) in enumerate(rows):
        counts.learn({f"r{n}": (first if n == number else final[f"r{n}"]) for n in range(number + 1)}, records)
    counts.learn(final, records)
    assert counts.keywords(least=1) == learned(final, records, least=1)
    assert not counts.learn(final, records)


def test_what_the_protocol_names_already_is_not_named_again():
    words = [
        Keyword(word=word, included=1, excluded=1, weight=weight) for word, weight in (("well", 3.0), ("pond", -3.0))
    ]
    assert split(words, ["Well "]) == ((), ("pond",))


def test_index_terms_are_words_too_and_are_shown_once():
    one = record("a", "Deep wells", keywords="Water Supply; Parishes; Water Supply")
    assert index_terms(one) == ("Water Supply", "Parishes")
    assert words_of(one) == {"deep", "wells", "water", "supply", "parishes"}


def test_learned_words_have_a_style_of_their_own_and_the_protocols_go_first():
    lines: list[Line] = compose(
        record("a", "Deep wells and ponds", keywords="Wells"), criteria=(), reasons=(), keys=keymap(),
        progress=Progress(reviewer="ada", stage=Stage.TITLE_ABSTRACT, done=0, left=1),
        highlights=Highlights(include=("deep",), learned_include=("deep", "wells"), learned_exclude=("ponds",)),
    )  # fmt: skip
    styles = {text.strip(): style for line in lines for style, text in line}
    assert (styles["Deep"], styles["ponds"], styles["Wells"]) == ("include", "learned-exclude", "learned-include")
