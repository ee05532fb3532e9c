import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evidence.search.parts import cosines, pack_parts, with_best_part

numbers = st.sampled_from([0.0]) | st.floats(0.001, 1).map(float) | st.floats(-1, -0.001).map(float)
vectors = arrays(np.float32, st.tuples(st.integers(0, 5), st.just(16)), elements=numbers)


@given(st.lists(vectors, max_size=4), arrays(np.float32, 16, elements=numbers))
def test_cosines_are_those_of_the_vectors_that_were_packed(rows, question):
    question = question / max(float(np.linalg.norm(question)), 1e-6)

    found = cosines(question, [pack_parts(one).tobytes() for one in rows])

    assert [len(one) for one in found] == [len(one) for one in rows]
    for near, given_rows in zip(found, rows, strict=True):
        for cosine, row in zip(near, given_rows, strict=True):
            length = float(np.linalg.norm(row))
            assert abs(cosine - (row @ question / length if length > 0 else 0)) < 0.03


def test_a_passage_is_as_near_as_it_is_with_its_best_sentence():
    parts = {1: np.array([0.2, 0.6], dtype=np.float32), 2: np.array([], dtype=np.float32)}

    found = with_best_part({1: 0.4, 2: 0.3, 3: 0.1}, parts, 0.5)

    assert found == {1: 0.5 * 0.4 + 0.5 * float(np.float32(0.6)), 2: 0.3, 3: 0.1}
