"""Lists of words find what FTS5 finds, in the same order and with the same scores."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UnreadableError
from evidence.search.lists import best_by_words, make_lists
from evidence.search.words import wanted
from evidence.store.derived import Index, IndexedPassage, IndexedText

VOCABULARY = [
    "board",
    "boards",
    "planning",
    "planned",
    "organisation",
    "organization",
    "café",
    "1990",
    "integrated care",
]


def add(index, record, texts):
    passages = [
        IndexedPassage(
            name=f"{record}:{number}", record=record, text=f"text-{record}", number=number, title="Boards of care",
            words=words, start=number * 1000, stop=number * 1000 + len(words),
        )
        for number, words in enumerate(texts, 1)
    ]  # fmt: skip
    index.add_text(IndexedText(text=f"text-{record}", record=record, cut="c"), passages)


def invented(number, seed=0):
    drawn = random.Random(seed)
    return [" ".join(drawn.choices(VOCABULARY, k=drawn.randint(1, 30))) for _ in range(number)]


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "index.db") as opened:
        for record in range(6):
            add(opened, f"r{record}", invented(30, record))
        yield opened


def agree(index, query, allowed=None, limit=1000):
    asked = wanted(query)
    listed, looked_up = best_by_words(index, asked, allowed, limit), index.match(asked.query, allowed, limit)
    assert dict(listed) == pytest.approx(dict(looked_up), rel=1e-4)
    assert [round(score, 3) for _, score in listed] == [round(score, 3) for _, score in looked_up]


@pytest.mark.parametrize("query", ["planning boards", "organisation 1990 1990 café", "integrated", "nowhere", "", "?!"])
@pytest.mark.parametrize("allowed", [None, set(range(10, 40)), {999}])
def test_the_lists_find_what_the_word_index_finds(index, query, allowed):
    make_lists(index, size=50)

    assert [one.passages for one in index.lists.segments()] == [50, 50, 50, 30]
    agree(index, query, allowed)


@given(
    st.lists(st.text(alphabet="ab é²x_'-\n", max_size=12), min_size=1, max_size=8),
    st.text(alphabet="abé²x", max_size=4),
)
def test_any_text_is_listed_as_the_word_index_has_it(tmp_path_factory, texts, query):
    with Index(tmp_path_factory.mktemp("lists") / "index.db") as index:
        add(index, "r", texts)
        make_lists(index)
        agree(index, query)


def test_what_was_added_since_is_found_and_then_listed_without_touching_the_rest(index):
    make_lists(index, size=100)
    before = index.lists.of_words(index.lists.stems(["boards"])[0])[0]
    add(index, "new", ["a gazebo and gazebos", "nothing of the kind"])

    found = best_by_words(index, wanted("gazebo boards"), None, 3)
    assert index.by_ids([found[0][0]])[found[0][0]].name == "new:1"

    make_lists(index, size=100)
    assert [one.passages for one in index.lists.segments()] == [100, 80, 2]
    assert index.lists.of_words(index.lists.stems(["boards"])[0])[0] == before
    assert best_by_words(index, wanted("gazebo boards"), None, 3)[0][0] == found[0][0]


def test_what_is_added_by_and_by_is_joined(index):
    make_lists(index)
    for number in range(40):
        add(index, f"later{number}", ["one more board"] * 5)
        make_lists(index)

    assert len(index.lists.segments()) < 8
    assert sum(one.passages for one in index.lists.segments()) == 180 + 200


def test_a_removed_passage_is_found_no_more_and_its_id_never_means_another(index):
    make_lists(index, size=50)
    index.remove_text("text-r5")
    add(index, "new", ["planning"])

    found = {number for number, _ in best_by_words(index, wanted("planning boards"), None, 1000)}
    assert {one.record for one in index.by_ids(found).values()} == {"r0", "r1", "r2", "r3", "r4", "new"}
    assert index.last_id() == 181


def test_a_segment_most_of_which_is_gone_is_made_anew(index):
    make_lists(index, size=60)
    index.remove_text("text-r0")
    index.remove_text("text-r1")
    make_lists(index, size=60)

    assert [one.passages for one in index.lists.segments()] == [0, 60, 60]
    agree(index, "planning boards")


def test_lists_cut_off_are_gone_on_with(index):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_lists(index, stop, size=50)
    assert len(index.lists.segments()) == 1
    agree_on = best_by_words(index, wanted("planning"), None, 5)
    assert len(agree_on) == 5

    make_lists(index, size=50)
    agree(index, "planning boards")


def test_a_damaged_list_is_noticed(index):
    make_lists(index)
    index.check()
    index._connection.execute("UPDATE word_lists SET counts = zeroblob(length(counts)) WHERE word = 'board'")

    with pytest.raises(UnreadableError, match=r"not as written.*doctor --repair"):
        index.check()
    index.lists.forget()
    index.check()
    assert index.lists.segments() == []


def test_words_are_cut_as_the_word_index_cuts_them(index):
    assert index.lists.stems(["Planning", "café", "?", "b²"])[:3] == [["plan"], ["cafe"], []]
