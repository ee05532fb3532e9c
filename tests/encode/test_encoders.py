"""The two encoders: they agree, and neither depends on what is encoded beside a text."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from evidence.encode.bulk import encode_bulk, encode_texts
from evidence.encode.query import encode_queries, export_query_encoder, exported_path
from evidence.errors import EvidenceError, UnreadableError

SENTENCES = [
    "Regional hospital boards planned the building of hospitals.",
    "Strategic health authorities managed the performance of trusts for the department, and did so from 2002 to 2013.",
    "Integrated care boards plan services together with local government.",
    "Money was moved from one district to another by a formula.",
    "",
    "It rained.",
]
TEXTS = [*SENTENCES, " ".join(SENTENCES), " ".join(SENTENCES * 12)]


def cosines(first, second):
    return (first * second).sum(axis=1)


def test_both_encoders_give_the_same_vectors(model):
    bulk, query = encode_texts(model, TEXTS), encode_queries(model, TEXTS)

    assert bulk.dtype == query.dtype == np.float32
    assert bulk.shape == query.shape == (len(TEXTS), 384)
    assert cosines(bulk, query).min() >= 0.9995
    np.testing.assert_allclose(np.linalg.norm(bulk, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(query, axis=1), 1, atol=1e-5)


def test_the_query_encoder_is_sentence_transformers_to_the_sixth_digit(model):
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(model.folder), device="cpu").encode(TEXTS, show_progress_bar=False)

    assert cosines(encode_queries(model, TEXTS), reference).min() >= 0.999999


def test_a_vector_does_not_depend_on_what_is_encoded_beside_it(model):
    together = encode_texts(model, TEXTS)
    backwards = encode_texts(model, TEXTS[::-1])[::-1]
    alone = np.concatenate([encode_texts(model, [text]) for text in TEXTS])

    assert (together == backwards).all()
    assert (together == alone).all()


def test_batches_come_longest_first_and_each_text_once(model):
    texts = [f"{'word ' * (n % 70)} {n}" for n in range(70)]
    seen, told = [], []
    lengths = []
    for positions, vectors in encode_bulk(model, texts, progress=lambda done, total: told.append((done, total))):
        assert len(positions) == len(vectors) <= 16
        seen += positions
        lengths.append(max(len(texts[i]) for i in positions))

    assert sorted(seen) == list(range(70))
    assert lengths == sorted(lengths, reverse=True)
    assert told[-1] == (70, 70)


def test_no_texts_give_no_vectors(model):
    assert encode_texts(model, []).shape == (0, 384)
    assert encode_queries(model, []).shape == (0, 384)


def test_other_weights_than_the_digest_names_are_not_used(model):
    with pytest.raises(UnreadableError, match="not those expected"):
        encode_texts(replace(model, digest="0" * 64), ["text"])


def test_the_export_is_made_once(model):
    before = exported_path(model).stat().st_mtime_ns

    assert export_query_encoder(model).stat().st_mtime_ns == before


def test_the_export_is_quiet_and_leaves_no_half_work_behind(model, tmp_path):
    code = (
        "from evidence.encode.model import default_model; from evidence.encode.query import export_query_encoder;"
        "export_query_encoder(default_model())"
    )
    there = os.environ | {"EVIDENCE_CACHE": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], env=there, capture_output=True, text=True, check=True)

    assert (ran.stdout, ran.stderr) == ("", "")
    assert [path.name for path in tmp_path.iterdir()] == [exported_path(model).parent.name]


def test_an_export_that_is_missing_and_cannot_be_made_says_what_to_install(model, tmp_path, monkeypatch):
    monkeypatch.setenv("EVIDENCE_CACHE", str(tmp_path))
    monkeypatch.setitem(sys.modules, "onnxscript", None)

    with pytest.raises(EvidenceError, match=r"onnxscript is not installed.*pip install"):
        encode_queries(model, ["a question"])


def test_a_cache_that_cannot_be_written_is_told_with_a_remedy(model, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EVIDENCE_CACHE", str(tmp_path / "file"))

    with pytest.raises(EvidenceError, match="EVIDENCE_CACHE"):
        encode_queries(model, ["a question"])


def test_asking_a_question_does_not_import_torch(model):
    code = (
        "import sys; from evidence.encode.model import default_model; from evidence.encode.query import encode_queries;"
        "encode_queries(default_model(), ['a question']);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")
