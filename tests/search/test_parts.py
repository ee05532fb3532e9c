import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evidence.search.parts import cosines, pack_parts, spans_of
from evidence.text import Span

numbers = st.sampled_from([0.0]) | st.floats(0.001, 1).map(float) | st.floats(-1, -0.001).map(float)
vectors = arrays(np.float32, st.tuples(st.integers(0, 5), st.just(16)), elements=numbers)


@given(st.lists(vectors, max_size=4), arrays(np.float32, 16, elements=numbers))
def test_cosines_are_those_of_the_vectors_that_were_packed(rows, question):
    question = question / max(float(np.linalg.norm(question)), 1e-6)

    found = cosines(question, [pack_parts(one, []) for one in rows])

    assert [len(one) for one in found] == [len(one) for one in rows]
    for near, given_rows in zip(found, rows, strict=True):
        for cosine, row in zip(near, given_rows, strict=True):
            length = float(np.linalg.norm(row))
            assert abs(cosine - (row @ question / length if length > 0 else 0)) < 0.03


@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1)), max_size=9))
def test_spans_come_back_as_they_went_in(places):
    spans = [Span(*place) for place in places]

    assert spans_of(pack_parts(np.zeros((0, 16), dtype=np.float32), spans)) == spans
