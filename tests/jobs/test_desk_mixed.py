"""Whatever is done between, a desk that was opened before says what reading all anew would."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from duties_fixtures import KEYS, workspace

from evidence.errors import EvidenceError
from evidence.jobs import assigning, calibrating, correcting, duplicates, merging, screening, stopping
from evidence.jobs.add import add_record, add_request
from evidence.jobs.desk import Desk
from evidence.jobs.doctor import examine
from evidence.jobs.duties import leave
from evidence.jobs.session import Session, open_session
from evidence.model import Stage, Verdict
from evidence.screen.stopped import Rule

PEOPLE = ("Ada", "Ben")
PROTOCOL = 'design = "{design}"\nstages = ["title-abstract", "full-text"]\nreviewers = ["Ada", "Ben"]\n'


def act(session: Session, other: Path, chance: random.Random, desks: list[Desk]) -> str:
    """One thing that a person or the other copy does; what is refused does nothing."""
    person, key = chance.choice(PEOPLE), chance.choice(KEYS)
    stage, verdict = chance.choice([Stage.TITLE_ABSTRACT] * 3 + [Stage.FULL_TEXT]), chance.choice(list(Verdict))
    reason = "topic" if verdict is Verdict.EXCLUDE and stage is Stage.FULL_TEXT else ""
    kind = chance.choice(("decide",) * 12 + ("desk",) * 8 + ("undo",) * 3 + tuple(OTHERS))
    if kind == "decide":
        screening.decide(session, key, verdict, person=person, stage=stage, reason=reason)
    elif kind == "desk":
        desk = chance.choice(desks)
        one = desk.next([]) if chance.random() < 0.8 else None
        reason = "topic" if verdict is Verdict.EXCLUDE and desk.stage is Stage.FULL_TEXT else ""
        desk.decide(one.key if one else key, verdict, reason=reason)
    elif kind == "undo":
        chance.choice(desks).undo()
    else:
        OTHERS[kind](session, other, chance)
    return kind


def _assign(session: Session, other: Path, chance: random.Random) -> None:
    planned = assigning.plan(session, shares=[("Ada", chance.randint(1, 3)), ("Ben", 1)])
    assigning.assign(session, planned, person="Ada")


def _merge(session: Session, other: Path, chance: random.Random) -> None:
    with open_session(str(other)) as there:
        for _ in range(3):
            screening.decide(there, chance.choice(KEYS), chance.choice(list(Verdict)), person=chance.choice(PEOPLE))
    merging.merge(session, other)


OTHERS = {
    "round": lambda one, _, chance: calibrating.draw_round(one, person="Ada", number=chance.randint(1, 3)),
    "unround": lambda one, _, chance: calibrating.undo(one, person="Ada"),
    "assign": _assign,
    "unassign": lambda one, _, chance: assigning.undo(one, person="Ada"),
    "stop": lambda one, _, chance: stopping.stop(one, Rule.JUDGEMENT, chance.choice(PEOPLE), note="tired"),
    "unstop": lambda one, _, chance: stopping.undo_stop(one, chance.choice(PEOPLE)),
    "leave": lambda one, _, chance: leave(one, "Ben", person="Ada"),
    "return": lambda one, _, chance: leave(one, "Ben", person="Ada", back=True),
    "join": lambda one, _, chance: duplicates.say_same(one, *chance.sample(KEYS, 2), person="Ada"),
    "part": lambda one, _, chance: duplicates.undo(one, "Ada"),
    "add": lambda one, _, chance: add_record(one, title=f"New {chance.random()}", authors=["Oak, A"], year=2001),
    "correct": lambda one, _, chance: correcting.correct(one, chance.choice(KEYS), {"year": "1999"}, person="Ada"),
    "request": lambda one, _, chance: add_request(one, chance.choice(KEYS), "unobtainable", note="", person="Ada"),
    "merge": _merge,
}  # fmt: skip


def duties(state: screening.State) -> list[object]:
    """What duties say; how many records of a round that is over somebody has judged matters to nobody at a desk."""
    told, stages = state.duties, state.panel.stages
    rounds = [(told.open_round(stage), told.hidden(stage), told.shown(stage)) for stage in stages]
    return [told.assigned, rounds, [(one.over, one.shown) for one in told.rounds]]


def differences(session: Session, desk: Desk) -> Iterator[str]:
    """What the desk says otherwise than all read anew."""
    desk.catch_up()
    state, who, stage = screening.state(session), desk.person, desk.stage
    told = {
        "progress": desk.progress() == screening.own_progress(state, who, stage),
        "unsure": desk.unsure() == screening.unsure_for(state, who, stage),
        "waiting": {key for key in state.records if desk.is_waiting(key)} == set(state.waiting(who, stage)),
        "next": desk.next([]) == screening.next_for(state, who, stage, []),
        "stood": desk.snapshot().stood == state.stood,
        "shown": desk.screening.shown == state.shown,
        "aside": desk.screening.aside == state.aside,
        "duties": duties(desk.screening) == duties(state),
        "records": desk.screening.records == state.records,
    }
    return (name for name, same in told.items() if not same)


@pytest.mark.parametrize("design", ["single", "dual", "dual-with-adjudicator"])
@pytest.mark.parametrize("seed", range(2))
def test_a_desk_agrees_with_all_read_anew_through_mixed_acts(tmp_path, monkeypatch, design, seed):
    here, other = tmp_path / "here", tmp_path / "other"
    here.mkdir()
    chair = 'adjudicator = "Cy"\n' if design.endswith("adjudicator") else ""
    workspace(here, monkeypatch, PROTOCOL.format(design=design) + chair)
    shutil.copytree(here, other)
    chance, done = random.Random(seed), list[str]()
    with open_session(None) as session:
        desks = [Desk(session, name, stage) for name in PEOPLE for stage in Stage]
        for _ in range(STEPS):
            try:
                done.append(act(session, other, chance, desks))
            except EvidenceError:
                done.append("refused")
            for desk in desks:
                assert not list(differences(session, desk)), (desk.person, desk.stage, done)
        assert examine(session) == []


STEPS = 50


def test_a_record_that_was_read_after_a_stop_is_put_aside_again_when_the_reviewer_takes_that_back(
    tmp_path, monkeypatch
):
    workspace(tmp_path, monkeypatch, PROTOCOL.format(design="dual"))
    with open_session(None) as session:
        screening.decide(session, "W0", Verdict.INCLUDE, person="Ada")
        stopping.stop(session, Rule.JUDGEMENT, "Ada", note="tired")
        desk = Desk(session, "Ada", Stage.TITLE_ABSTRACT)
        desk.decide("W1", Verdict.INCLUDE)
        desk.undo()
        assert not desk.is_waiting("W1") and desk.progress().left == 0
