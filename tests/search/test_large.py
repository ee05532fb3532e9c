"""Cells: what a large vector file is searched by. The limit is lowered so that a small one is large."""

import numpy as np
import pytest

from evidence.errors import UnreadableError
from evidence.search.build import build_index, check_vectors
from evidence.search.cells import Cells, Scan, make_cells
from evidence.search.large import listed_cells, make_large
from evidence.search.run import open_vectors, search
from evidence.search.vectors import VectorFile, append_vectors, cells_name, vector_name
from evidence.store.derived import Index, IndexedPassage, IndexedText


def clustered(rows, seed=0, dimension=48):
    drawn = np.random.default_rng(seed)
    centres = np.random.default_rng(9).normal(size=(40, dimension))
    vectors = centres[drawn.integers(0, 40, rows)] + 0.5 * drawn.normal(size=(rows, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells")
    append_vectors(folder / "v", 0, [clustered(20_000)])
    make_cells(folder / "c", VectorFile(folder / "v"), 18_000)
    return folder


@pytest.fixture
def both(folder):
    exact, near = VectorFile(folder / "v"), VectorFile(folder / "v")
    near.cells = Cells(folder / "c", 18_000, 48)
    return exact, near


def rows_of(rankings):
    return [[row for row, _ in ranking] for ranking in rankings]


def test_nearly_all_that_is_nearest_is_found_with_its_true_score(both):
    queries = clustered(50, seed=1)
    truth, found = (one.nearest(queries, 10) for one in both)

    alike = [len({*a} & {*b}) / 10 for a, b in zip(rows_of(truth), rows_of(found), strict=True)]
    assert np.mean(alike) >= 0.98
    for right, near in zip(truth, found, strict=True):
        scores = dict(right)
        assert all(score == pytest.approx(scores[row], abs=1e-5) for row, score in near if row in scores)


def test_rows_that_came_after_the_cells_are_found_too(both):
    _, near = both

    assert rows_of(near.nearest(near.rows([17_999, 18_000, 19_999]), 1)) == [[17_999], [18_000], [19_999]]


def test_a_subset_is_searched_exactly(both):
    queries, rows = clustered(5, seed=2), list(range(0, 20_000, 97))

    assert both[0].nearest(queries, 50, rows) == both[1].nearest(queries, 50, rows)


def test_the_same_rows_give_the_same_cells(folder):
    steps = []
    vectors = VectorFile(folder / "v")

    first = make_cells(folder / "again", vectors, 18_000, lambda *step: steps.append(step))

    assert first == make_cells(folder / "again", vectors, 18_000)
    assert steps[-1][0] == steps[-1][1] == len(steps)
    assert (folder / "again").read_bytes() == (folder / "c").read_bytes()


def test_cells_cut_off_leave_nothing(folder):
    def stop(done, total):
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_cells(folder / "none", VectorFile(folder / "v"), 500, stop)
    assert not list(folder.glob("none*"))


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:2000])])
def test_cells_that_cannot_be_read_are_told(folder, spoil):
    make_cells(folder / "spoilt", VectorFile(folder / "v"), 500)
    with pytest.raises(UnreadableError, match="damaged"):
        Cells(folder / "spoilt", 501, 48)
    spoil(folder / "spoilt")
    with pytest.raises(UnreadableError, match=r"missing|damaged"):
        Cells(folder / "spoilt", 500, 48)


def add(index, record, words):
    passages = [
        IndexedPassage(
            name=f"{record}:{number}", record=record, text=f"text-{record}", number=number, title="Health services",
            words=each, start=number * 1000, stop=number * 1000 + len(each),
        )
        for number, each in enumerate(words, 1)
    ]  # fmt: skip
    index.add_text(IndexedText(text=f"text-{record}", record=record, cut="c"), passages)


@pytest.fixture
def index(tmp_path, model):
    with Index(tmp_path / "index.db") as opened:
        add(opened, "ham1981", [f"Board number {number} met in the town hall about hospitals." for number in range(30)])
        add(opened, "lorne2019", ["Money was shared by a formula.", "Nurses were hard to find."])
        build_index(opened, tmp_path, model, large=20)
        yield opened


def found(index, tmp_path, model, query="how were resources allocated"):
    return [one.name for one in search(index, open_vectors(index, tmp_path, model), model, query, limit=99)]


