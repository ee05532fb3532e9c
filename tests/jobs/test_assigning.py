"""Assignment in a review: queues, progress, later records, and people who leave."""

from __future__ import annotations

import json

import pytest
from duties_fixtures import KEYS, arrive, entry, workspace

from evidence.errors import NotFoundError, UsageError
from evidence.jobs import assigning, deciding, duties, screening, standing_now
from evidence.jobs.session import open_session
from evidence.jobs.status import status
from evidence.model import Stage, Verdict
from evidence.store.acts import broken_acts

TITLES = Stage.TITLE_ABSTRACT
DUAL = 'design = "dual"\nstages = ["title-abstract"]\nreviewers = ["ada", "ben", "cai"]\n'
SINGLE = 'design = "single"\nreviewers = ["ada", "ben"]\n'


@pytest.fixture
def dual(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, DUAL)
    with open_session(str(tmp_path)) as session:
        yield session


@pytest.fixture
def single(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, SINGLE)
    with open_session(str(tmp_path)) as session:
        yield session


def waiting(session, person):
    return set(standing_now.state(session).waiting(person, TITLES))


def dealt(session, **asked):
    assigning.assign(session, assigning.plan(session, **asked), person="ada")


def test_each_reviewer_gets_their_share_and_progress_counts_it(single):
    dealt(single, shares=[("ada", 75), ("ben", 25)])
    mine, theirs = waiting(single, "ada"), waiting(single, "ben")

    assert (len(mine), len(theirs), mine & theirs) == (9, 3, set())
    assert mine | theirs == set(KEYS)
    assert screening.own_progress(standing_now.state(single), "ben", TITLES).left == 3
    assert screening.next_for(standing_now.state(single), "ben", TITLES, []).key in theirs
    assert [(one.person, one.left) for one in status(single).shares] == [("ada", 9), ("ben", 3)]
    assert list(broken_acts(single.library)) == []


def test_in_a_dual_design_each_record_gets_two_of_three(dual):
    dealt(dual, equally=True)
    queues = [waiting(dual, name) for name in ("ada", "ben", "cai")]
    assert [len(one) for one in queues] == [8, 8, 8]
    assert all(sum(key in one for one in queues) == 2 for key in KEYS)


def test_records_that_come_in_later_are_dealt_by_the_same_rule(dual, tmp_path):
    dealt(dual, shares=[("ada", 1), ("ben", 1)])
    arrive(tmp_path, "second", entry("N1", "Cisterns of the north"), entry("N2", "Aqueducts"))
    assert {"N1", "N2"} <= waiting(dual, "ada") & waiting(dual, "ben")
    assert waiting(dual, "cai") == set()


def test_sources_are_told_apart(single, tmp_path):
    arrive(tmp_path, "second", entry("N1", "Cisterns of the north"), entry("N2", "Aqueducts"))
    dealt(single, sources=[("SECOND.ris", "ben")], shares=[("ada", 1)])
    assert waiting(single, "ben") == {"N1", "N2"}
    arrive(tmp_path, "third", entry("N3", "Ponds"))
    assert "N3" in waiting(single, "ada")
    with pytest.raises(NotFoundError, match="No record came in by 'Scopus'"):
        assigning.plan(single, sources=[("Scopus", "ben")])


def test_what_is_assigned_to_somebody_who_leaves_is_open_to_the_rest_and_theirs_again_on_return(dual):
    dealt(dual, equally=True)
    hers = waiting(dual, "ada")
    duties.leave(dual, "cai", person="ada")
    assert waiting(dual, "ada") == waiting(dual, "ben") == set(KEYS)
    assert waiting(dual, "cai") == set()
    duties.leave(dual, "cai", person="ada", back=True)
    assert waiting(dual, "ada") == hers


def test_a_place_that_one_stepped_into_is_not_offered_to_the_next(dual):
    dealt(dual, shares=[("ada", 1), ("ben", 1)])
    duties.leave(dual, "ben", person="ada")
    assert waiting(dual, "cai") == set(KEYS)
    duties.leave(dual, "ben", person="ada", back=True)
    deciding.decide(dual, "W0", Verdict.INCLUDE, person="ben")
    assert waiting(dual, "cai") == set()


def test_an_assignment_locks_nothing(single):
    dealt(single, shares=[("ada", 1)])
    assert deciding.decide(single, "W0", Verdict.INCLUDE, person="ben").reviewer == "ben"
    assert "W0" not in waiting(single, "ada")


