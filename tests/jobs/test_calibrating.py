"""A calibration round in a review: nobody gets other records, nobody sees another's verdict, and then all is shown."""

from __future__ import annotations

import json

import pytest
from duties_fixtures import KEYS, workspace

from evidence.cli import run
from evidence.errors import UsageError
from evidence.jobs import calibrating, deciding, duties, screening, showing, standing_now
from evidence.jobs.export import export
from evidence.jobs.screened import screened
from evidence.jobs.session import open_session
from evidence.jobs.status import status
from evidence.model import Stage, Verdict
from evidence.screen.standing import Outcome

TITLES = Stage.TITLE_ABSTRACT
PANELS = {
    "single": 'design = "single"\nreviewers = ["ada", "ben", "cai"]\ncalibration = 3\n',
    "dual": 'design = "dual"\nreviewers = ["ada", "ben", "cai"]\ncalibration = 3\n',
    "adjudicated": (
        'design = "dual-with-adjudicator"\nreviewers = ["ada", "ben", "cai"]\nadjudicator = "dee"\ncalibration = 3\n'
    ),
}


@pytest.fixture(params=list(PANELS))
def session(request, tmp_path, monkeypatch):
    """A workspace of each design whose protocol asks for a round of three."""
    workspace(tmp_path, monkeypatch, PANELS[request.param])
    with open_session(str(tmp_path)) as opened:
        yield opened


def drawn(session):
    return sorted(calibrating.draw_round(session, person="ada").records)


def judge(session, keys, *people, verdict=Verdict.INCLUDE, stage=None):
    for person in people:
        for key in keys:
            reason = "topic" if verdict is Verdict.EXCLUDE else ""
            deciding.decide(session, key, verdict, person=person, reason=reason, stage=stage)


def test_the_protocol_wants_a_round_before_anything_is_judged(session):
    with pytest.raises(UsageError, match="asks for a calibration round of 3 records"):
        deciding.decide(session, "W0", Verdict.INCLUDE, person="ada")
    assert standing_now.state(session).waiting("ada", TITLES) == ()
    assert screening.stage_for(standing_now.state(session), "ada") is TITLES
    assert status(session).next == "evidence screen calibration"


def test_everybody_gets_the_same_records_and_no_others(session):
    keys = drawn(session)
    other = next(key for key in KEYS if key not in keys)
    judge(session, keys, "ada", "ben")

    assert len(keys) == 3
    assert set(standing_now.state(session).waiting("cai", TITLES)) == set(keys)
    assert standing_now.state(session).waiting("ada", TITLES) == ()
    with pytest.raises(
        UsageError, match="not one of the 3 of the calibration round; the rest opens when cai has judged"
    ):
        deciding.decide(session, other, Verdict.INCLUDE, person="ada")
    assert status(session).calibrating == {"cai": 3}
    judge(session, keys, "cai")
    assert deciding.decide(session, other, Verdict.INCLUDE, person="ada").record == other


CALLS = (
    "screen --as ada", "screen list --as ada", "screen list --json --as ada", "screen conflicts --as ada",
    "screen agreement --as ada", "screen calibration --as ada", "screen calibration --json --as ada", "status",
    "status --json", "screen list --unsure --later --as ada", "screen assign --show",
)  # fmt: skip


def test_within_the_round_no_path_tells_what_another_decided(session, capsys):
    keys = drawn(session)
    told = []
    for theirs in Verdict:
        judge(session, keys, "ben", verdict=theirs)
        judge(session, keys[:1], "ada")
        found = standing_now.state(session)
        capsys.readouterr()
        assert all(run(call.split()) == 0 for call in CALLS)
        told.append((capsys.readouterr().out, screening.ranking(found, "ada", TITLES)))
        where = showing.shown_outcomes(found, TITLES, "ada")

        assert [where[key] for key in keys] == [Outcome.WAITING] * 3
        assert not (showing.included(found) | showing.excluded(found)) & set(keys)
        assert [one for one in showing.open_decisions(found) if one.record in keys] == []
        assert showing.agreement_of(session, found, "ada") == []
        assert screened(session, keys) == {}
        assert export(session).left_out == 4
        with pytest.raises(UsageError, match="are settled"):
            deciding.decide(session, keys[0], Verdict.INCLUDE, person="ada", adjudicate=True)
        for name in ("ada", "ben", "ben", "ben"):
            deciding.undo(session, name)
    assert told[0] == told[1] == told[2]


