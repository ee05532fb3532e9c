"""Records drawn at random among those that a ranking puts first: said, noted and counted."""

from __future__ import annotations

import json
import os
import pty
import select
import sys
import time

import pytest
from duties_fixtures import KEYS, workspace

from evidence.jobs import deciding, screening, standing_now
from evidence.jobs.automation import automation_told
from evidence.jobs.desk import Desk
from evidence.jobs.exploring import TOLD, Explored, explored_at, note_explored
from evidence.jobs.session import open_session
from evidence.jobs.status import status
from evidence.model import Stage, Verdict

TITLES = Stage.TITLE_ABSTRACT
SINGLE = 'design = "single"\nreviewers = ["ada", "ben"]\nexplore = 3\n'
DUAL = SINGLE.replace("single", "dual")


@pytest.fixture
def call(tmp_path, monkeypatch):
    return workspace(tmp_path, monkeypatch, SINGLE)


def explored_of(session, person="ada"):
    return screening.reading_order(standing_now.state(session), person, TITLES).explored


def test_every_third_record_is_shown_to_explore_and_counted_when_it_was_judged(call, tmp_path, capsys):
    told = []
    for _ in range(6):
        capsys.readouterr()
        assert call("screen --as ada") == 0
        out = capsys.readouterr().out
        told.append(TOLD in out)
        assert call(f"screen decide {out.split()[0]} include --as ada") == 0
    assert told == [False, False, True, False, False, True]
    with open_session(str(tmp_path)) as session:
        assert status(session).stages[0].explored == Explored(judged=2, settled=2, included=2)
        ordered, *others = automation_told(session, standing_now.state(session))
        assert ordered.startswith("6 of 6 decisions were made while the ranker “evidence” of evidence ")
        assert others == [
            "At title-abstract 2 records were drawn at random to explore and read, whatever the rank;"
            " 2 of these were included there.",
        ]
    capsys.readouterr()
    assert call("status") == 0
    assert "  2 records read to explore, not by rank; 2 of them included\n" in capsys.readouterr().out
    assert call("status --json") == 0
    assert json.loads(capsys.readouterr().out)["stages"][0]["explored"] == {"judged": 2, "settled": 2, "included": 2}
    assert call("doctor") == 0


def test_what_was_shown_and_not_judged_or_taken_back_does_not_count(call, tmp_path):
    with open_session(str(tmp_path)) as session:
        note_explored(session, "W4", person="ada", stage=TITLES)
        note_explored(session, "W4", person="ada", stage=TITLES)
        assert explored_at(session, standing_now.state(session), TITLES) == Explored()
        deciding.decide(session, "W4", Verdict.EXCLUDE, person="ben")
        assert explored_at(session, standing_now.state(session), TITLES) == Explored()
        deciding.decide(session, "W4", Verdict.INCLUDE, person="ada")
        assert explored_at(session, standing_now.state(session), TITLES).judged == 1
        deciding.undo(session, "ada")
        assert explored_at(session, standing_now.state(session), TITLES) == Explored()
        assert session.library.value("SELECT COUNT(*) FROM explorations") == 1


def test_it_is_not_listed_among_the_acts_of_people(call, tmp_path, capsys):
    with open_session(str(tmp_path)) as session:
        note_explored(session, "W4", person="ada", stage=TITLES)
    capsys.readouterr()
    assert call("status --history") == 0
    assert capsys.readouterr().out == "none\n"


def test_a_turn_to_explore_is_not_lost_on_a_record_that_is_somebody_elses(call, tmp_path):
    assert call("screen assign --shares ada=1,ben=1 --as ada") == 0
    with open_session(str(tmp_path)) as session:
        mine = set(standing_now.state(session).waiting("ada", TITLES))
        order = screening.reading_order(standing_now.state(session), "ada", TITLES)
        assert sorted(order.keys) == sorted(KEYS)
        assert set(order.keys[: len(mine)]) == mine
        assert order.explored < mine and len(order.explored) == len(mine) // 3


