"""A reviewer or the adjudicator leaves and comes back: nothing is stranded, and nothing is shown early."""

from __future__ import annotations

import pytest
from duties_fixtures import KEYS, workspace

from evidence.errors import NotFoundError, UsageError
from evidence.jobs import deciding, duties, showing, standing_now
from evidence.jobs.session import open_session
from evidence.model import Stage, Verdict
from evidence.screen.standing import Outcome

TITLES = Stage.TITLE_ABSTRACT
DUAL = 'design = "dual"\nstages = ["title-abstract"]\nreviewers = ["ada", "ben", "cai"]\n'
ADJUDICATED = (
    'design = "dual-with-adjudicator"\nstages = ["title-abstract"]\nreviewers = ["ada", "ben"]\nadjudicator = "dee"\n'
)


def opened(tmp_path, monkeypatch, design):
    workspace(tmp_path, monkeypatch, design)
    return open_session(str(tmp_path))


def all_by(session, *people, verdict=Verdict.INCLUDE, keys=KEYS):
    for person in people:
        for key in keys:
            deciding.decide(session, key, verdict, person=person, reason="topic" if verdict is Verdict.EXCLUDE else "")


def where(session, person=""):
    return showing.shown_outcomes(standing_now.state(session), TITLES, person)


def test_what_the_one_who_left_decided_counts_and_another_takes_the_place(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, DUAL) as session:
        all_by(session, "ada")
        all_by(session, "ben", keys=KEYS[:3])
        duties.leave(session, "ben", person="ben")
        assert set(standing_now.state(session).waiting("cai", TITLES)) == set(KEYS[3:])
        assert set(where(session).values()) == {Outcome.WAITING}
        all_by(session, "cai", keys=KEYS[3:])
        assert set(where(session).values()) == {Outcome.INCLUDED}


def test_that_somebody_leaves_shows_nothing(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, DUAL) as session:
        all_by(session, "ben", verdict=Verdict.EXCLUDE, keys=KEYS[:3])
        for name in ("ben", "cai"):
            duties.leave(session, name, person="ada")
        all_by(session, "ada")
        assert set(where(session, "ada").values()) == {Outcome.WAITING}
        assert showing.visible_conflicts(standing_now.state(session), "ada") == []
        assert showing.agreement_of(session, standing_now.state(session), "ada") == []


def test_who_has_left_cannot_decide_until_they_are_back(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, DUAL) as session:
        duties.leave(session, "Ben", person="ada")
        with pytest.raises(UsageError, match="ben has left this review"):
            deciding.decide(session, "W0", Verdict.INCLUDE, person="ben")
        with pytest.raises(UsageError, match="has left already"):
            duties.leave(session, "ben", person="ada")
        duties.leave(session, "ben", person="ada", back=True)
        with pytest.raises(UsageError, match="has not left"):
            duties.leave(session, "ben", person="ada", back=True)
        assert deciding.decide(session, "W0", Verdict.INCLUDE, person="ben").record == "W0"
        with pytest.raises(NotFoundError):
            duties.leave(session, "zoe", person="ada")


def test_the_last_reviewer_stays(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, ADJUDICATED) as session:
        duties.leave(session, "ben", person="ada")
        with pytest.raises(UsageError, match="the last reviewer here"):
            duties.leave(session, "ada", person="ada")


def test_when_the_adjudicator_leaves_conflicts_can_be_settled_and_what_was_settled_stays(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, ADJUDICATED) as session:
        all_by(session, "ada")
        all_by(session, "ben", verdict=Verdict.EXCLUDE, keys=KEYS[:2])
        all_by(session, "ben", keys=KEYS[2:])
        deciding.decide(session, "W0", Verdict.INCLUDE, person="dee", adjudicate=True)
        duties.leave(session, "dee", person="dee")
        assert where(session)["W0"] is Outcome.INCLUDED
        assert [one.record for one, _ in showing.visible_conflicts(standing_now.state(session), "ada")] == ["W1"]
        deciding.decide(session, "W1", Verdict.EXCLUDE, reason="topic", person="ada", adjudicate=True)
        assert where(session)["W1"] is Outcome.EXCLUDED


def test_an_adjudicator_who_left_before_the_end_opens_no_conflict(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, ADJUDICATED) as session:
        deciding.decide(session, "W0", Verdict.INCLUDE, person="ada")
        deciding.decide(session, "W0", Verdict.EXCLUDE, person="ben")
        duties.leave(session, "dee", person="ada")
        found = standing_now.state(session)
        for person in ("ada", "ben", "dee"):
            assert showing.visible_conflicts(found, person) == []
            assert set(showing.shown_outcomes(found, TITLES, person).values()) == {Outcome.WAITING}
        with pytest.raises(UsageError, match="settled when every record"):
            deciding.decide(session, "W0", Verdict.INCLUDE, person="ada", adjudicate=True)


def test_the_command_line_says_who_left_and_who_is_back(tmp_path, monkeypatch, capsys):
    call = workspace(tmp_path, monkeypatch, DUAL)
    capsys.readouterr()
    assert call("screen leave ben --as ada") == 0
    assert capsys.readouterr().out == (
        "ben has left; all decisions stay. Back with: evidence screen return ben --as ada\n"
    )
    assert call("screen return ben --as ada") == 0
    assert capsys.readouterr().out == "ben is back. Next: evidence screen --as ben\n"
    assert call("screen leave zoe --as ada") == 1