def test_when_it_is_over_agreement_and_verdicts_are_shown_and_count(session):
    keys = drawn(session)
    judge(session, keys, "ada", "ben")
    judge(session, keys[1:], "cai")
    judge(session, keys[:1], "cai", verdict=Verdict.EXCLUDE)
    (found,) = calibrating.calibrated(session)

    assert found.is_split == (keys[0],)
    assert [(one.first, one.second, one.judged) for one in found.agreement] == [
        ("ada", "ben", 3), ("ada", "cai", 3), ("ben", "cai", 3),
    ]  # fmt: skip
    assert found.verdicts[keys[0]]["cai"].verdict is Verdict.EXCLUDE
    where = showing.shown_outcomes(standing_now.state(session), TITLES, "ada", conflicts_too=True)
    assert (where[keys[0]], where[keys[1]]) == (Outcome.CONFLICT, Outcome.INCLUDED)
    assert set(keys[1:]) <= set(standing_now.state(session).at(Stage.FULL_TEXT))


def test_a_second_round_is_drawn_from_what_nobody_has_judged(session):
    first = drawn(session)
    with pytest.raises(UsageError, match="open already"):
        drawn(session)
    judge(session, first, "ada", "ben", "cai")
    second = calibrating.draw_round(session, person="ben", number=2)

    assert len(second.records) == 2 and second.records.isdisjoint(first)
    assert second.round.seed == 2
    assert len(calibrating.calibrated(session)[0].verdicts) == 3
    assert set(standing_now.state(session).waiting("ada", TITLES)) == second.records


def test_a_round_can_be_taken_back_until_somebody_has_judged(session):
    drawn(session)
    calibrating.undo(session, person="ben")
    keys = drawn(session)
    judge(session, keys[:1], "ada")
    with pytest.raises(UsageError, match="have been judged"):
        calibrating.undo(session, person="ben")


def test_a_reviewer_who_leaves_holds_nobody_up_and_is_shown_to_nobody_before_the_others_are_done(session):
    keys = drawn(session)
    judge(session, keys[:1], "cai", verdict=Verdict.EXCLUDE)
    duties.leave(session, "cai", person="ada")
    judge(session, keys, "ada")
    assert calibrating.calibrated(session, "ada")[0].verdicts == {}
    judge(session, keys, "ben")
    assert calibrating.calibrated(session, "ada")[0].state.shown
    duties.leave(session, "cai", person="ada", back=True)
    assert calibrating.calibrated(session, "ada")[0].state.shown


def test_what_was_shown_stays_shown_when_a_verdict_is_taken_back(session):
    keys = drawn(session)
    judge(session, keys, "ada", "ben", "cai")
    deciding.undo(session, "cai")
    assert len(calibrating.calibrated(session)[0].verdicts) == 3
    assert not standing_now.state(session).duties.open_round(TITLES)


def test_the_adjudicator_sees_a_round_before_it_is_over(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, PANELS["adjudicated"])
    with open_session(str(tmp_path)) as session:
        judge(session, drawn(session), "ada")
        assert calibrating.calibrated(session, "ben")[0].verdicts == {}
        assert len(calibrating.calibrated(session, "dee")[0].verdicts) == 3


