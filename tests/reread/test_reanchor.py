"""Where words stand in another text of the same source: by exact folded match, on their own page where there are several."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.jobs.reanchor import Held, new_place
from evidence.model import Page, PageKind, StoredText
from evidence.text import Folded, Span, find_folded, fold


def text(*pages: str, kind: PageKind = PageKind.PRINTED, first: int = 1) -> Held:
    """A text with these pages."""
    start, spans = 0, []
    for number, words in enumerate(pages, first):
        spans.append(Page(number=number, label=str(number), start=start, stop=start + len(words), kind=kind))
        start += len(words) + 2
    return Held.of(StoredText(id="t", source="s", extractor="test/1", text="\n\n".join(pages), pages=tuple(spans)))


def at(held: Held, words: str, number: int = 0) -> Span:
    """The span of the occurrence with this number of some words."""
    start = [one.start() for one in re.finditer(re.escape(words), held.stored.text)][number]
    return Span(start, start + len(words))


def said(held: Held, span: Span | None) -> str | None:
    return None if span is None else held.stored.text[span.start : span.stop]


def test_words_that_stand_once_are_found_wherever_they_stand_now():
    old, new = (
        text("The region plan-\nned hospitals.", "Money."),
        text("Money.", "A head.", "The region planned hospitals."),
    )
    assert (
        said(new, new_place(at(old, "The region plan-\nned hospitals."), old, new)) == "The region planned hospitals."
    )


def test_words_that_stand_nowhere_or_are_changed_are_not_found():
    old, new = text("The region planned hospitals."), text("The region planned no hospitals.")
    assert new_place(at(old, "region planned hospitals"), old, new) is None


def test_of_as_many_on_the_page_as_before_it_is_the_same_one():
    old = text("HEAD\nThe board met. Then the board met. And the board rose.", "The board.")
    new = text("The board met. Then the board met. And the board rose.", "The board.")
    for number in range(2):
        assert new_place(at(old, "the board", number), old, new) == at(new, "the board", number)


def test_of_more_or_fewer_on_the_page_it_is_the_nearest():
    old = text("The board met. A long sentence about many other things stood between them. The board rose.")
    new = text("The board. The board met. A long sentence about many other things stood between them. The board rose.")
    assert new_place(at(old, "The board", 1), old, new) == at(new, "The board", 2)


def test_words_that_stood_several_times_are_not_looked_for_on_another_page():
    old, new = text("The board met.", "The board rose."), text("It met.", "The board rose.")
    assert new_place(at(old, "The board"), old, new) is None
    assert new_place(at(old, "The board", 1), old, new) == at(new, "The board")


def test_of_two_that_are_equally_near_none_is_taken():
    old, new = text("aaaa ten a"), text("aaaa ten aaaaa ten a")
    assert new_place(at(old, "ten"), old, new) is None


def test_a_paragraph_of_a_web_page_is_known_by_its_words_when_its_number_is_another():
    kind = PageKind.PARAGRAPH
    old = text("Home. Contact.", "Cookies.", "Yes, they said.", "No, yes, they did not.", kind=kind)
    new = text("Yes, they said.", "No, yes, they did not.", kind=kind)
    assert new_place(at(old, "yes"), old, new) == at(new, "yes")
    assert new_place(at(old, "Yes"), old, new) == at(new, "Yes")


def test_a_text_with_the_same_words_keeps_every_span_as_it_is():
    old, new = text("One part of a wo", "rd."), text("One part of a wo", "rd.", first=7)
    assert new_place(Span(0, 3), old, new) == Span(0, 3)
    assert new_place(Span(14, 16), old, new) == Span(14, 16)


# Any text


LETTERS = "abcdefghiklmnoprstuvw"
WORD = st.text(LETTERS, min_size=2, max_size=9)
SENTENCE = st.lists(WORD, min_size=3, max_size=9).map(lambda words: " ".join(words).capitalize() + ".")
PAGE = st.lists(SENTENCE, min_size=1, max_size=6)
PAGES = st.lists(PAGE, min_size=1, max_size=4)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[list[list[str]], Held, Held, list[tuple[int, str]]]:
    """Sentences by page; both texts; and every sentence with its page. A sentence may be lost; lines of furniture come
    and go; words are broken anew."""
    pages = draw(PAGES)
    old, new = [], []
    for number, sentences in enumerate(pages):
        for made, furniture in ((old, draw(st.booleans())), (new, draw(st.booleans()))):
            shown = [one for one in sentences if made is old or draw(st.integers(0, 9))]
            shown = [hyphenated(one, draw(st.integers(0, 40))) for one in shown]
            head = [f"HEAD OF PAGE {number}"] if furniture else []
            made.append("\n".join([*head, *shown]) or "–")
    spoken = [(number, one) for number, sentences in enumerate(pages) for one in sentences]
    return pages, text(*old), text(*new), spoken


def hyphenated(sentence: str, place: int) -> str:
    """A sentence with a word broken over a line at some place, if letters stand there on both sides."""
    if 0 < place < len(sentence) and sentence[place - 1 : place + 1].isalpha():
        return f"{sentence[:place]}-\n{sentence[place:]}"
    return sentence


@settings(max_examples=150)
@given(edited_texts())
def test_every_sentence_that_survives_on_its_page_moves_and_every_other_is_left(made):
    pages, old, new, spoken = made
    moved = left = 0
    seen: dict[tuple[int, str], int] = {}
    for number, sentence in spoken:
        nth = seen[number, fold(sentence)] = seen.get((number, fold(sentence)), -1) + 1
        places = [one for one in old.folded.places(sentence) if on(old, one) == number]
        span = places[nth]
        found = new_place(span, old, new)
        there = [on(new, one) for one in new.folded.places(sentence)]
        once = len(there) == 1 and len(old.folded.places(sentence)) == 1
        if found is None:
            left += 1
            assert not once
            assert there.count(number) != len(places) or not there.count(number)
        else:
            moved += 1
            assert fold(said(new, found) or "") == fold(sentence)
            assert once or on(new, found) == number
    assert moved + left == sum(map(len, pages)) == len(spoken)


def on(held: Held, span: Span) -> int:
    """The page of a span, counted from 0."""
    return held.pages(span)[0].number - 1


@given(st.text("ab -\n.", max_size=40), st.text("ab -", min_size=1, max_size=4))
def test_all_places_are_those_that_are_found_one_after_the_other(words, sought):
    found, start = [], 0
    while (span := find_folded(sought, words, start)) is not None:
        found.append(span)
        start = span.start + 1
    assert Folded.of(words).places(sought) == found
