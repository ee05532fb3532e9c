"""How much else is like a record."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Record
from evidence.screen import density
from evidence.screen.density import densities
from evidence.screen.priority import DENSITY_UNTIL, Vectors
from evidence.screen.rankers import rank


def plainly(vectors, nearest):
    """The same by its definition, one pair at a time."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return [
        np.mean(sorted((float(one @ other) for j, other in enumerate(unit) if j != i), reverse=True)[:nearest])
        for i, one in enumerate(unit)
    ]


@given(number=st.integers(2, 60), seed=st.integers(0, 1_000))
def test_density_is_the_mean_cosine_with_the_twenty_nearest_others(number, seed):
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(number, 5))

    assert np.allclose(densities(vectors, draw.permutation(number)), plainly(vectors, density.NEAREST), atol=2e-5)


def test_a_record_without_a_vector_has_the_mean_of_the_others_and_is_nobodys_neighbour():
    vectors = np.random.default_rng(0).normal(size=(30, 4))
    holed = np.insert(vectors, 7, 0.0, axis=0)
    found = densities(holed, np.arange(31))

    assert np.allclose(np.delete(found, 7), densities(vectors, np.arange(30)))
    assert np.isclose(found[7], np.delete(found, 7).mean(), atol=1e-5)


def test_with_fewer_than_two_vectors_nothing_is_told():
    assert densities(np.zeros((0, 3)), np.arange(0)).tolist() == []
    assert densities(np.array([[1.0, 0.0], [0.0, 0.0]]), np.arange(2)).tolist() == [0.0, 0.0]


def test_a_sample_stands_for_all_where_there_are_many(monkeypatch):
    """Half of the records lie close together; a fifth of all tells which, about as well as all do."""
    draw = np.random.default_rng(1)
    vectors = draw.normal(size=(2_000, 16))
    vectors[::2] += np.eye(16)[0] * 4
    places = draw.permutation(2_000)
    whole = densities(vectors, places)
    monkeypatch.setattr(density, "MOST", 400)
    sampled = densities(vectors, places)

    assert np.corrcoef(whole, sampled)[0, 1] > 0.95


def crowd_and_strays():
    """Records without a common word, every third of which lies with its like."""
    records = [Record(key=str(n), title=f"alpha{n} beta{n}") for n in range(90)]
    vectors = np.random.default_rng(2).normal(size=(90, 32))
    vectors[::3] += np.eye(32)[0] * 12
    return records, Vectors("crowd", lambda: vectors)


def of_the_crowd(keys):
    return sum(int(key) % 3 == 0 for key in keys)


def test_before_any_verdict_and_without_a_question_the_densest_come_first():
    records, vectors = crowd_and_strays()

    assert of_the_crowd(rank(records, {}, vectors=vectors)[:30]) == 30
    assert of_the_crowd(rank(records, {})[:30]) < 20


def test_density_counts_while_little_is_read_and_then_no_more():
    """The first verdicts tell nothing of the others, since no word is shared; nor do the later ones."""
    records, vectors = crowd_and_strays()
    few = {"1": True, "2": False}
    enough = int(DENSITY_UNTIL * len(records)) + 1
    many = {str(n): n == 1 for n in range(enough)}

    assert of_the_crowd(rank(records, few, vectors=vectors)[:30]) == 30
    assert rank(records, many, vectors=vectors) == rank(records, many)


def test_where_all_are_equally_dense_it_changes_nothing():
    records, _ = crowd_and_strays()
    same = Vectors("same", lambda: np.ones((len(records), 4)))

    assert rank(records, {}, vectors=same) == rank(records, {})
    assert rank(records, {"1": True, "2": False}, vectors=same) == rank(records, {"1": True, "2": False})
