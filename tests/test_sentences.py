"""Where sentences start and stop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.sentences import sentences

from .sentence_list import TEXTS


def parted(text: str) -> list[str]:
    return [text[span.start : span.stop] for span in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Smith et al. (2001) found it so.",
        "As Smith et al. Found in 2001.",
        "The move of No. 10 was slow.",
        "Under s. 75 and pp. 3-4 of the Act it was lawful.",
        "Dr. Brown met Prof. J. P. Smith at St. Thomas’ Hospital.",
        "It rose by 3.5 per cent, e.g. London and i.e. Leeds.",
        "The plan (see Ham, 1981. It is long) failed.",
        "‘What has it done for me?’ is a question I hear.",
        "See Fig. 2 and vol. 12.",
        "The U.S. Government agreed.",
        "1. One item of a list.",
        "It was dated 3 Sept. 2001 by hand.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert parted(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It ended. Another began.", 2),
        ("He said “no.” She left.", 2),
        ("It was so (Ham, 1981). Then it was not.", 2),
        ("It was so.[2] Then it was not.", 2),
        ("They chose plan B. The next day they left.", 2),
        ("It was shown by Smith et al. The result held.", 2),
        ("Was it so? Yes! It was.", 3),
        ("A heading without a stop\n\nA paragraph under it.", 2),
        ("It costs 5. Twelve were sold.", 2),
        ("It ended with care.12 The next began.", 2),
    ],
)
def test_a_sentence_ends_where_the_next_begins(text: str, count: int) -> None:
    assert len(parted(text)) == count


def test_part_of_a_text_is_parted_by_itself() -> None:
    text = "One here. Two there. Three."

    assert [text[span.start : span.stop] for span in sentences(text, 10, 20)] == ["Two there."]


def test_of_two_hundred_sentences_all_but_one_in_a_hundred_are_parted_where_a_reader_parts_them() -> None:
    texts = [line.split("|") for line in TEXTS.split("\n")]
    wanted = [sentence for text in texts for sentence in text]
    missed = [each for text in texts for each in text if each not in parted(" ".join(text))]

    assert len(wanted) >= 250
    assert len(missed) <= len(wanted) / 100, missed


@pytest.mark.parametrize(
    "text",
    [
        "Boards must:\n• plan hospitals;\n• buy land;\n• pay builders.",
        "They held (Ham et al., 2013; Smith, 2014; cf. Jones, 1998) that it was so.",
        "The report said that [...] Parliament was told.",
        "H.M. Treasury and J. K. Smith agreed.",
    ],
)
def test_lists_citations_omissions_and_initials_stay_in_their_sentence(text: str) -> None:
    assert parted(text) == [text]


@given(st.text(alphabet=st.sampled_from('ab AB.?!()[]"”’\n1 éÉ…,;:*¹•-£'), max_size=200), st.integers(0, 50))
def test_sentences_hold_every_character_once_and_in_order(text: str, start: int) -> None:
    at = start = min(start, len(text))
    for span in sentences(text, start):
        assert at <= span.start < span.stop <= len(text)
        assert not text[at : span.start].strip()
        assert not text[span.start].isspace()
        assert not text[span.stop - 1].isspace()
        at = span.stop
    assert not text[at:].strip()