def test_a_desk_need_not_read_everything_again_for_it(call, tmp_path):
    with open_session(str(tmp_path)) as session:
        deciding.decide(session, "W0", Verdict.INCLUDE, person="ada")
        desk = Desk(session, "ada")
        before = desk.screening
        note_explored(session, "W4", person="ada", stage=TITLES)
        desk.decide("W4", Verdict.INCLUDE)
        assert desk.screening is before


def test_a_calibration_round_is_read_whole_and_explores_nothing(tmp_path, monkeypatch):
    call = workspace(tmp_path, monkeypatch, DUAL)
    assert call("screen calibration --draw --number 6 --as ada") == 0
    with open_session(str(tmp_path)) as session:
        state = standing_now.state(session)
        for key in state.waiting("ada", TITLES):
            assert explored_of(session) == frozenset()
            for person in ("ada", "ben"):
                deciding.decide(session, key, Verdict.EXCLUDE, person=person)
        assert explored_of(session)


def test_while_a_stage_is_not_shown_it_is_not_said_that_none_was_included(tmp_path, monkeypatch, capsys):
    call = workspace(tmp_path, monkeypatch, DUAL)
    with open_session(str(tmp_path)) as session:
        for key in KEYS[:2]:
            note_explored(session, key, person="ada", stage=TITLES)
            deciding.decide(session, key, Verdict.INCLUDE, person="ada")
        (told,) = automation_told(session, standing_now.state(session))
    assert told.endswith("; none of these is settled yet.")
    capsys.readouterr()
    assert call("status") == 0
    assert "  2 records read to explore, not by rank; none of them settled yet\n" in capsys.readouterr().out


@pytest.mark.parametrize("theirs", list(Verdict))
def test_what_is_said_of_exploring_tells_nobody_the_other_verdict(tmp_path, monkeypatch, theirs):
    """Under a dual design neither the mark nor a count differs with what the other reviewer decided."""
    workspace(tmp_path, monkeypatch, DUAL)
    with open_session(str(tmp_path)) as session:
        for key in KEYS[:2]:
            deciding.decide(session, key, theirs, person="ben")
            deciding.decide(session, key, Verdict.INCLUDE, person="ada")
            note_explored(session, key, person="ben", stage=TITLES)
            note_explored(session, key, person="ada", stage=TITLES)
        assert explored_at(session, standing_now.state(session), TITLES) == Explored(judged=2)
        assert sorted(explored_of(session)) == ["W4", "W6", "W7", "W9"]


def test_when_the_stage_is_shown_what_was_included_is_told(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, DUAL)
    with open_session(str(tmp_path)) as session:
        note_explored(session, "W1", person="ada", stage=TITLES)
        for key in KEYS:
            for person in ("ada", "ben"):
                deciding.decide(session, key, Verdict.INCLUDE, person=person)
        assert explored_at(session, standing_now.state(session), TITLES) == Explored(judged=1, settled=1, included=1)


def test_the_terminal_marks_such_a_record_and_notes_it(call, tmp_path):
    child, side = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "evidence", "screen", "--as", "ada"])
    shown, end = "", time.monotonic() + 60
    for words, keys in (("0 of 12", b"i"), ("1 of 12", b"i"), ("2 of 12", b"i"), ("3 of 12", b"q")):
        while words not in shown.rsplit("\x1b[2J", 1)[-1] or "learning" in shown.rsplit("\x1b[2J", 1)[-1]:
            assert time.monotonic() < end, shown[-2000:]
            if select.select([side], [], [], 1)[0]:
                shown += os.read(side, 65536).decode("utf-8", "replace")
        os.write(side, keys)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(side)
    screens = [one for one in shown.split("\x1b[2J") if " of 12 judged" in one]
    assert {"2 of 12" in one for one in screens if TOLD in one} == {True}
    with open_session(str(tmp_path)) as session:
        assert explored_at(session, standing_now.state(session), TITLES) == Explored(judged=1, settled=1, included=1)
