"""The vectors of records that a ranking learns from."""

import numpy as np
import pytest

from evidence.cli import run
from evidence.encode.bulk import encode_texts
from evidence.encode.model import joined
from evidence.jobs import standing_now
from evidence.jobs.record_vectors import vectors_of
from evidence.jobs.session import open_session
from evidence.search.vectors import vector_name


@pytest.fixture
def session(tmp_path, monkeypatch):
    """A workspace of three records that have titles alone."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", ".", "--name", "wells"]) == 0
    titles = ("Deep wells", "Shallow wells", "Ponds")
    entries = "".join(f"TY  - JOUR\nID  - W{n}\nTI  - {title}\nER  -\n\n" for n, title in enumerate(titles))
    (tmp_path / "corpus/wells/references/wells.ris").write_text(entries, encoding="utf-8")
    assert run(["ingest"]) == 0
    with open_session() as opened:
        yield opened


def records_of(session):
    return list(standing_now.state(session).records.values())


def test_each_record_has_the_vector_that_the_index_holds(session, model):
    records = records_of(session)
    vectors = vectors_of(session, records).read()
    meant = encode_texts(model, [joined(one.title, one.title) for one in records])

    assert np.abs(vectors - meant).max() < 2e-3


def test_a_record_that_the_index_does_not_know_has_none(session):
    records = records_of(session)
    stranger = records[0].__class__(key="stranger", title="A stranger")
    vectors = vectors_of(session, [stranger, *records]).read()

    assert not vectors[0].any()
    assert vectors[1:].any(axis=1).all()


def test_without_an_index_there_are_no_vectors(session, model):
    folder = session.workspace.derived
    (folder / vector_name(model.digest)).unlink()
    assert not vectors_of(session, records_of(session)).read().any()
    for file in folder.iterdir():
        file.unlink()
    assert vectors_of(session, records_of(session)) is None


def test_where_the_encoder_cannot_be_had_the_question_is_told_by_its_words(session, tmp_path, monkeypatch):
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("EVIDENCE_CACHE", str(blocked / "cache"))

    assert not vectors_of(session, records_of(session)).ask("Who keeps wells?").any()
    assert run(["screen", "--as", "ada"]) == 0