def test_a_large_index_finds_what_a_small_one_finds(index, model, tmp_path):
    assert open_vectors(index, tmp_path, model).cells.count == 32
    large = found(index, tmp_path, model)

    (cells,) = tmp_path.glob("cells-*")
    cells.unlink()
    index.lists.forget()
    assert open_vectors(index, tmp_path, model).cells is None
    assert large == found(index, tmp_path, model)
    assert large[0] == "lorne2019:1"


def test_a_few_more_passages_leave_the_cells_as_they_are(index, model, tmp_path):
    (before,) = listed_cells(index, model)
    add(index, "new", ["The chairman kept bees.", "It rained."])
    assert build_index(index, tmp_path, model, large=20).encoded == 2

    assert listed_cells(index, model) == [before]
    assert found(index, tmp_path, model, "who had an apiary?")[0] == "new:1"

    add(index, "more", ["Trusts merged.", "Trusts closed."])
    build_index(index, tmp_path, model, large=20)
    assert [one.items for one in listed_cells(index, model)] == [36]
    assert len(list(tmp_path.glob("cells-*"))) == 1


@pytest.mark.parametrize("spoil", [
    lambda path: path.unlink(),
    lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
    lambda path: path.write_bytes(b""),
])  # fmt: skip
def test_missing_or_damaged_cells_stop_no_search_and_are_noticed_and_made_anew(index, model, tmp_path, spoil):
    path = tmp_path / listed_cells(index, model)[0].name
    right, before = found(index, tmp_path, model), path.read_bytes()
    assert check_vectors(index, tmp_path, model) == ""
    spoil(path)

    assert found(index, tmp_path, model)[:3] == right[:3]
    assert path.name in check_vectors(index, tmp_path, model)
    assert build_index(index, tmp_path, model, large=20).encoded == 0
    assert path.read_bytes() == before
    assert check_vectors(index, tmp_path, model) == ""


def test_vectors_made_anew_get_cells_of_their_own(index, model, tmp_path):
    (tmp_path / vector_name(model.digest)).unlink()
    index.remove_text("text-lorne2019")
    build_index(index, tmp_path, model, large=20)

    rows = index.file(vector_name(model.digest))
    assert [one.name for one in listed_cells(index, model)] == [cells_name(model.digest, rows.digest)]
    assert check_vectors(index, tmp_path, model) == ""


def test_a_kill_between_the_cells_and_the_index_loses_nothing(index, model, tmp_path):
    (tmp_path / cells_name(model.digest, "f" * 64)).write_bytes(b"left")

    assert check_vectors(index, tmp_path, model) == ""
    assert found(index, tmp_path, model)[0] == "lorne2019:1"


def test_an_index_that_is_not_large_has_neither_cells_nor_lists(model, tmp_path):
    with Index(tmp_path / "index.db") as small:
        add(small, "ham1981", ["Boards planned.", "Boards met."])
        build_index(small, tmp_path, model)

        assert (listed_cells(small, model), small.lists.segments()) == ([], [])
        make_large(small, tmp_path, model, above=1)
        assert len(small.lists.segments()) == 1
        make_large(small, tmp_path, model)
        assert small.lists.segments() == []


def test_rows_that_are_not_as_they_were_are_noticed_before_others_are_added_to_them(index, model, tmp_path):
    path = tmp_path / vector_name(model.digest)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    add(index, "new", ["The chairman kept bees."])

    with pytest.raises(UnreadableError, match=r"not the one that was written.*doctor --repair"):
        build_index(index, tmp_path, model, large=20)
    assert "not the one that was written" in check_vectors(index, tmp_path, model)


def test_a_scan_by_faiss_finds_what_is_found_without_to_the_last_digit(folder):
    without, scanned = VectorFile(folder / "v"), VectorFile(folder / "v")
    scanned.scan = Scan(folder / "v", 20_000)
    queries, rows = clustered(20, seed=3), list(range(5, 20_000, 31))

    assert without.nearest(queries, 100) == scanned.nearest(queries, 100)
    assert without.nearest(queries, 100, rows) == scanned.nearest(queries, 100, rows)


def test_a_second_question_in_one_process_is_answered_as_the_first_was(model, tmp_path):
    with Index(tmp_path / "index.db") as small:
        add(small, "ham1981", ["Boards planned.", "Boards met.", "Money was shared by a formula."])
        build_index(small, tmp_path, model)
        vectors = open_vectors(small, tmp_path, model)
        first = search(small, vectors, model, "how were resources allocated")
        assert vectors.scan is None
        again = search(small, vectors, model, "how were resources allocated")

    assert vectors.scan is not None
    assert first == again