def test_clearing_and_undoing_go_back(single):
    dealt(single, shares=[("ada", 1)])
    assigning.clear(single, None, person="ben")
    assert waiting(single, "ben") == set(KEYS)
    assigning.undo(single, person="ben")
    assert waiting(single, "ben") == set()
    assigning.undo(single, person="ada")
    assert waiting(single, "ben") == set(KEYS)
    with pytest.raises(NotFoundError):
        assigning.clear(single, None, person="ada")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"shares": [("ada", 0)]}, "A share is a whole number above 0"),
        ({"shares": [("ada", 1), ("Ada", 1)]}, "named twice"),
        ({}, "Nobody is named"),
        ({"equally": True, "shares": [("ada", 1)]}, "not both"),
    ],
)
def test_a_mistaken_share_is_refused(single, asked, told):
    with pytest.raises(UsageError) as refused:
        assigning.plan(single, **asked)
    assert told in f"{refused.value.problem} {refused.value.remedy}"


@pytest.mark.parametrize("theirs", list(Verdict))
def test_nothing_of_an_assignment_depends_on_what_the_other_decided(dual, theirs):
    deciding.decide(dual, "W0", theirs, person="ben", reason="topic" if theirs is Verdict.EXCLUDE else "")
    planned = assigning.plan(dual, equally=True)
    assigning.assign(dual, planned, person="ada")
    shares = assigning.shares_at(dual, standing_now.state(dual))
    assert "ben" in planned.outcome["W0"]
    assert {one.person: one.judged for one in shares.people} == {"ada": 0, "ben": 1, "cai": 0}
    assert sum(one.left for one in shares.people) == 23


def test_to_assign_full_texts_before_titles_are_finished_tells_nothing_and_holds_later(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, DUAL.replace('stages = ["title-abstract"]\n', ""))
    with open_session(str(tmp_path)) as session:
        for name in ("ada", "ben"):
            deciding.decide(session, "W0", Verdict.INCLUDE, person=name)
        planned = assigning.plan(session, shares=[("ada", 1), ("cai", 1)], stage=Stage.FULL_TEXT)
        assigning.assign(session, planned, person="ada")
        assert planned.outcome == {}
        assert assigning.shares_at(session, standing_now.state(session), Stage.FULL_TEXT).open == 0
        for key in KEYS[1:]:
            for name in ("ada", "ben"):
                deciding.decide(session, key, Verdict.EXCLUDE, person=name, reason="topic")
        found = standing_now.state(session)
        assert [found.waiting(name, Stage.FULL_TEXT) for name in ("ada", "ben", "cai")] == [("W0",), (), ("W0",)]


def test_the_command_line_shows_plans_keeps_and_takes_back(tmp_path, monkeypatch, capsys):
    call = workspace(tmp_path, monkeypatch, SINGLE)
    capsys.readouterr()
    assert call("screen assign") == 0
    assert "Nothing is assigned at title-abstract" in capsys.readouterr().out
    assert call("screen assign --shares ada=50,ben=50 --dry-run") == 0
    assert "12 records at title-abstract would be assigned with seed 1" in capsys.readouterr().out
    assert call("screen assign --shares ada=50 --shares ben=50 --seed 3 --as ada") == 0
    assert capsys.readouterr().out.startswith("ada: 6 records to judge\nben: 6 records to judge\n")
    assert call("screen assign --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seed"], told["open"], told["people"][0]["assigned"]) == (3, 0, 6)
    assert call("status") == 0
    assert "  ada: 6 assigned, 0 judged, 6 left\n" in capsys.readouterr().out
    assert call("screen assign --undo --as ada") == 0
    assert call("screen assign --shares ada") == 2
    assert call("screen assign --shares ada=few") == 2
    assert call("screen assign --equally") == 2
    assert call("screen assign --undo --clear --as ada") == 2


def test_a_stage_that_the_protocol_does_not_have_is_a_mistake(dual):
    with pytest.raises(UsageError, match="no stage 'full-text'"):
        assigning.plan(dual, equally=True, stage=Stage.FULL_TEXT)
    with pytest.raises(UsageError, match="no stage 'full-text'"):
        assigning.shares_at(dual, standing_now.state(dual), Stage.FULL_TEXT)