def test_the_command_line_draws_shows_and_says_when_a_round_is_over(tmp_path, monkeypatch, capsys):
    call = workspace(tmp_path, monkeypatch, PANELS["dual"])
    capsys.readouterr()
    assert call("screen calibration --draw") == 2
    assert call("screen calibration --draw --number 1 --seed 5 --as ada") == 0
    assert "1 record at title-abstract drawn with seed 5, for ada, ben, cai." in capsys.readouterr().out
    assert call("screen calibration --json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    (key,) = told["records"]
    assert (told["over"], told["verdicts"], told["done"]) == (False, {}, {"ada": 0, "ben": 0, "cai": 0})
    for name in ("ada", "ben", "cai"):
        assert call(f"screen decide {key} include --as {name}") == 0
    assert capsys.readouterr().out.endswith("Next: evidence screen calibration\n")
    assert call("screen calibration") == 0
    assert f"  agree   {key}  ada: include; ben: include; cai: include\n" in capsys.readouterr().out


def test_a_record_with_one_verdict_left_waits_and_is_no_agreement(tmp_path, monkeypatch, capsys):
    call = workspace(tmp_path, monkeypatch, PANELS["dual"].replace(', "cai"', ""))
    with open_session(str(tmp_path)) as session:
        keys = drawn(session)
        judge(session, keys, "ada", "ben")
        deciding.undo(session, "ben")
        (found,) = calibrating.calibrated(session)
        assert [found.standing(key) for key in keys] == ["agree", "agree", "waits"]
    capsys.readouterr()
    assert call("screen calibration") == 0
    assert f"  waits   {keys[-1]}  ada: include; waits for another verdict\n" in capsys.readouterr().out
    assert call("screen calibration --json") == 0
    assert json.loads(capsys.readouterr().out)[0]["standing"][keys[-1]] == "waits"


@pytest.fixture
def at_full_text(session):
    """A workspace of each design in which title and abstract are finished: five records are read in full."""
    judge(session, drawn(session), "ada", "ben", "cai")
    for person in ("ada", "ben"):
        for key in standing_now.state(session).waiting(person, TITLES):
            judge(session, [key], person, verdict=Verdict.INCLUDE if key < "W4" else Verdict.EXCLUDE, stage=TITLES)
    return session


TEXTS = Stage.FULL_TEXT


def test_a_round_at_full_text_is_drawn_from_what_title_and_abstract_included(at_full_text):
    session = at_full_text
    found = calibrating.draw_round(session, person="ada", number=2, stage=TEXTS)
    reached = {
        key for key, one in showing.shown_outcomes(standing_now.state(session), TITLES).items() if one == "included"
    }
    assert (found.stage, found.round.seed, len(found.records)) == (TEXTS, 1, 2)
    assert found.records < reached
    assert set(standing_now.state(session).waiting("cai", TEXTS)) == found.records
    assert status(session).calibrating == {"ada": 2, "ben": 2, "cai": 2}
    assert status(session).next == "evidence screen calibration"
    with pytest.raises(UsageError, match="not one of the 2 of the calibration round"):
        judge(session, sorted(reached - found.records)[:1], "ada", stage=TEXTS)


def test_within_a_round_at_full_text_no_path_tells_what_another_decided(at_full_text, capsys):
    session = at_full_text
    keys = sorted(calibrating.draw_round(session, person="ada", number=2, stage=TEXTS).records)
    told = []
    for theirs in Verdict:
        judge(session, keys, "ben", verdict=theirs, stage=TEXTS)
        judge(session, keys[:1], "ada", stage=TEXTS)
        found = standing_now.state(session)
        capsys.readouterr()
        assert all(run(call.split()) == 0 for call in CALLS)
        assert run(["screen", "list", "--stage", "full-text", "--as", "ada"]) == 0
        told.append((capsys.readouterr().out, screening.ranking(found, "ada", TEXTS), screened(session, keys)))
        assert not (showing.included(found) | showing.excluded(found)) & set(keys)
        assert [one for one in showing.open_decisions(found) if one.stage is TEXTS] == []
        for name in ("ada", "ben", "ben"):
            deciding.undo(session, name)
    assert told[0] == told[1] == told[2]


def test_a_round_at_full_text_is_over_without_what_cannot_be_had(at_full_text):
    session = at_full_text
    keys = sorted(calibrating.draw_round(session, person="ada", number=2, stage=TEXTS).records)
    judge(session, keys[:1], "ada", "ben", "cai", stage=TEXTS)
    assert calibrating.calibrated(session)[-1].verdicts == {}
    assert run(["add", "request", keys[1], "unobtainable", "--as", "ada"]) == 0
    found = calibrating.calibrated(session)[-1]
    assert (found.state.over, list(found.verdicts)) == (True, keys[:1])
    assert not standing_now.state(session).duties.open_round(TEXTS)


def test_a_round_that_cannot_be_finished_can_be_taken_back(tmp_path, monkeypatch):
    workspace(tmp_path, monkeypatch, PANELS["single"].replace("calibration = 3\n", ""))
    with open_session(str(tmp_path)) as session:
        judge(session, KEYS[:2], "ada", stage=TITLES)
        calibrating.draw_round(session, person="ada", number=2, stage=TEXTS)
        judge(session, KEYS[:1], "ada", stage=TEXTS)
        with pytest.raises(UsageError, match="have been judged"):
            calibrating.undo(session, person="ada")
        judge(session, KEYS[1:2], "ada", verdict=Verdict.EXCLUDE, stage=TITLES)
        assert standing_now.state(session).waiting("ben", TEXTS) == ("W0",)
        calibrating.undo(session, person="ada")
        assert calibrating.calibrated(session) == []


@pytest.mark.parametrize("field", ["calibration = 3\n", 'reviewers = ["ada", "ben"]\ncalibration = -1\n'])
def test_a_calibration_that_cannot_be_is_refused_with_its_line(tmp_path, monkeypatch, capsys, field):
    call = workspace(tmp_path, monkeypatch, "")
    path = tmp_path / "reviews/wells/protocol.toml"
    path.write_text(path.read_text(encoding="utf-8") + field, encoding="utf-8")
    assert call("status") == 1
    assert "screening: calibration" in capsys.readouterr().err
