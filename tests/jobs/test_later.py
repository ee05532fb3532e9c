"""Records put off and records on which one is unsure: kept, listed, and come back to."""

from __future__ import annotations

import json

import pytest
from duties_fixtures import workspace

from evidence.errors import UsageError
from evidence.jobs import deciding, later, screening, standing_now
from evidence.jobs.session import open_session
from evidence.model import Stage, Verdict

TITLES = Stage.TITLE_ABSTRACT
SINGLE = 'design = "single"\nreviewers = ["ada", "ben"]\n'


@pytest.fixture
def call(tmp_path, monkeypatch):
    return workspace(tmp_path, monkeypatch, SINGLE)


def off(folder, person="ada"):
    with open_session(str(folder)) as session:
        return later.put_off_by(session, person, TITLES)


def following(folder, person="ada"):
    """The keys in the order in which they are shown, if all are judged one after the other."""
    found = []
    with open_session(str(folder)) as session:
        while (
            record := screening.next_for(
                standing_now.state(session), person, TITLES, [], later.put_off_by(session, person, TITLES)
            )
        ) is not None:
            found.append(record.key)
            deciding.decide(session, record.key, Verdict.INCLUDE, person=person)
    return found


def test_what_was_put_off_is_put_off_in_the_next_session_and_comes_last(call, tmp_path):
    assert call("screen later W3 --as ada") == 0
    assert call("screen later W1 --as ada") == 0
    assert call("screen later W3 --as ada") == 0
    assert off(tmp_path) == ["W1", "W3"]
    assert off(tmp_path, "ben") == []
    assert following(tmp_path)[-2:] == ["W1", "W3"]


def test_what_is_taken_up_again_comes_in_its_turn(call, tmp_path):
    assert call("screen later W0 --as ada") == 0
    assert call("screen later W0 --undo --as ada") == 0
    assert off(tmp_path) == []
    assert following(tmp_path)[0] == "W0"
    assert call("screen later W0 --undo --as ada") == 2


def test_what_does_not_wait_cannot_be_put_off(call, tmp_path):
    with open_session(str(tmp_path)) as session:
        deciding.decide(session, "W0", Verdict.INCLUDE, person="ada")
        with pytest.raises(UsageError, match="W0 does not wait for ada"):
            later.put_off(session, standing_now.state(session), "W0", person="ada", stage=TITLES)


def test_own_queues_are_listed_and_judged_records_leave_them(call, capsys):
    for words in (
        "screen later W2 --as ada", "screen later W4 --as ada", "screen decide W5 unsure --as ada",
        "screen decide W6 unsure --as ben", "screen decide W2 include --as ada",
    ):  # fmt: skip
        assert call(words) == 0
    capsys.readouterr()

    def listed(words):
        assert call(f"screen list --json {words}") == 0
        return [one["record"] for one in json.loads(capsys.readouterr().out)]

    assert listed("--later --as ada") == ["W4"]
    assert listed("--unsure --as ada") == ["W5"]
    assert listed("--later --unsure --as ada") == ["W4", "W5"]
    assert listed("--unsure --as ben") == ["W6"]
    assert call("screen list --later") == 2
