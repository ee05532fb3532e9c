"""The rankers by name."""

import pytest

from evidence import registry
from evidence.errors import NotFoundError
from evidence.model import Record
from evidence.screen.priority import Vectors, learned
from evidence.screen.rankers import DEFAULT, find_ranker, rankers, uses_vectors

SUBJECTS = ("boards of regions", "rivers with fish", "towns and roads")
POOL = [Record(key=f"r{n}", title=f"{SUBJECTS[n % 3]}, number {n}") for n in range(60)]
LABELS = {f"r{n}": n % 3 == 0 for n in range(12)}


@pytest.mark.parametrize("name", ["evidence", "words", "elas-u4", "random"])
def test_each_names_every_record_without_a_label_once_and_again_in_the_same_order(name):
    make = find_ranker(name)
    for labels in ({}, {"r0": True}, LABELS, LABELS | {"stranger": True}):
        order = make(POOL, "boards", seed=4)(labels)

        assert sorted(order) == sorted(record.key for record in POOL if record.key not in labels)
        assert make(POOL, "boards", seed=4)(labels) == order


@pytest.mark.parametrize("name", ["evidence", "words", "elas-u4"])
def test_those_that_learn_put_first_what_is_like_the_included(name):
    order = find_ranker(name)(POOL, "")(LABELS)

    assert all(int(key[1:]) % 3 == 0 for key in order[:16])


def test_the_random_one_learns_nothing_and_goes_by_the_seed():
    make = find_ranker("random")

    assert make(POOL, seed=1)(LABELS) == [key for key in make(POOL, seed=1)({}) if key not in LABELS]
    assert make(POOL, seed=1)({}) != make(POOL, seed=2)({})


@pytest.mark.parametrize("name", ["evidence", "words", "elas-u4", "random"])
def test_records_without_a_word_and_no_records_at_all_are_ordered_too(name):
    blank = [Record(key=key) for key in "cab"]

    assert sorted(find_ranker(name)(blank)({"a": True})) == ["b", "c"]
    assert find_ranker(name)([])({}) == []


def test_only_the_default_one_asks_for_vectors():
    def never():
        raise AssertionError("vectors were read")

    for name in set(rankers()) - {DEFAULT}:
        assert not uses_vectors(name)
        find_ranker(name)(POOL, vectors=Vectors("none", never))({f"r{n}": n % 3 == 0 for n in range(40)})
    assert uses_vectors(DEFAULT)


def test_a_ranker_that_nobody_knows_is_refused_with_those_that_are_known():
    with pytest.raises(NotFoundError, match="No ranker 'best'") as refused:
        find_ranker("best")

    assert "evidence, words, elas-u4, random" in refused.value.remedy


def test_a_plug_in_is_one_more_ranker_and_takes_no_other_ones_place(monkeypatch):
    def backwards(records, question="", *, seed=0, vectors=None):
        return lambda labels: [one.key for one in reversed(records) if one.key not in labels]

    added = {"backwards": backwards, DEFAULT: backwards}
    monkeypatch.setattr("evidence.screen.rankers.plugins", lambda group: added if group == "rankers" else {})

    assert find_ranker("backwards")(POOL)({})[0] == "r59"
    assert find_ranker(DEFAULT) is learned
    assert uses_vectors("backwards")
    assert "rankers" in registry.GROUPS
