"""Whatever is done between, a desk that was opened before says what reading all anew would."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from duties_fixtures import KEYS, WORDS, workspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.jobs import (
    assigning,
    calibrating,
    correcting,
    deciding,
    duplicates,
    importing,
    later,
    merging,
    remarks,
    screening,
    standing_now,
    stopping,
    updates,
)
from evidence.jobs.add import add_record, add_request
from evidence.jobs.desk import Desk
from evidence.jobs.doctor import examine
from evidence.jobs.duties import leave
from evidence.jobs.session import Session, open_session
from evidence.model import Stage, Verdict
from evidence.screen.stopped import Rule
from evidence.store import Library, transaction
from evidence.store.records import link_study
from evidence.workspace import find_workspace

PEOPLE = ("Ada", "Ben")
PROTOCOL = 'design = "{design}"\nstages = ["title-abstract", "full-text"]\nreviewers = ["Ada", "Ben"]\n'


def act(session: Session, other: Path, chance: random.Random, desks: list[Desk]) -> str:
    """One thing that a person or the other copy does; what is refused does nothing."""
    person, key = chance.choice(PEOPLE), chance.choice(KEYS)
    stage, verdict = chance.choice([Stage.TITLE_ABSTRACT] * 3 + [Stage.FULL_TEXT]), chance.choice(list(Verdict))
    reason = "topic" if verdict is Verdict.EXCLUDE and stage is Stage.FULL_TEXT else ""
    kind = chance.choice(("decide",) * 12 + ("desk",) * 8 + ("undo",) * 3 + tuple(OTHERS))
    if kind == "decide":
        deciding.decide(session, key, verdict, person=person, stage=stage, reason=reason)
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
            deciding.decide(there, chance.choice(KEYS), chance.choice(list(Verdict)), person=chance.choice(PEOPLE))
    merging.merge(session, other)


def _import(session: Session, other: Path, chance: random.Random) -> None:
    file = other.parent / "asreview.csv"
    titles = [f"{word.title()} wells,{chance.randint(0, 1)}\n" for word in chance.sample(WORDS, 3)]
    file.write_text("title,asreview_label\n" + "".join(titles), encoding="utf-8")
    importing.import_decisions(session, file, importing.Wanted(person=chance.choice(PEOPLE), replace=True))


def _settle(session: Session, other: Path, chance: random.Random) -> None:
    person = session.protocol.adjudicator or "Ada"
    deciding.decide(session, chance.choice(KEYS), chance.choice(list(Verdict)), person=person, adjudicate=True)


def _study(session: Session, other: Path, chance: random.Random) -> None:
    with transaction(session.library):
        link_study(session.library, "one", chance.choice(KEYS), person="Ada", at="2026-11-02T10:00:00.000Z")


def _put_off(session: Session, other: Path, chance: random.Random) -> None:
    later.put_off(session, standing_now.state(session), chance.choice(KEYS), person=chance.choice(PEOPLE))


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
    "import": _import,
    "unimport": lambda one, _, chance: importing.take_back(one, chance.choice(PEOPLE)),
    "settle": _settle,
    "undo by name": lambda one, _, chance: deciding.undo(one, chance.choice([*PEOPLE, "Cy"])),
    "study": _study,
    "later": _put_off,
    "uncorrect": lambda one, _, chance: correcting.take_back(one, person="Ada"),
    "apart": lambda one, _, chance: duplicates.say_different(one, *chance.sample(KEYS, 2), person="Ada"),
    "update": lambda one, _, chance: updates.begin(one, f"U{chance.random()}", person="Ada"),
    "note": lambda one, _, chance: remarks.add_note(one, chance.choice(KEYS), "dry", person=chance.choice(PEOPLE)),
    "unnote": lambda one, _, chance: remarks.undo_remark(one, "note", person=chance.choice(PEOPLE)),
    "label": lambda one, _, chance: remarks.set_labels(one, chance.choice(KEYS), ["deep"], person="Ben"),
}  # fmt: skip


def duties(state: standing_now.State) -> list[object]:
    """What duties say; how many records of a round that is over somebody has judged matters to nobody at a desk."""
    told, stages = state.duties, state.panel.stages
    rounds = [(told.open_round(stage), told.hidden(stage), told.shown(stage)) for stage in stages]
    return [told.assigned, rounds, [(one.over, one.shown) for one in told.rounds]]


def read_anew(folder: Path) -> standing_now.State:
    """Where screening stands, as a program says that has just begun: nothing is kept from before."""
    with open_session(str(folder)) as session:
        return standing_now.state(session)


def differences(state: standing_now.State, desk: Desk) -> Iterator[str]:
    """What the desk says otherwise than all read anew."""
    desk.catch_up()
    who, stage = desk.person, desk.stage
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


def agrees(folder: Path, monkeypatch: pytest.MonkeyPatch, design: str, chance: random.Random, steps: int) -> None:
    """Let so many things be done, and ask every desk after each."""
    here, other = folder / "here", folder / "other"
    here.mkdir()
    chair = 'adjudicator = "Cy"\n' if design.endswith("adjudicator") else ""
    workspace(here, monkeypatch, PROTOCOL.format(design=design) + chair)
    shutil.copytree(here, other)
    done = list[str]()
    with open_session(None) as session:
        desks = [Desk(session, name, stage) for name in PEOPLE for stage in Stage]
        for _ in range(steps):
            try:
                done.append(act(session, other, chance, desks))
            except EvidenceError:
                done.append("refused")
            state = read_anew(here)
            for desk in desks:
                assert not list(differences(state, desk)), (desk.person, desk.stage, done)
        assert examine(session) == []


DESIGNS = ("single", "dual", "dual-with-adjudicator")


@pytest.mark.parametrize("design", DESIGNS)
def test_a_desk_agrees_with_all_read_anew_through_mixed_acts(tmp_path, monkeypatch, design):
    agrees(tmp_path, monkeypatch, design, random.Random(0), 60)


@given(design=st.sampled_from(DESIGNS), chance=st.randoms(use_true_random=False), steps=st.integers(1, 12))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_desk_agrees_with_all_read_anew_through_any_few_acts(tmp_path_factory, design, chance, steps):
    with pytest.MonkeyPatch.context() as monkeypatch:
        agrees(tmp_path_factory.mktemp("mixed"), monkeypatch, design, chance, steps)


class Overtaken(Library):
    """A database in which, as soon as something is written, somebody else writes too."""

    then: Callable[[], object] | None = None

    def execute(self, sql: str, **values: Any) -> int:
        made = super().execute(sql, **values)
        if sql == "COMMIT" and self.then is not None:
            then, self.then = self.then, None
            then()
        return made


@pytest.mark.parametrize("takes_back", [False, True])
def test_a_desk_misses_nothing_that_is_written_right_after_its_own_act(tmp_path, monkeypatch, takes_back):
    workspace(tmp_path, monkeypatch, PROTOCOL.format(design="dual"))
    here = find_workspace(tmp_path)
    with open_session(str(tmp_path)) as other, Overtaken(here.database) as library:
        desk = Desk(Session(here, library), "Ada", Stage.TITLE_ABSTRACT)
        desk.decide("W0", Verdict.INCLUDE)
        library.then = lambda: deciding.decide(other, "W1", Verdict.INCLUDE, person="Ben")
        desk.undo() if takes_back else desk.decide("W2", Verdict.EXCLUDE)
        assert not list(differences(read_anew(tmp_path), desk))


def test_a_record_that_was_read_after_a_stop_is_put_aside_again_when_the_reviewer_takes_that_back(
    tmp_path, monkeypatch
):
    workspace(tmp_path, monkeypatch, PROTOCOL.format(design="dual"))
    with open_session(None) as session:
        deciding.decide(session, "W0", Verdict.INCLUDE, person="Ada")
        stopping.stop(session, Rule.JUDGEMENT, "Ada", note="tired")
        desk = Desk(session, "Ada", Stage.TITLE_ABSTRACT)
        desk.decide("W1", Verdict.INCLUDE)
        desk.undo()
        assert not desk.is_waiting("W1") and desk.progress().left == 0
