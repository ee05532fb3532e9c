"""Decisions from other tools come in as their people's decisions, once, and without telling anybody's verdict."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.jobs import deciding, standing_now
from evidence.jobs.importing import Imported, Wanted, import_decisions, take_back
from evidence.jobs.session import Session
from evidence.model import Record, Stage, Verdict
from evidence.references.writers import WRITERS
from evidence.store.acts import broken_acts

sys.path.insert(0, str(Path(__file__).parent))


def file(name: str, *rows: dict[str, str]) -> Path:
    out = io.StringIO()
    columns = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    Path(name).write_text(out.getvalue(), encoding="utf-8")
    return Path(name)


def taken(session: Session, path: Path, **more: object) -> Imported:
    made = import_decisions(session, path, Wanted(**{"person": "Ada", **more}))  # type: ignore[arg-type]  # what a test names
    assert made.read == made.taken + made.there + len(made.refused)
    return made


def stands(session: Session) -> dict[tuple[str, str, str], tuple[str, str]]:
    return {
        (one.record, one.stage.value, one.reviewer): (one.verdict.value, one.reason)
        for one in standing_now.state(session).stood.values()
    }


def test_asreview_rows_are_found_by_doi_or_title_and_never_by_their_number(single):
    path = file(
        "asreview.csv",
        {"record_id": "0", "title": "Another title", "doi": "https://doi.org/10.5555/W0", "asreview_label": "1"},
        {"record_id": "W0", "title": "Shallow wells", "doi": "", "asreview_label": "0"},
        {"record_id": "2", "title": "Ponds", "doi": "", "asreview_label": ""},
        {"record_id": "3", "title": "Lakes", "doi": "", "asreview_label": "0"},
    )
    made = taken(single, path)

    assert stands(single) == {
        ("W0", "title-abstract", "Ada"): ("include", ""),
        ("W1", "title-abstract", "Ada"): ("exclude", ""),
    }
    assert (made.tool, made.entries, made.unjudged, made.read, made.taken) == ("asreview", 4, 1, 3, 2)
    assert [(one.line, one.reason) for one in made.refused] == [(5, "no record has its key, DOI, or title and year")]
    assert list(broken_acts(single.library)) == []


def test_the_same_file_again_changes_nothing_and_one_undo_takes_all_back(single):
    path = file("table.csv", *({"key": key, "verdict": "include"} for key in ("W0", "W1", "W2")))
    assert taken(single, path).taken == 3
    acts = single.library.value("SELECT COUNT(*) FROM acts")
    again = taken(single, path)

    assert (again.taken, again.there, single.library.value("SELECT COUNT(*) FROM acts")) == (0, 3, acts)
    assert take_back(single, "Ada") == ("table.csv", 3)
    assert stands(single) == {}
    assert taken(single, path).taken == 3


def test_a_dry_run_tells_the_same_and_writes_nothing(single):
    path = file("table.csv", {"key": "W0", "verdict": "in"}, {"key": "W9", "verdict": "in"})
    acts = single.library.value("SELECT COUNT(*) FROM acts")
    tried = taken(single, path, dry_run=True)

    assert (stands(single), single.library.value("SELECT COUNT(*) FROM acts")) == ({}, acts)
    assert tried == taken(single, path)


def test_an_imported_decision_says_so_in_its_note(single):
    taken(single, file("table.csv", {"doi": "10.5555/w0", "decision": "maybe", "comments": "no page"}))
    assert [one.note for one in standing_now.state(single).decisions] == ["no page; (imported: table, table.csv)"]


def test_rayyan_gives_each_person_their_own_decision(dual):
    notes = (
        'RAYYAN-INCLUSION: {"Ada Lovelace"=>"Included", "ben"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: not about wells'
    )
    path = file("rayyan.csv", {"key": "rayyan-1", "title": "Deep wells", "year": "1990", "notes": notes})
    assert [one.reason for one in taken(dual, path).refused] == [
        "'Ada Lovelace' is no reviewer here; say who it is: --reviewer 'Ada Lovelace=NAME'"
    ]
    made = taken(dual, path, people={"Ada Lovelace": "Ada"})

    assert (made.taken, made.there, made.people) == (1, 1, {"Ada": 1})
    assert stands(dual) == {
        ("W0", "title-abstract", "Ada"): ("include", ""),
        ("W0", "title-abstract", "Ben"): ("exclude", "topic"),
    }


def test_a_full_text_exclusion_needs_a_reason_of_the_protocol(single):
    taken(single, file("first.csv", {"key": "W0", "verdict": "include"}))
    row = {"Title": "Deep wells", "Covidence #": "#1", "Notes": "Exclusion reason: Wrong setting; "}
    path = file("covidence.csv", row)
    refused = taken(single, path, stage=Stage.FULL_TEXT).refused
    assert "map it: --reason 'Wrong setting=CODE'" in refused[0].reason

    assert taken(single, path, stage=Stage.FULL_TEXT, reasons={"wrong setting": "topic"}).taken == 1
    assert stands(single)["W0", "full-text", "Ada"] == ("exclude", "topic")


def test_a_file_that_is_one_list_takes_its_verdict_from_the_call(single):
    Path("included.ris").write_text("TY  - JOUR\nTI  - Ponds\nPY  - 1992\nER  -\n", encoding="utf-8")
    assert taken(single, Path("included.ris"), verdict=Verdict.INCLUDE, tool=None).taken == 1
    assert stands(single) == {("W2", "title-abstract", "Ada"): ("include", "")}


def test_eppi_json_opens_the_next_stage_in_the_same_file(single):
    codes = [(1, "INCLUDE on title & abstract"), (2, "EXCLUDE on full text"), (3, "EXCLUDE on topic")]
    attributes = [{"AttributeId": number, "AttributeName": name} for number, name in codes]
    held = {
        "CodeSets": [{"SetName": "Screening", "Attributes": {"AttributesList": attributes}}],
        "References": [
            {"ItemId": 7, "Title": "Deep wells", "Year": "1990", "Codes": [{"AttributeId": 1}]},
            {"ItemId": 8, "Title": "Ponds", "Year": "1992", "Codes": [{"AttributeId": 3, "AdditionalText": "water"}]},
            {"ItemId": 9, "Title": "Shallow wells", "Year": "1991", "Codes": []},
        ],
    }
    Path("eppi.json").write_text(json.dumps(held), encoding="utf-8")
    made = taken(single, Path("eppi.json"))

    assert (made.tool, made.taken, made.unjudged) == ("eppi", 2, 1)
    assert stands(single)["W2", "title-abstract", "Ada"] == ("exclude", "topic")


def test_a_snapshot_of_decisions_comes_back_with_both_stages(single, capsys):
    deciding.decide(single, "W0", Verdict.INCLUDE, person="Ada")
    deciding.decide(single, "W0", Verdict.EXCLUDE, person="Ada", reason="topic", stage=Stage.FULL_TEXT)
    deciding.decide(single, "W1", Verdict.UNSURE, person="Ben")
    before = stands(single)
    assert run(["export"]) == 0
    for who in ("Ada", "Ada", "Ben"):
        deciding.undo(single, who)
    capsys.readouterr()

    assert run(["screen", "import", "reviews/wells/decisions.csv", "--as", "Ada"]) == 0
    assert "3 verdicts read = 3 taken + 0 already there + 0 refused" in capsys.readouterr().out
    assert stands(single) == before


def test_a_workbook_is_read_like_a_table(single):
    record = Record(key="W1", title="Shallow wells", year=1991, fields={"verdict": "yes", "reviewer": "ben"})
    content = WRITERS["xlsx"]([record])
    assert isinstance(content, bytes)
    Path("table.xlsx").write_bytes(content)
    assert taken(single, Path("table.xlsx")).people == {"Ben": 1}


def test_what_was_judged_otherwise_here_stands_unless_it_is_to_be_replaced(single):
    deciding.decide(single, "W0", Verdict.EXCLUDE, person="Ada")
    path = file("table.csv", {"key": "W0", "verdict": "include"})
    assert "it was judged otherwise here" in taken(single, path).refused[0].reason
    assert taken(single, path, replace=True).taken == 1
    assert stands(single)["W0", "title-abstract", "Ada"][0] == "include"


@pytest.mark.parametrize("theirs", list(Verdict))
@pytest.mark.parametrize("options", [[], ["--replace"], ["--dry-run"], ["--dry-run", "--replace"]])
def test_a_crafted_file_does_not_tell_what_the_other_decided(dual, capsys, theirs, options):
    deciding.decide(dual, "W0", theirs, person="Ben")
    for guess in Verdict:
        path = file("guess.csv", {"key": "W0", "verdict": guess.value, "reviewer": "Ben"})
        capsys.readouterr()
        assert run(["screen", "import", str(path), "--as", "Ada", *options]) == 0
        assert "1 verdict read = 0 taken + 1 already there + 0 refused" in capsys.readouterr().out
    assert stands(dual)["W0", "title-abstract", "Ben"][0] == theirs.value


def test_importing_for_the_other_prints_no_verdict_and_no_reason(dual, capsys):
    path = file(
        "table.csv",
        {"key": "W0", "verdict": "exclude", "reviewer": "Ben", "reason": "topic"},
        {"key": "W1", "verdict": "gone fishing", "reviewer": "Ben", "reason": ""},
    )
    capsys.readouterr()
    assert run(["screen", "import", str(path), "--as", "Ada"]) == 3
    out = capsys.readouterr().out
    assert "Ben: 1" in out and "what the file says for Ben does not fit the protocol" in out
    assert not any(word in out for word in ("exclude", "topic", "fishing"))


@pytest.mark.parametrize(
    ("content", "told"),
    [("", "has no header"), ("a,b\n1,2\n", "has no header"), ("PK\x03\x04xl/workbook", "damaged")],
)
def test_a_file_that_says_nothing_is_refused_in_one_line(single, capsys, content, told):
    Path("bad.csv").write_text(content, encoding="utf-8")
    capsys.readouterr()
    assert run(["screen", "import", "bad.csv", "--as", "Ada"]) == 1
    assert told in capsys.readouterr().err
