"""Notes and labels stay, whatever is decided later, and tell nobody what a blind reviewer decided."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.errors import NotFoundError
from evidence.jobs import deciding, standing_now
from evidence.jobs.remarks import add_note, remarks_for, set_labels, undo_remark
from evidence.jobs.session import Session, open_session
from evidence.model import Stage, Verdict
from evidence.store.acts import broken_acts

sys.path.insert(0, str(Path(__file__).parent))

from wells import wells


@pytest.fixture
def dual(tmp_path, monkeypatch):
    with open_session(str(wells(tmp_path, monkeypatch, "dual", ("title-abstract", "full-text")))) as session:
        yield session


@pytest.fixture
def single(tmp_path, monkeypatch):
    with open_session(str(wells(tmp_path, monkeypatch, "single"))) as session:
        yield session


def read(session: Session, person: str, record: str = "W0") -> list[str]:
    return [one.text for one in remarks_for(session, standing_now.state(session), person, record)]


def test_a_decision_removes_neither_note_nor_label(single):
    set_labels(single, "W0", ["parish", "old"], person="Ada")
    add_note(single, "W0", "Ask the parish.", person="Ada")
    for verdict in (Verdict.INCLUDE, Verdict.UNSURE, Verdict.INCLUDE):
        deciding.decide(single, "W0", verdict, person="Ada", note="another note")
    deciding.undo(single, "Ada")

    assert read(single, "Ada") == ["parish", "old", "Ask the parish."]
    assert list(broken_acts(single.library)) == []


def test_a_label_is_put_once_whatever_its_case_and_comes_off_alone(single):
    set_labels(single, "W0", ["Parish"], person="Ada")
    set_labels(single, "W0", ["parish", "old"], person="Ada")
    assert read(single, "Ada") == ["Parish", "old"]

    set_labels(single, "W0", ["PARISH"], person="Ada", remove=True)
    assert read(single, "Ada") == ["old"]
    undo_remark(single, "label", person="Ada")
    assert read(single, "Ada") == ["Parish", "old"]
    with pytest.raises(NotFoundError, match="Ben has put no label 'old'"):
        set_labels(single, "W0", ["old"], person="Ben", remove=True)


def test_under_a_dual_design_a_note_is_read_by_others_when_its_record_is_shown(dual):
    add_note(dual, "W0", "Clearly in.", person="Ben")
    set_labels(dual, "W0", ["in"], person="Ben")
    assert (read(dual, "Ben"), read(dual, "Ada"), read(dual, "")) == (["Clearly in.", "in"], [], [])

    for person in ("Ada", "Ben"):
        for key in ("W0", "W1", "W2"):
            deciding.decide(dual, key, Verdict.INCLUDE, person=person)
    assert read(dual, "Ada") == ["Clearly in.", "in"]

    add_note(dual, "W0", "No, out after all.", person="Ben")
    deciding.decide(dual, "W0", Verdict.EXCLUDE, person="Ben", stage=Stage.FULL_TEXT, reason="topic")
    assert read(dual, "Ada") == ["Clearly in.", "in"]


def test_listing_by_label_finds_others_labels_only_when_they_may_be_read(dual, capsys):
    set_labels(dual, "W1", ["in"], person="Ben")
    for person, number in (("Ada", "0 records"), ("Ben", "1 record ")):
        capsys.readouterr()
        assert run(["screen", "list", "--label", "In", "--as", person]) == 0
        assert number in capsys.readouterr().out


def test_what_is_noted_is_shown_with_the_record_and_not_in_the_history(single, capsys):
    assert run(["screen", "note", "W0", "Ask the parish.", "--as", "Ada"]) == 0
    assert run(["screen", "label", "W0", "parish", "--as", "Ada"]) == 0
    capsys.readouterr()
    assert run(["screen", "note", "W0", "--as", "Ben"]) == 0
    told = capsys.readouterr().out
    assert "Labels (Ada): parish" in told and "Ask the parish." in told
    assert run(["status", "--history"]) == 0
    told = capsys.readouterr().out
    assert "Ada  note" in told and "Ada  label" in told and "parish" not in told
    noted = [str(row[0]) for row in single.library.rows("SELECT arguments FROM runs")]
    assert not any("parish" in one for one in noted)
    assert run(["screen", "note", "--undo", "--as", "Ada"]) == 0
    assert read(single, "Ada") == ["parish"]
