import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UnreadableError
from evidence.search.vectors import VectorFile, append_vectors, vector_name


def unit(rows, dimension=24, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "derived" / vector_name("0123456789abcdef")


def test_the_file_is_named_after_the_model():
    assert vector_name("0123456789abcdef") == "vectors-01234567.faiss"


def test_the_nearest_rows_come_first_with_their_cosines(path):
    vectors = unit(500)
    append_vectors(path, 0, [vectors])

    (ranking,) = VectorFile(path).nearest(vectors[7:8], 500)

    exact = vectors @ vectors[7]
    assert [row for row, _ in ranking][:5] == np.argsort(-exact, kind="stable")[:5].tolist()
    assert [score for _, score in ranking] == sorted((score for _, score in ranking), reverse=True)
    np.testing.assert_allclose([score for _, score in ranking], exact[[row for row, _ in ranking]], atol=2e-3)


@given(st.sets(st.integers(0, 99)), st.integers(0, 40))
def test_a_search_in_a_subset_is_exact(tmp_path_factory, rows, limit):
    path = tmp_path_factory.mktemp("v") / "v.faiss"
    vectors = unit(100)
    append_vectors(path, 0, [vectors])
    file = VectorFile(path)

    (inside,) = file.nearest(vectors[:1], limit, sorted(rows))

    (everything,) = file.nearest(vectors[:1], 100)
    assert inside == [pair for pair in everything if pair[0] in rows][:limit]


def test_rows_are_added_at_the_end_and_the_others_keep_their_bytes(path):
    vectors = unit(30)
    first = append_vectors(path, 0, [vectors[:20]])
    digest = append_vectors(path, 20, [vectors[20:]])

    file = VectorFile(path)
    assert file.count == 30
    assert file.digest(20) == first
    assert file.digest(30) == digest
    assert file.digest(31) == ""
    assert append_vectors(path.with_name("at-once"), 0, [vectors]) == digest


def test_rows_that_the_index_never_heard_of_are_overwritten(path):
    vectors = unit(30)
    append_vectors(path, 0, [vectors])

    assert append_vectors(path, 10, [vectors[10:12]]) == append_vectors(path.with_name("other"), 0, [vectors[:12]])
    assert [entry.name for entry in path.parent.iterdir() if entry.name not in {path.name, "other"}] == []


def test_a_file_that_is_open_stays_readable_while_it_is_replaced(path):
    vectors = unit(30)
    append_vectors(path, 0, [vectors])
    before = VectorFile(path)
    append_vectors(path, 30, [vectors])

    assert before.nearest(vectors[3:4], 1)[0][0][0] == 3
    assert (before.count, VectorFile(path).count) == (30, 60)


def test_a_missing_or_damaged_file_is_told_with_a_remedy(path):
    with pytest.raises(UnreadableError, match=r"missing.*doctor --repair"):
        VectorFile(path)
    append_vectors(path, 0, [unit(30)])
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(UnreadableError, match="damaged"):
        VectorFile(path)


def test_queries_of_another_length_are_refused(path):
    append_vectors(path, 0, [unit(3)])

    with pytest.raises(ValueError, match="shape"):
        VectorFile(path).nearest(unit(1, dimension=5), 1)


def test_nothing_to_search_for_gives_nothing(path):
    append_vectors(path, 0, [unit(3)])

    assert VectorFile(path).nearest(unit(0), 5) == []
    assert VectorFile(path).nearest(unit(2), 0) == [[], []]


def test_a_file_is_written_as_faiss_would_write_it(path):
    import faiss

    vectors = unit(30)
    append_vectors(path, 0, [vectors[:7], vectors[7:29]])
    append_vectors(path, 29, [vectors[29:]])

    whole = faiss.IndexScalarQuantizer(24, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    whole.add(vectors)
    assert path.read_bytes() == faiss.serialize_index(whole).tobytes()


def test_rows_read_one_by_one_or_in_blocks_are_those_that_were_written(path):
    vectors = unit(30)
    append_vectors(path, 0, [vectors])
    file = VectorFile(path)

    np.testing.assert_allclose(file.rows([7, 0, 29]), vectors[[7, 0, 29]], atol=1e-3)
    assert np.array_equal(np.concatenate(list(file.blocks(23, 10))), file.rows(range(23)))
    assert file.rows([]).shape == (0, 24)


def test_what_interrupts_the_writing_leaves_the_file_as_it_was(path):
    append_vectors(path, 0, [unit(30)])
    before = path.read_bytes()

    def cut_off():
        yield unit(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        append_vectors(path, 30, cut_off())
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_many_rows_are_compared_a_few_at_a_time(path):
    vectors = unit(1234)
    append_vectors(path, 0, [vectors])
    file, rows = VectorFile(path), list(range(0, 1234, 2))

    exact = file.rows(range(1234)) @ vectors[:3].T
    for column, ranking in enumerate(file.nearest(vectors[:3], 1234)):
        assert sorted(row for row, _ in ranking) == list(range(1234))
        np.testing.assert_allclose(
            [score for _, score in ranking], exact[[row for row, _ in ranking], column], atol=1e-6
        )
    for whole, part in zip(file.nearest(vectors[:3], 1234), file.nearest(vectors[:3], 700, rows), strict=True):
        assert part == [pair for pair in whole if pair[0] % 2 == 0]


def test_equal_scores_come_in_the_order_of_rows(path):
    one = unit(1)
    append_vectors(path, 0, [np.repeat(one, 9, axis=0)])

    assert [row for row, _ in VectorFile(path).nearest(one, 4)[0]] == [0, 1, 2, 3]


def test_a_file_of_another_kind_is_told(path):
    append_vectors(path, 0, [unit(3)])
    path.write_bytes(b"IxF2" + path.read_bytes()[4:])

    with pytest.raises(UnreadableError, match=r"another kind.*doctor --repair"):
        VectorFile(path)
