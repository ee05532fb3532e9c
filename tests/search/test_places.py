"""Which passages lie at which places: columns say what look-ups one by one would say, whatever is added and taken away."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evidence.search.places as places
from evidence.errors import UnreadableError
from evidence.search.lists import make_lists
from evidence.search.places import make_places, passages_at, places_of
from evidence.store.derived import FileCheck, Index, IndexedPassage, IndexedText, Parts, content_hash

MODEL = "m" * 64


def add(index, record, texts):
    passages = [
        IndexedPassage(
            name=f"{record}:{number}", record=record, text=f"text-{record}", number=number, title="", words=words,
            start=number * 1000, stop=number * 1000 + len(words),
        )
        for number, words in enumerate(texts, 1)
    ]  # fmt: skip
    index.add_text(IndexedText(text=f"text-{record}", record=record, cut="c"), passages)


def place(index):
    """Give a place to all that has none; everything is made ready as a build does it."""
    waiting = [one.hash for one in index.missing(MODEL)]
    index.add_pending(MODEL, [(key, b"", Parts(vectors=b"", spans=b"")) for key in waiting])
    first = index.count_places(MODEL)
    if waiting:
        index.place(MODEL, waiting, FileCheck(name="v", digest="", items=first + len(waiting)), first=first)
    make_lists(index)
    make_places(index, MODEL)


def agree(index):
    """The columns are there, and say the same as the index."""
    asked = np.array([*range(index.count_places(MODEL) + 3)][::-1], dtype=np.int64)
    positions, ids = passages_at(index, MODEL, asked)
    found = index.ids_at(MODEL, asked.tolist())
    assert index.columns.blocks(MODEL)
    assert list(zip(asked[positions].tolist(), ids.tolist(), strict=True)) == [
        (one, number) for one in asked.tolist() for number in found.get(one, ())
    ]
    there = index.ids_where()
    own = index.places_of(MODEL, there)
    assert places_of(index, MODEL, there).tolist() == [own.get(number, -1) for number in there]


@pytest.fixture
def index(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "PLACE_BLOCK", 4)
    with Index(tmp_path / "index.db") as opened:
        yield opened


words = st.lists(st.sampled_from("abcdefghijklmnop"), max_size=9)
steps = st.lists(st.tuples(st.sampled_from(["add", "remove", "build"]), st.integers(0, 4), words), max_size=12)


@given(steps)
def test_whatever_is_done_the_columns_say_what_the_index_says(tmp_path_factory, steps):
    with Index(tmp_path_factory.mktemp("places") / "index.db") as index:
        add(index, "first", ["a", "b", "a"])
        place(index)
        for step, record, own in steps:
            if step == "add":
                add(index, f"r{record}", own)
            elif step == "remove":
                index.remove_text(f"text-r{record}")
            else:
                place(index)
            agree(index)


def test_a_column_of_several_blocks_grows_at_its_end(index):
    for number in range(6):
        add(index, f"r{number}", [f"{number} {one}" for one in range(5)])
        place(index)
        agree(index)
    assert [len(one.places) for one in index.columns.blocks(MODEL)] == [16] * 7 + [12]


def test_passages_with_the_same_words_lie_at_one_place(index):
    add(index, "one", ["a", "b", "a"])
    add(index, "two", ["b", "a"])
    place(index)

    (own,) = index.places_of(MODEL, [1]).values()
    assert passages_at(index, MODEL, np.array([own]))[1].tolist() == [1, 3, 5]


def test_places_that_are_forgotten_take_the_column_with_them(index):
    add(index, "one", ["a", "b"])
    place(index)
    index.forget_vectors(MODEL, [])
    assert index.columns.blocks(MODEL) == []

    add(index, "zero", ["0"])
    place(index)
    agree(index)


def test_lists_that_are_forgotten_take_the_column_with_them(index):
    add(index, "one", ["a", "b"])
    place(index)
    index.lists.forget()

    assert index.columns.blocks(MODEL) == []


def test_nothing_is_covered_while_a_passage_waits_for_its_vector(index):
    add(index, "one", ["a"])
    make_places(index, MODEL)

    assert index.columns.covered(MODEL) == 0


def test_a_damaged_column_is_noticed_not_used_and_made_anew(index):
    add(index, "one", ["a", "b"])
    place(index)
    index._connection.execute("UPDATE place_blocks SET places = zeroblob(length(places))")

    asked = np.array([0, 1])
    _, ids = passages_at(index, MODEL, asked)
    assert ids.tolist() == [number for own in (0, 1) for number in index.ids_at(MODEL, [own])[own]]
    with pytest.raises(UnreadableError, match=r"Places.*not as written.*doctor --repair"):
        index.check()

    make_places(index, MODEL)
    index.check()
    agree(index)


def test_what_another_process_wrote_is_seen(index, tmp_path):
    add(index, "one", ["a"])
    place(index)
    agree(index)
    with Index(tmp_path / "index.db") as other:
        add(other, "two", ["b", "c"])
        place(other)

    agree(index)
    assert content_hash("", "b") in dict(index.live_places(MODEL))
