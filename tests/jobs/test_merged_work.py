"""Assignments, rounds, samples, stops and updates of two copies mean the same records after a merge, and stay blind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from duties_fixtures import arrive, entry, workspace

from evidence.cli import run
from evidence.jobs import (
    assigning,
    calibrating,
    deciding,
    duplicates,
    ended,
    merging,
    screening,
    showing,
    standing_now,
    stopping,
)
from evidence.jobs.add import add_record
from evidence.jobs.desk import Desk
from evidence.jobs.doctor import examine
from evidence.jobs.session import open_session
from evidence.model import Stage, Verdict
from evidence.screen.standing import Outcome
from evidence.screen.stopped import Rule
from evidence.store import duties
from evidence.store.stopping import draws, stops
from evidence.store.updates import updates

SINGLE = 'stages = ["title-abstract"]\nreviewers = ["Ada", "Ben"]\n'
DUAL = 'design = "dual"\n' + SINGLE
TA = Stage.TITLE_ABSTRACT


def two_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: str) -> tuple[Path, Path]:
    a, b = tmp_path / "a", tmp_path / "b"
    a.mkdir()
    workspace(a, monkeypatch, protocol)
    shutil.copytree(a, b)
    return a, b


def test_what_names_records_in_a_list_means_the_same_records_after_a_merge(tmp_path, monkeypatch):
    a, b = two_copies(tmp_path, monkeypatch, SINGLE)
    for folder, title in ((a, "Keepers of canals"), (b, "Keepers of springs")):
        with open_session(str(folder)) as session:
            add_record(session, title=title, authors=["Oak, Ann"], year=2001)
    monkeypatch.chdir(b)
    assert run(["screen", "assign", "--shares", "Ben=1", "--as", "Ben"]) == 0
    assert run(["screen", "calibration", "--draw", "--number", "13", "--as", "Ben"]) == 0
    assert run(["screen", "sample", "draw", "--as", "Ben"]) == 0
    assert run(["screen", "stop", "--done", "judgement", "--note", "tired", "--as", "Ben"]) == 0
    assert run(["update", "begin", "2027", "--as", "Ben"]) == 0

    with open_session(str(a)) as session:
        done = merging.merge(session, b)
        renamed = dict(done.renamed)
        keys = {one.title: one.key for one in standing_now.state(session).records.values()}
        theirs, own = keys["Keepers of springs"], keys["Keepers of canals"]
        assert list(renamed.values()) == [theirs]
        library, review = session.library, session.review
        named = [
            set(duties.assignments(library, review)[TA].outcome),
            set(duties.rounds(library, review)[0].records),
            set(draws(library, review)[0].population),
            set(stops(library, review)[0].keys),
            set(updates(library, review)[0].open),
        ]
        assert all(theirs in told and own not in told for told in named)
        assert theirs in standing_now.state(session).aside and own not in standing_now.state(session).aside
        assert examine(session) == []


def test_a_late_record_stays_with_whom_it_was_drawn_for_when_a_merge_calls_it_otherwise(tmp_path, monkeypatch):
    a, b = two_copies(tmp_path, monkeypatch, SINGLE)
    with open_session(str(a)) as session:
        assigning.assign(session, assigning.plan(session, equally=True), person="Ada")
    shutil.copytree(a, b, dirs_exist_ok=True)
    titles = [f"Keepers of {word}" for word in ("springs", "canals", "brooks", "dykes", "weirs", "locks", "sluices")]
    monkeypatch.chdir(b)
    arrive(b, "late", *(entry("", title, AU="Oak, Ann", DO=f"10.5555/{n}") for n, title in enumerate(titles)))
    monkeypatch.chdir(a)
    arrive(a, "other", *(entry("", f"Keepers lost to {title[11:]}", AU="Oak, Ann") for title in titles))

    def whose(session):
        found = standing_now.state(session)
        return {found.records[key].title: who for key, who in found.duties.assigned[TA].items() if key in found.records}

    with open_session(str(a)) as session, open_session(str(b)) as other:
        here, there = whose(session), whose(other)
        assert len({there[title] for title in titles}) == 2
        renamed = dict(merging.merge(session, b).renamed)
        assert len(renamed) == len(titles)
        assert whose(session) == {**here, **there}
        merging.merge(other, a)
        assert whose(other) == whose(session)


def test_a_desk_takes_in_decisions_that_a_merge_puts_between_those_it_knows(tmp_path, monkeypatch):
    a, b = two_copies(tmp_path, monkeypatch, SINGLE)
    with open_session(str(a)) as session, open_session(str(b)) as other:
        for one in (session, other):
            deciding.decide(one, "W0", Verdict.INCLUDE, person="Ada")
        deciding.decide(other, "W1", Verdict.EXCLUDE, person="Ada", reason="topic")
        deciding.decide(session, "W2", Verdict.INCLUDE, person="Ada")
        desk = Desk(session, "Ada", TA)
        merging.merge(session, b)
        desk.catch_up()
        state = standing_now.state(session)
        assert desk.progress() == screening.own_progress(state, "Ada", TA)
        assert desk.snapshot().stood == state.stood and not desk.is_waiting("W1")


def test_of_rounds_drawn_in_two_copies_neither_tells_a_verdict_before_it_is_over(tmp_path, monkeypatch):
    a, b = two_copies(tmp_path, monkeypatch, SINGLE)
    with open_session(str(a)) as session, open_session(str(b)) as other:
        calibrating.draw_round(session, person="Ada", number=2, seed=1)
        calibrating.draw_round(other, person="Ben", number=2, seed=2)
        second = calibrating.calibrated(other)[0].state.records
        for key in second:
            deciding.decide(other, key, Verdict.INCLUDE, person="Ben")
        merging.merge(session, b)
        state = standing_now.state(session)
        told = {one.record for one in showing.open_decisions(state)}
        assert not told & second
        assert set(showing.shown_outcomes(state, TA, "Ada").values()) == {Outcome.WAITING}


def test_a_stop_tells_no_figures_though_the_decisions_behind_them_were_taken_back(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, DUAL)
    with open_session(None) as session:
        for key in ("W0", "W1"):
            deciding.decide(session, key, Verdict.INCLUDE, person="Ben")
        stopping.stop(session, Rule.JUDGEMENT, "Ben", note="tired")
        for _ in range(2):
            deciding.undo(session, "Ben")
        state = standing_now.state(session)
        assert ended.ended_for(session, state, "Ada")[0].figures is None
        assert ended.ended_for(session, state, "Ben")[0].figures is not None


def test_of_joined_records_the_one_that_was_kept_says_whose_they_are(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, SINGLE)
    with open_session(None) as session:
        assigning.assign(session, assigning.plan(session, equally=True), person="Ada")
        whose = standing_now.state(session).duties.assigned[TA]
        kept = "W0"
        other = max(key for key in whose if whose[key] != whose[kept])
        deciding.decide(session, kept, Verdict.INCLUDE, person="Ada")
        assert duplicates.say_same(session, other, kept, person="Ada")
        assert kept in standing_now.state(session).records
        assert standing_now.state(session).duties.assigned[TA][kept] == whose[kept]
