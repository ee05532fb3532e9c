"""Records that come in after a dual stage was finished wait, and hide nothing that was shown."""

from __future__ import annotations

import csv

import pytest
from wells import REVIEW

from evidence.cli import run
from evidence.errors import UsageError
from evidence.jobs import deciding, showing, standing_now
from evidence.jobs.draft import make_draft
from evidence.jobs.export import export
from evidence.jobs.session import open_session
from evidence.jobs.status import status
from evidence.model import Stage, Verdict

PROTOCOL = REVIEW + 'design = "dual-with-adjudicator"\nreviewers = ["Ada", "Ben"]\nadjudicator = "Cy"\n'
TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


@pytest.fixture
def session(tmp_path, monkeypatch):
    """Three records: W0 included, W1 excluded at full text, W2 excluded at once; both stages finished."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", ".", "--name", "wells"]) == 0
    (tmp_path / "reviews/wells/protocol.toml").write_text(PROTOCOL, encoding="utf-8")
    arrive(tmp_path, "W0", "W1", "W2")
    with open_session(str(tmp_path)) as opened:
        both(opened, "W0", Verdict.INCLUDE, TITLES)
        both(opened, "W1", Verdict.INCLUDE, TITLES)
        both(opened, "W2", Verdict.EXCLUDE, TITLES)
        both(opened, "W0", Verdict.INCLUDE, TEXTS)
        both(opened, "W1", Verdict.EXCLUDE, TEXTS)
        yield opened


def arrive(folder, *keys):
    words = {"W0": "Deep wells", "W1": "Shallow wells", "W2": "Ponds", "W3": "Cisterns", "W4": "Aqueducts of the south"}
    entries = "".join(f"TY  - JOUR\nID  - {key}\nTI  - {words[key]}\nPY  - 1990\nER  -\n\n" for key in keys)
    (folder / f"corpus/wells/references/{keys[0]}.ris").write_text(entries, encoding="utf-8")
    assert run(["ingest"]) == 0


def both(session, key, verdict, stage):
    for person in ("Ada", "Ben"):
        reason = "topic" if verdict is Verdict.EXCLUDE else ""
        deciding.decide(session, key, verdict, person=person, stage=stage, reason=reason)


def test_only_the_new_records_wait(session, tmp_path):
    before = status(session).flow.databases
    arrive(tmp_path, "W3", "W4")
    after, where = status(session), standing_now.state(session)

    assert (before.included, before.excluded, before.excluded_texts) == (1, 1, 1)
    counts = after.flow.databases
    assert (counts.included, counts.excluded, counts.excluded_texts, counts.waiting_screening) == (1, 1, 1, 2)
    assert showing.included(where) == {"W0"}
    assert showing.excluded(where) == {"W1", "W2"}
    assert after.stages[0].counts["waiting"] == 2


def test_agreement_exclusions_and_the_snapshot_keep_what_was_shown(session, tmp_path):
    before = export(session)
    rows = snapshot(tmp_path)
    arrive(tmp_path, "W3")
    deciding.decide(session, "W3", Verdict.INCLUDE, person="Ada", stage=TITLES)
    again, made = export(session), make_draft(session)

    assert (len(rows), before.left_out) == (10, 0)
    assert snapshot(tmp_path) == rows
    assert (again.left_out, again.gone) == (1, 0)
    assert [one.judged for one in showing.agreement_of(session, standing_now.state(session))] == [3, 2]
    assert [one.key for one in made.exclusions] == ["W1"]


def test_the_new_ones_stay_blind_until_the_stage_is_finished_again(session, tmp_path):
    arrive(tmp_path, "W3", "W4")
    both(session, "W3", Verdict.EXCLUDE, TITLES)
    assert showing.excluded(standing_now.state(session)) == {"W1", "W2"}
    with pytest.raises(UsageError, match="before every record has been judged"):
        deciding.decide(session, "W3", Verdict.INCLUDE, person="Ada", stage=TEXTS)
    both(session, "W4", Verdict.EXCLUDE, TITLES)
    assert showing.excluded(standing_now.state(session)) == {"W1", "W2", "W3", "W4"}


def test_a_conflict_that_was_shown_can_still_be_settled(session, tmp_path):
    arrive(tmp_path, "W3")
    deciding.decide(session, "W3", Verdict.INCLUDE, person="Ada", stage=TITLES)
    deciding.decide(session, "W3", Verdict.EXCLUDE, person="Ben", stage=TITLES)
    arrive(tmp_path, "W4")

    assert status(session).stages[0].counts["conflict"] == 1
    deciding.decide(session, "W3", Verdict.EXCLUDE, person="Cy", stage=TITLES, adjudicate=True)
    assert showing.excluded(standing_now.state(session)) == {"W1", "W2", "W3"}


def test_a_snapshot_that_loses_decisions_says_so(session, capsys):
    assert run(["export"]) == 0
    deciding.undo(session, "Ben")
    capsys.readouterr()
    assert run(["export"]) == 0
    told = capsys.readouterr().out
    assert "2 decisions that stood in decisions.csv before are no longer in it" in told


def snapshot(folder):
    with (folder / "reviews/wells/decisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
