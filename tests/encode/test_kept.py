"""Vectors kept in the user's cache."""

import numpy as np
import pytest

from evidence.encode.bulk import encode_texts
from evidence.encode.graph import export_graph, exported_path
from evidence.encode.kept import encode_kept, kept_path

TEXTS = ["Regional boards planned hospitals.", "Salmon swim upstream.", "Regional boards planned hospitals.", ""]


@pytest.fixture
def fresh(model, tmp_path, monkeypatch):
    """The default encoder, with a cache that holds its graph and no vectors."""
    graph = exported_path(export_graph(model) and model).parent
    monkeypatch.setenv("EVIDENCE_CACHE", str(tmp_path))
    (tmp_path / graph.name).symlink_to(graph)
    return model


def counted(model, texts):
    """The vectors, and how many texts had to be encoded for them."""
    done = [0]
    vectors = encode_kept(model, texts, progress=lambda _, total: done.append(total))
    return vectors, done[-1]


def test_a_text_is_encoded_once_and_then_taken_from_the_cache(fresh):
    first, encoded = counted(fresh, TEXTS)
    again, nothing = counted(fresh, list(reversed(TEXTS)))
    _, one_more = counted(fresh, [*TEXTS, "A new text."])

    assert (encoded, nothing, one_more) == (3, 0, 1)
    assert np.array_equal(first, again[::-1])
    assert np.abs(first - encode_texts(fresh, TEXTS)).max() < 1e-3


def test_what_was_cut_off_or_altered_in_the_file_is_encoded_again(fresh):
    whole, _ = counted(fresh, TEXTS)
    path = kept_path(fresh)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data + b"cut off")
    mended, encoded = counted(fresh, TEXTS)
    _, after = counted(fresh, TEXTS)

    assert (encoded, after) == (1, 0)
    assert np.array_equal(whole, mended)


def test_an_interrupted_run_keeps_the_batches_that_were_done(fresh):
    texts = [f"Board {number} of a region." for number in range(40)]

    def stop(done, _):
        if done >= 16:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode_kept(fresh, texts, progress=stop)
    _, left = counted(fresh, texts)

    assert 0 < left < 40


def test_a_cache_that_cannot_be_written_is_done_without(fresh):
    kept_path(fresh).mkdir()

    assert encode_kept(fresh, TEXTS[:1]).shape == (1, fresh.dimension)


def test_of_no_texts_there_are_no_vectors(fresh):
    assert encode_kept(fresh, []).shape == (0, fresh.dimension)
