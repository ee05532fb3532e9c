"""Records are written parted by verdict, say no more than may be known, and come back with what they said."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.errors import UsageError
from evidence.jobs import deciding
from evidence.jobs.importing import Wanted, import_decisions
from evidence.jobs.references_out import ENDINGS, Only, export_references
from evidence.jobs.remarks import add_note, set_labels
from evidence.jobs.session import open_session
from evidence.model import Record, Stage, Verdict
from evidence.references.files import read_file

sys.path.insert(0, str(Path(__file__).parent))


def screened(session):
    deciding.decide(session, "W0", Verdict.INCLUDE, person="Ada", note="good")
    deciding.decide(session, "W1", Verdict.EXCLUDE, person="Ada", reason="topic")
    deciding.decide(session, "W2", Verdict.UNSURE, person="Ada")


def keys(path: Path) -> list[str]:
    return [one.key for one in read_file(path).records]


@pytest.mark.parametrize("format", ENDINGS)
def test_each_verdict_has_its_file_in_every_format(single, format):
    screened(single)
    made = {path.stem: keys(path) for path, _ in export_references(single, format, Only.ALL, by_verdict=True)}
    assert made == {"waiting": ["W0"], "excluded": ["W1"], "unsure": ["W2"]}
    at = export_references(single, format, Only.INCLUDED, stage=Stage.TITLE_ABSTRACT)
    assert [(path.stem, keys(path)) for path, _ in at] == [("title-abstract-included", ["W0"])]


@pytest.mark.parametrize("format", ["ris", "csv", "xlsx"])
def test_what_is_said_of_screening_comes_back_as_fields_and_as_decisions(single, format):
    screened(single)
    add_note(single, "W1", "Look again in spring.", person="Ada")
    set_labels(single, "W1", ["pond", "old"], person="Ada")
    ((path, _),) = export_references(single, format, Only.EXCLUDED)
    fields = read_file(path).records[0].fields

    assert {name: value for name, value in fields.items() if name.startswith("screening")} == {
        "screening_verdict": "excluded", "screening_stage": "title-abstract", "screening_reason": "topic",
        "screening_by": "Ada", "screening_note": "Ada: Look again in spring.", "screening_labels": "pond; old",
    }  # fmt: skip
    deciding.undo(single, "Ada")
    deciding.undo(single, "Ada")
    assert import_decisions(single, path, Wanted(person="Ben")).people == {"Ada": 1}


def test_a_spreadsheet_does_not_run_what_a_note_says(single):
    screened(single)
    add_note(single, "W1", "=1+1", person="Ada")
    ((path, _),) = export_references(single, "csv", Only.EXCLUDED)
    told = next(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert told["screening_note"] == "Ada: =1+1"


def test_under_a_dual_design_nothing_is_said_of_what_is_not_shown(dual):
    deciding.decide(dual, "W0", Verdict.INCLUDE, person="Ben", note="secret")
    deciding.decide(dual, "W0", Verdict.EXCLUDE, person="Ada")
    add_note(dual, "W0", "secret", person="Ben")
    for person in ("", "Ada"):
        made = export_references(dual, "csv", Only.ALL, by_verdict=True, person=person)
        assert [(path.name, number) for path, number in made] == [("waiting.csv", 3)]
        assert "secret" not in made[0][0].read_text(encoding="utf-8")
        assert "Ben" not in made[0][0].read_text(encoding="utf-8")
    for key in ("W1", "W2"):
        for person in ("Ada", "Ben"):
            deciding.decide(dual, key, Verdict.INCLUDE, person=person)

    made = dict(export_references(dual, "csv", Only.ALL, by_verdict=True, stage=Stage.TITLE_ABSTRACT, person="Ada"))
    assert {path.name: number for path, number in made.items()} == {
        "title-abstract-included.csv": 2, "title-abstract-conflict.csv": 1,
    }  # fmt: skip
    assert run(["export", "--references", "ris", "--only", "conflict", "--as", "Ada"]) == 0


def test_the_snapshot_holds_notes_that_anybody_may_read(dual, capsys):
    add_note(dual, "W0", "secret", person="Ben")
    assert run(["export"]) == 0
    assert not Path("reviews/wells/notes.csv").exists()
    for key in ("W0", "W1", "W2"):
        for person in ("Ada", "Ben"):
            deciding.decide(dual, key, Verdict.EXCLUDE, person=person)
    assert run(["export"]) == 0
    assert "W0,title-abstract,note,Ben,secret," in Path("reviews/wells/notes.csv").read_text(encoding="utf-8")


def test_options_that_do_not_fit_are_misuse(single, capsys):
    assert run(["export", "--by-verdict"]) == 2
    assert run(["export", "--references", "ris", "--only", "included", "--by-verdict"]) == 2
    assert run(["export", "--references", "ris", "--only", "unsure"]) == 1
    assert "No record is unsure" in capsys.readouterr().err
    path = wells_with_one_stage(single)
    with open_session(str(path)) as session, pytest.raises(UsageError, match="has no stage 'full-text'"):
        export_references(session, "ris", Only.INCLUDED, stage=Stage.FULL_TEXT)


def wells_with_one_stage(session):
    path = session.workspace.root / "reviews/wells/protocol.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(', "full-text"', ""), encoding="utf-8")
    return session.workspace.root


def test_all_records_are_written_as_they_are(single):
    screened(single)
    ((path, number),) = export_references(single, "ris", Only.ALL)
    assert (path.name, number) == ("references.ris", 3)
    assert all(
        isinstance(one, Record) and not any("screening" in name for name in one.fields)
        for one in read_file(path).records
    )
