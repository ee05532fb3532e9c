"""The two encoders: they agree, and neither depends on what is encoded beside a text."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from evidence.encode import torch_side
from evidence.encode.bulk import encode_bulk, encode_texts
from evidence.encode.graph import export_graph, exported_path
from evidence.encode.query import encode_queries
from evidence.errors import EvidenceError, UnreadableError
from evidence.text import Span

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


def test_both_ways_to_encode_many_give_the_same_vectors_and_parts(model, monkeypatch):
    text = " ".join(SENTENCES[:4])
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in SENTENCES[:4]]
    found = {}
    for has_bf16 in (False, True):
        monkeypatch.setattr(torch_side, "has_bf16", lambda there=has_bf16: there)
        batches = list(encode_bulk(model, [*TEXTS, text], [*[() for _ in TEXTS], spans]))
        found[has_bf16] = {one.position: one for batch in batches for one in batch}

    for position, one in found[False].items():
        assert one.vector @ found[True][position].vector >= 0.9995
    assert cosines(found[False][len(TEXTS)].parts, found[True][len(TEXTS)].parts).min() >= 0.9995


def test_batches_come_longest_first_and_each_text_once(model):
    texts = [f"{'word ' * (n % 70)} {n}" for n in range(70)]
    seen, told, lengths = [], [], []
    for batch in encode_bulk(model, texts, progress=lambda done, total: told.append((done, total))):
        assert len(batch) <= 16
        seen += [one.position for one in batch]
        lengths.append(max(len(texts[one.position]) for one in batch))

    assert sorted(seen) == list(range(70))
    assert lengths == sorted(lengths, reverse=True)
    assert told[-1] == (70, 70)


def test_a_sentence_has_the_mean_of_its_pieces_as_they_were_read_in_the_passage(model):
    text = " ".join(SENTENCES[:4])
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in SENTENCES[:4]]
    ((whole,),) = encode_bulk(model, [text], [[*spans, Span(0, len(text)), Span(3, 3)]])
    alone = encode_texts(model, SENTENCES[:4])

    assert whole.parts.shape == (6, 384)
    np.testing.assert_allclose(np.linalg.norm(whole.parts[:5], axis=1), 1, atol=1e-5)
    assert (np.argmax(whole.parts[:4] @ alone.T, axis=1) == np.arange(4)).all()
    assert whole.parts[4] @ whole.vector > 0.95
    assert not whole.parts[5].any()


def test_a_sentence_that_the_encoder_does_not_reach_has_no_direction(model):
    text = "word " * 400
    ((whole,),) = encode_bulk(model, [text], [[Span(0, 50), Span(1900, 1999)]])

    assert whole.parts[0].any()
    assert not whole.parts[1].any()


def test_no_texts_give_no_vectors(model):
    assert encode_texts(model, []).shape == (0, 384)
    assert encode_queries(model, []).shape == (0, 384)


def test_other_weights_than_the_digest_names_are_not_used(model):
    with pytest.raises(UnreadableError, match="not those expected"):
        encode_texts(replace(model, digest="0" * 64), ["text"])


def test_the_export_is_made_once(model):
    before = exported_path(model).stat().st_mtime_ns

    assert export_graph(model).stat().st_mtime_ns == before


def test_the_export_is_quiet_and_leaves_no_half_work_behind(model, tmp_path):
    code = (
        "from evidence.encode.model import default_model; from evidence.encode.graph import export_graph;"
        "export_graph(default_model())"
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
