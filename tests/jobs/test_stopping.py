"""Reading is stopped by a rule, proved by a sample, and nobody learns through either what another decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from wells import BOTH, empty

from evidence.cli import run
from evidence.errors import EvidenceError, UsageError
from evidence.jobs import deciding, ended, how_far, sampling, screening, standing_now, stopping
from evidence.jobs.desk import Desk
from evidence.jobs.doctor import examine
from evidence.jobs.session import Session, open_session
from evidence.jobs.status import status
from evidence.model import Record, Stage, Verdict
from evidence.report.recall_figure import recall_figure
from evidence.screen.stopped import Rule
from evidence.store import transaction
from evidence.store.records import add_record

SIZE = 40


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, design: str) -> None:
    empty(folder, monkeypatch, design, BOTH)
    with open_session(str(folder)) as session, transaction(session.library):
        for number in range(SIZE):
            add(session, f"W{number:02}", "well" if number < 5 else "pond")


def add(session: Session, key: str, title: str) -> None:
    add_record(session.library, Record(key=key, title=f"{title} {key}"), at="2026-11-01T10:00:00.000+00:00")


@pytest.fixture
def single(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "single")
    with open_session(str(tmp_path)) as session:
        yield session


@pytest.fixture
def dual(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "dual")
    with open_session(str(tmp_path)) as session:
        yield session


def judge(session, keys, person="Ada", verdict=None):
    for key in keys:
        own = verdict or (Verdict.INCLUDE if key < "W05" else Verdict.EXCLUDE)
        deciding.decide(session, key, own, person=person, stage=Stage.TITLE_ABSTRACT)


def first(count, start=0):
    return [f"W{number:02}" for number in range(start, start + count)]


def standing(session, person="Ada"):
    return how_far.standing_for(session, standing_now.state(session), person)


def sampled(session, person="Ada", *, seed=1, **options):
    wanted, _ = sampling.plan(session, person, **options)
    sampling.draw(session, wanted, seed=seed)
    return standing_now.state(session).sample


def test_a_sample_is_read_first_and_looked_at_when_all_of_it_is_judged(single):
    judge(single, first(20))
    keys = sampled(single, target=0.5)
    order = screening.ranking(standing_now.state(single), "Ada", Stage.TITLE_ABSTRACT)
    judge(single, keys[:-1])

    assert tuple(order[: len(keys)]) == keys
    assert standing(single).sample.recall is None
    judge(single, keys[-1:])
    assert standing(single).sample.holds


def test_no_more_samples_are_drawn_than_were_planned_and_none_is_taken_back_once_looked_at(single):
    judge(single, first(20))
    keys = sampled(single, target=0.5)
    with pytest.raises(UsageError, match="is being judged"):
        sampling.plan(single, "Ada")
    judge(single, keys[:1])
    with pytest.raises(UsageError, match="cannot be taken back"):
        sampling.undo_draw(single, "Ada")
    judge(single, keys[1:])
    with pytest.raises(UsageError, match="would carry no guarantee"):
        sampling.plan(single, "Ada")


def test_a_sample_that_nobody_has_touched_can_be_taken_back(single):
    judge(single, first(20))
    sampled(single)
    sampling.undo_draw(single, "Ada")

    assert standing_now.state(single).sample == ()


def test_records_unread_at_a_stop_are_removed_by_automation_and_those_that_come_later_wait(single):
    judge(single, first(20))
    told = stopping.stop(single, Rule.JUDGEMENT, "Ada", note="no time")
    with transaction(single.library):
        add(single, "W99", "pond")
    found = status(single)

    assert told.unread == 20
    assert (found.flow.others.removed_by_automation, found.flow.others.waiting_screening) == (20, 1)
    assert screening.next_for(standing_now.state(single), "Ada", Stage.TITLE_ABSTRACT, []).key == "W99"
    assert examine(single) == [] or all("stop" not in one.what for one in examine(single) if hasattr(one, "what"))


def test_a_stop_is_taken_back_and_a_record_judged_all_the_same_counts_again(single):
    judge(single, first(20))
    stopping.stop(single, Rule.JUDGEMENT, "Ada", note="no time")
    judge(single, ["W30"])
    assert status(single).flow.others.removed_by_automation == 19
    stopping.undo_stop(single, "Ada")

    assert status(single).flow.others.removed_by_automation == 0
    assert len(standing_now.state(single).at(Stage.TITLE_ABSTRACT)) == SIZE


def test_a_rule_that_does_not_hold_does_not_stop(single):
    judge(single, first(8))
    for rule, words in ((Rule.BUSCAR, "does not say"), (Rule.SAMPLE, "No sample"), (Rule.JUDGEMENT, "needs a reason")):
        with pytest.raises(UsageError, match=words):
            stopping.stop(single, rule, "Ada")


@pytest.mark.parametrize("theirs", list(Verdict))
def test_blind_reviewers_see_figures_of_their_own_verdicts_alone(dual, theirs):
    judge(dual, first(20))
    before = standing(dual)
    judge(dual, first(20), "Ben", theirs)

    assert standing(dual) == before
    with pytest.raises(UsageError, match="figures of their own"):
        standing(dual, "")


@pytest.mark.parametrize("theirs", list(Verdict))
def test_what_a_sample_holds_and_proves_does_not_depend_on_the_others_verdicts(dual, theirs):
    judge(dual, first(20))
    judge(dual, first(20), "Ben", theirs)
    keys = sampled(dual, target=0.5)
    judge(dual, keys)
    judge(dual, keys, "Ben", theirs)
    told = standing(dual).sample

    assert (told.size, told.judged, told.hits) == (len(keys), len(keys), sum(key < "W05" for key in keys))


def test_the_figures_of_a_stop_are_hidden_from_the_other_until_what_was_begun_is_judged(dual, tmp_path):
    judge(dual, first(20))
    stopping.stop(dual, Rule.JUDGEMENT, "Ada", note="no time")
    state = standing_now.state(dual)

    assert ended.ended_for(dual, state, "Ben")[0].figures is None
    assert ended.ended_for(dual, state, "Ada")[0].figures["found"] == 5
    assert "5" not in ended.methods_of(dual, state, lambda _: "a day")
    assert run(["export"]) == 0
    assert "figures" not in (tmp_path / "reviews/wells/stopping.toml").read_text(encoding="utf-8")
    judge(dual, first(20), "Ben")
    state = standing_now.state(dual)
    assert ended.ended_for(dual, state, "Ben")[0].figures["found"] == 5
    assert len(state.shown[Stage.TITLE_ABSTRACT]) == 20


def test_a_stop_shows_nothing_that_one_reviewer_alone_has_judged(dual):
    judge(dual, first(20))
    judge(dual, first(19), "Ben")
    stopping.stop(dual, Rule.JUDGEMENT, "Ada", note="no time")

    assert not standing_now.state(dual).shown[Stage.TITLE_ABSTRACT]
    assert standing_now.state(dual).at(Stage.FULL_TEXT) == []


def test_the_desk_says_at_every_moment_what_reading_all_anew_would(dual):
    desks = {name: Desk(dual, name, Stage.TITLE_ABSTRACT) for name in ("Ada", "Ben")}
    steps = [("Ada", key) for key in first(20)] + [("Ben", key) for key in first(25, 10)] + [("Ada", None)] * 3
    steps += [("Ada", key) for key in first(SIZE)] + [("Ben", key) for key in first(SIZE)]
    for place, (name, key) in enumerate(steps):
        verdict = list(Verdict)[place % 3]
        desk = desks[name]
        desk.undo() if key is None else desk.decide(key, verdict)
        for who, each in desks.items():
            each.catch_up()
            state = standing_now.state(dual)
            assert each.progress() == screening.own_progress(state, who, Stage.TITLE_ABSTRACT)
            assert each.unsure() == screening.unsure_for(state, who, Stage.TITLE_ABSTRACT)
            assert each.next([]) == screening.next_for(state, who, Stage.TITLE_ABSTRACT, [])
            assert each.snapshot().stood == state.stood and each.screening.shown == state.shown


def test_the_verbs_tell_draw_stop_and_take_back(single, capsys, tmp_path):
    judge(single, first(20))
    capsys.readouterr()
    assert run(["screen", "sample", "draw", "--as", "Ada", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("Would draw:")
    assert run(["screen", "sample", "result", "--as", "Ada"]) == 1
    assert run(["screen", "stop", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"] == 20
    assert run(["screen", "stop", "--plot", "curve.svg"]) == 0
    assert (tmp_path / "curve.svg").read_text(encoding="utf-8").startswith("<svg")
    assert run(["screen", "stop", "--plot", "curve.pdf"]) == 2
    assert run(["screen", "stop", "--done", "judgement", "--note", "no time", "--as", "Ada"]) == 0
    capsys.readouterr()
    assert run(["status"]) == 0
    assert "40 identified, 0 duplicates, 20 removed before screening, 20 screened," in capsys.readouterr().out
    assert run(["screen", "stop", "--undo", "--as", "Ada"]) == 0
    assert run(["screen", "stop", "--done", "buscar"]) == 2


@pytest.mark.parametrize(("found", "total"), [([], 0), ([], 9), ([True], 1), ([True, False] * 500, 5000)])
def test_the_curve_is_drawn_however_little_or_much_was_read(found, total):
    made = recall_figure(found, total, left=1, left_most=2)

    assert f"{sum(found)} relevant records found in {len(found)} of {total} read" in made.description


def test_errors_say_no_figures(dual):
    judge(dual, first(20))
    with pytest.raises(EvidenceError) as told:
        stopping.stop(dual, Rule.BUSCAR, "Ada")
    assert not any(char.isdigit() for char in str(told.value))
