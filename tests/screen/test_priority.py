"""The order in which records are read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.model import Record
from evidence.protocol import Criterion, Protocol
from evidence.screen.priority import MEANING_FROM, Vectors, learned, question_of
from evidence.screen.rankers import rank

SUBJECTS = {
    "board": "Regional boards and the allocation of money to hospitals",
    "tier": "Intermediate tiers and regional strategic planning",
    "bird": "Breeding habits of the common kingfisher",
    "fish": "Migration of salmon in northern rivers",
}


def pool(each=6):
    """Records of four subjects, one after another, each with words of its own."""
    return [
        Record(key=f"{name}{number}", title=f"{title}, part {number}", abstract=f"Study {number} of {title.lower()}.")
        for number in range(each)
        for name, title in SUBJECTS.items()
    ]


def test_before_any_verdict_the_question_decides():
    order = rank(pool(), {}, "How did regional boards allocate money and plan?")

    assert {key[:-1] for key in order[:12]} == {"board", "tier"}


def test_with_included_records_alone_the_order_goes_by_likeness_to_them():
    liked = rank(pool(), {"fish0": True})

    assert {key[:-1] for key in liked[:5]} == {"fish"}


def test_with_excluded_records_alone_the_question_decides_and_without_one_chance():
    asked = rank(pool(), {"board0": False}, "Intermediate tiers and strategic planning")
    blind, other = rank(pool(), {"board0": False}), rank(pool(), {"board0": False}, seed=1)

    assert {key[:-1] for key in asked[:6]} == {"tier"}
    assert blind != other and sorted(blind) == sorted(other)
    assert blind != [record.key for record in pool() if record.key != "board0"]


def test_a_question_is_understood_by_the_encoder_where_there_are_vectors():
    records = pool()
    towards = np.array([[1.0, 0.0] if record.key.startswith("fish") else [0.0, 1.0] for record in records])
    vectors = Vectors("two", lambda: towards, lambda question: np.array([1.0, 0.0]))

    assert {key[:-1] for key in rank(records, {}, "What swims?", vectors=vectors)[:6]} == {"fish"}


def test_an_encoder_that_could_not_be_asked_once_is_asked_again():
    records = pool()
    towards = np.array([[1.0, 0.0] if record.key.startswith("fish") else [0.0, 1.0] for record in records])
    answers = [np.zeros(2), np.array([1.0, 0.0])]
    ranker = learned(records, "regional boards", vectors=Vectors("late", lambda: towards, lambda _: answers.pop(0)))

    assert {key[:-1] for key in ranker({})[:6]} == {"board"}
    assert {key[:-1] for key in ranker({})[:6]} == {"fish"}
    assert {key[:-1] for key in ranker({})[:6]} == {"fish"}


def test_with_both_verdicts_what_is_like_the_included_comes_first():
    order = rank(pool(), {"fish0": True, "board0": False, "tier0": False}, "regional boards")

    assert {key[:-1] for key in order[:5]} == {"fish"}


def test_without_a_word_to_go_by_the_order_is_that_of_the_records():
    plain = [Record(key=key) for key in "cab"]

    assert rank(plain, {}) == ["c", "a", "b"]
    assert rank(plain, {"a": True}, "boards") == ["c", "b"]
    assert rank([], {}) == []


@settings(max_examples=30, deadline=None)
@given(labels=st.dictionaries(st.sampled_from([record.key for record in pool()]), st.booleans()))
def test_every_record_without_a_verdict_is_named_once_and_always_in_the_same_order(labels):
    order = rank(pool(), labels, "regional boards", seed=3)

    assert sorted(order) == sorted(record.key for record in pool() if record.key not in labels)
    assert rank(pool(), dict(reversed(labels.items())), "regional boards", seed=3) == order


def test_with_many_included_records_the_order_is_the_same_again_from_a_new_ranker():
    labels = {record.key: record.key.startswith("fish") for record in pool(30)[:100]}
    order = rank(pool(30), labels, seed=5)

    assert sum(labels.values()) > MEANING_FROM
    assert {key[:-2] for key in order[:5]} == {"fish"}
    assert rank(pool(30), labels, seed=5) == order


def test_verdicts_on_records_that_are_not_there_are_passed_over():
    ranker = learned(pool(), "boards")

    assert ranker({"gone": True, "fish0": False}) == ranker({"fish0": False})


def test_two_records_with_one_key_are_an_error():
    with pytest.raises(ValueError, match="not unique"):
        rank([Record(key="a"), Record(key="a")], {})


def test_the_question_of_a_protocol_holds_what_it_asks_and_includes_and_not_what_it_excludes():
    protocol = Protocol(
        slug="tiers",
        title="Tiers",
        question="Which functions?",
        questions=("Which form?",),
        criteria=(
            Criterion(code="C1", kind="include", text="About regions"),
            Criterion(code="C2", kind="exclude", text="About birds"),
        ),
        highlight_include=("regional",),
    )

    assert question_of(protocol) == "Which functions? Which form? About regions regional"


def test_vectors_bring_forward_what_no_word_tells():
    """Records of which each has words of its own; those with an even number have vectors near one another."""
    records = [Record(key=str(n), title=f"alpha{n} beta{n}") for n in range(60)]
    near = np.random.default_rng(0).normal(size=(60, 8)) * 0.1
    near[::2, 0] += 1
    labels = {str(n): n % 2 == 0 for n in range(30)}
    told = rank(records, labels, vectors=Vectors("near", lambda: near))

    assert {int(key) % 2 for key in told[:15]} == {0}
    assert {int(key) % 2 for key in rank(records, labels)[:15]} == {0, 1}


def test_missing_vectors_speak_neither_for_nor_against():
    records = pool()
    labels = {f"{name}{number}": name == "fish" for number in range(6) for name in SUBJECTS if name != "bird"}
    none = Vectors("none", lambda: np.zeros((len(records), 8)))

    assert rank(records, labels, vectors=none) == rank(records, labels)


def test_the_question_goes_on_counting_until_enough_is_included():
    """Half of the records are about what is asked; the first one that was included is not."""
    records = [Record(key=f"{n}", title=f"alpha{n} " + ("wells and water" if n % 2 else "roads")) for n in range(80)]
    few = {"0": True, "2": False}
    many = {f"{n}": n % 4 == 0 for n in range(0, 50, 2)}
    asked = "Who keeps wells and water?"

    assert sum(int(key) % 2 for key in rank(records, few, asked)[:10]) > sum(
        int(key) % 2 for key in rank(records, few)[:10]
    )
    assert rank(records, many, asked) == rank(records, many)
