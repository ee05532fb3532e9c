"""A small corpus of two records, encoded with the real model, searched in every way."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from evidence.encode.bulk import encode_texts
from evidence.errors import EvidenceError, UnreadableError
from evidence.search.build import build_index, check_vectors, stale
from evidence.search.filters import Filters, Years
from evidence.search.hits import run_lines
from evidence.search.run import open_vectors, search, search_batch
from evidence.search.vectors import append_vectors, vector_name
from evidence.store.derived import Index, IndexedPassage, IndexedText

OLD = (
    "Regional hospital boards planned the building of hospitals. They met every month.",
    "Money was shared between districts by a formula. The formula followed need and not habit.",
    "The chairman retired to the seaside. It rained for most of the summer.",
)
NEW = (
    "Integrated care boards agree plans with local councils. Trust between them took years to grow.",
    "The workforce plan was late. Nurses were hard to find in rural places.",
)


def add(index, record, year, words, title="Health services"):
    passages, at = [], 0
    for number, each in enumerate(words, 1):
        passages.append(
            IndexedPassage(
                name=f"{record}:{number}",
                record=record,
                text=f"text-{record}",
                number=number,
                title=title,
                words=each,
                start=at,
                stop=at + len(each),
                year=year,
            )
        )
        at += len(each) + 1
    index.add_text(IndexedText(text=f"text-{record}", record=record, cut="c"), passages)


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "index.db") as opened:
        add(opened, "ham1981", 1981, OLD)
        add(opened, "lorne2019", 2019, NEW)
        yield opened


@pytest.fixture
def vectors(index, model, tmp_path):
    build_index(index, tmp_path, model)
    return open_vectors(index, tmp_path, model)


def names(hits):
    return [hit.name for hit in hits]


def test_a_question_finds_the_passage_that_answers_it_and_its_sentence(index, vectors, model):
    best = search(index, vectors, model, "How were resources allocated to areas?")[0]

    assert best.name == "ham1981:2"
    assert best.quotation == "Money was shared between districts by a formula."
    text = "\n".join(OLD)
    assert text[best.start : best.stop] == best.quotation
    assert best.text == "text-ham1981"
    assert 0 < best.meaning_score < 1


def test_words_and_meaning_both_find(index, vectors, model):
    best = search(index, vectors, model, "partnership with local councils")[0]

    assert best.name == "lorne2019:1"
    assert best.words_score > 0
    assert best.meaning_score > 0
    assert best.score == pytest.approx(1, abs=0.01)


def test_hits_are_ordered_and_limited(index, vectors, model):
    hits = search(index, vectors, model, "plans", limit=2)

    assert len(hits) == 2
    assert hits[0].score >= hits[1].score
    assert len(search(index, vectors, model, "plans", limit=99)) == 5


def test_a_record_is_found_by_its_best_passage(index, vectors, model):
    hits = search(index, vectors, model, "formula for money", unit="record")

    assert [hit.record for hit in hits] == ["ham1981", "lorne2019"]
    assert hits[0].name == "ham1981:2"


def test_a_filter_is_exact(index, vectors, model):
    assert all(
        hit.record == "lorne2019"
        for hit in search(index, vectors, model, "formula for money", filters=Filters(years=Years(since=1990)))
    )
    only = Filters(spans=(("text-ham1981", 0, 1),))
    assert names(search(index, vectors, model, "formula for money", filters=only)) == ["ham1981:1"]
    assert search(index, vectors, model, "formula", filters=Filters(records=frozenset())) == []


def test_the_batch_gives_what_the_single_search_gives(index, vectors, model):
    queries = {"q1": "formula for money", "q2": "councils and trust", "q3": "?!"}

    passages = search_batch(index, vectors, model, queries, unit="passage")
    records = search_batch(index, vectors, model, queries, limit=1)

    for key, query in queries.items():
        single = search(index, vectors, model, query, limit=100)
        assert [entry.name for entry in passages[key]] == names(single)
        assert [entry.score for entry in passages[key]] == pytest.approx([hit.score for hit in single], abs=1e-5)
    assert [entry.name for entry in records["q2"]] == ["lorne2019"]


def test_bytes_that_are_no_text_in_a_question_do_no_harm(index, vectors, model):
    assert names(search(index, vectors, model, "formula \udcff\x00 for money"))[0] == "ham1981:2"


def test_a_run_is_written_in_the_format_of_trec(index, vectors, model):
    found = search_batch(index, vectors, model, {"7": "formula"}, limit=1)

    assert list(run_lines(found)) == [f"7 Q0 ham1981 1 {found['7'][0].score:.6f} evidence"]


def test_before_anything_is_encoded_words_alone_are_searched(index, model, tmp_path):
    assert open_vectors(index, tmp_path, model) is None
    hits = search(index, None, model, "formula")

    assert names(hits) == ["ham1981:2"]
    assert hits[0].meaning_score is None
    assert len(stale(index, model)) == 5


def test_a_passage_added_later_is_stale_until_the_next_build(index, vectors, model, tmp_path):
    add(index, "kay2001", 2001, ["Strategic authorities watched over trusts."])
    assert stale(index, model) == ["kay2001:1"]

    built = build_index(index, tmp_path, model)

    assert (built.encoded, built.passages) == (1, 6)
    assert stale(index, model) == []
    later = open_vectors(index, tmp_path, model)
    assert names(search(index, later, model, "performance management of trusts"))[0] == "kay2001:1"


def test_a_build_with_nothing_to_do_encodes_nothing(index, vectors, model, tmp_path):
    before = (tmp_path / vector_name(model.digest)).read_bytes()

    assert build_index(index, tmp_path, model).encoded == 0
    assert (tmp_path / vector_name(model.digest)).read_bytes() == before


def test_a_removed_text_is_found_no_more_and_comes_back_without_encoding(index, vectors, model, tmp_path):
    index.remove_text("text-ham1981")
    assert {hit.record for hit in search(index, vectors, model, "formula for money")} == {"lorne2019"}

    add(index, "ham1981", 1981, OLD)
    assert build_index(index, tmp_path, model).encoded == 0


def test_removed_passages_do_not_crowd_out_the_others(index, vectors, model, monkeypatch):
    monkeypatch.setattr("evidence.search.lookup._DEPTH", 2)
    index.remove_text("text-ham1981")

    hits = search(index, vectors, model, "hospital building formula of money by districts in summer")
    assert names(hits)
    assert {hit.record for hit in hits} == {"lorne2019"}


def test_a_build_cut_off_goes_on_and_the_vectors_are_the_same(index, model, tmp_path):
    whole = tmp_path / "whole"
    with Index(whole / "index.db") as other:
        for number in range(40):
            add(other, f"r{number}", 2000, [f"Sentence number {number} about boards. " * (1 + number % 7)])
        build_index(other, whole, model)
        expected = other.file(vector_name(model.digest))

    with Index(tmp_path / "cut.db") as cut:
        for number in range(40):
            add(cut, f"r{number}", 2000, [f"Sentence number {number} about boards. " * (1 + number % 7)])

        def stop(done, total):
            if done > 10:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build_index(cut, tmp_path, model, stop)
        kept = len(cut.pending(model.digest))
        built = build_index(cut, tmp_path, model)

        assert 0 < kept < 40
        assert (built.resumed, built.encoded) == (kept, 40 - kept)
        assert cut.file(vector_name(model.digest)) == expected


def test_a_kill_between_the_file_and_the_index_loses_nothing(index, vectors, model, tmp_path):
    append_vectors(tmp_path / vector_name(model.digest), 5, [vectors_of(model, ["never recorded"])])

    assert check_vectors(index, tmp_path, model) == ""
    assert build_index(index, tmp_path, model).encoded == 0
    assert len(search(index, open_vectors(index, tmp_path, model), model, "formula", limit=99)) == 5


def test_a_damaged_or_missing_vector_file_is_noticed_and_made_anew(index, vectors, model, tmp_path):
    path = tmp_path / vector_name(model.digest)
    before = path.read_bytes()
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    assert "not the one that was written" in check_vectors(index, tmp_path, model)
    path.unlink()
    with pytest.raises(UnreadableError, match="doctor --repair"):
        open_vectors(index, tmp_path, model)

    assert build_index(index, tmp_path, model).encoded == 5
    assert path.read_bytes() == before
    assert check_vectors(index, tmp_path, model) == ""


def test_a_search_across_two_models_is_refused(index, vectors, model, tmp_path):
    with pytest.raises(EvidenceError, match=r"another model.*doctor --repair"):
        open_vectors(index, tmp_path, replace(model, name="other", digest="f" * 64))


def test_a_search_never_imports_torch(index, vectors, model, tmp_path):
    code = f"""
import sys
from pathlib import Path
from evidence.encode.model import default_model
from evidence.search import build, filters, fuse, rerank, run, words
from evidence.search import vectors as _
from evidence.store.derived import Index
model = default_model()
with Index(Path({str(tmp_path / "index.db")!r}), create=False) as index:
    hits = run.search(index, run.open_vectors(index, Path({str(tmp_path)!r}), model), model, "formula for money")
print(hits[0].name, sorted({{"torch", "transformers", "sentence_transformers", "sklearn", "scipy"}} & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=True)

    assert ran.stdout == "ham1981:2 []\n"
    assert ran.stderr == ""


def vectors_of(model, texts):
    return encode_texts(model, texts)
