"""What a reviewer reads next, how far this reviewer is, and what this reviewer decided before."""

from __future__ import annotations

from collections.abc import Collection

from evidence.errors import UsageError
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.model import Decision, Record, Stage
from evidence.screen.calibration import draw
from evidence.screen.exploring import Order, interleaved
from evidence.screen.priority import Vectors, question_of
from evidence.screen.queue import Progress, labels_for, next_record, progress, unsure_of
from evidence.screen.rankers import rank
from evidence.store.screening import history


def stage_for(screening: State, reviewer: str, asked: Stage | None = None) -> Stage:
    """The stage asked for, or else the first at which something waits for this reviewer (the last, if nothing does)."""
    if asked is not None:
        if asked not in screening.panel.stages:
            raise UsageError(
                f"The protocol has no stage {asked.value!r}.",
                remedy=f"Its stages are: {', '.join(screening.panel.stages)}.",
            )
        return asked
    for stage in screening.panel.stages:
        if screening.waiting(reviewer, stage) or screening.duties.is_calibrating(stage, screening.panel):
            return stage
    return next(
        (one for one in screening.panel.stages if unsure_for(screening, reviewer, one)), screening.panel.stages[-1]
    )


def unsure_for(screening: State, reviewer: str, stage: Stage) -> tuple[str, ...]:
    """The records on which this reviewer is unsure and that nobody has settled, the longest ago first."""
    return unsure_of(reviewer, stage, screening.stood, records=screening.at(stage), panel=screening.panel)


def ranking(screening: State, reviewer: str, stage: Stage, vectors: Vectors | None = None) -> list[str]:
    """The keys of `reading_order`."""
    return reading_order(screening, reviewer, stage, vectors).keys


def reading_order(screening: State, reviewer: str, stage: Stage, vectors: Vectors | None = None) -> Order:
    """A random sample that was drawn, then the most promising first, learned from what this reviewer may know and, where
    given, from the records' vectors; among these now and then one at random, where the protocol wants that."""
    hidden = screening.duties.hidden(stage)
    stood = {key: one for key, one in screening.stood.items() if key[0] not in hidden or key[2] == reviewer}
    labels = labels_for(reviewer, stage, stood, screening.panel)
    first = screening.sample if stage is Stage.TITLE_ABSTRACT else ()
    protocol = screening.protocol
    learned = rank(
        list(screening.records.values()), labels, question_of(protocol), vectors=vectors, ranker=protocol.ranker
    )
    # a round was drawn at random as a whole: everybody reads all of it, whatever the rank
    if not protocol.explore or screening.duties.open_round(stage) is not None:
        return Order([*first, *learned])
    # only what this reviewer is asked to judge takes a turn, else a random one that is somebody else's would be lost
    waiting = set(screening.waiting(reviewer, stage)).difference(first)
    mine = [key for key in learned if key in waiting]
    done = sum(key[1:3] == (stage, reviewer) for key in screening.stood)
    mixed = interleaved(mine, draw(mine, len(mine), 0), done, protocol.explore)
    return Order([*first, *mixed.keys, *(key for key in learned if key not in waiting)], mixed.explored)


def next_for(
    screening: State, reviewer: str, stage: Stage, order: list[str], later: Collection[str] = ()
) -> Record | None:
    """The record that this reviewer reads next, at last those on which this reviewer was unsure; None when there is none."""
    key = next_record(
        reviewer,
        stage,
        ranking=order,
        records=screening.at(stage),
        stood=screening.stood,
        panel=screening.panel,
        later=later,
        duties=screening.duties,
    )
    if key is None:
        passed = {one: place for place, one in enumerate(later)}
        key = min(unsure_for(screening, reviewer, stage), key=lambda one: passed.get(one, -1), default=None)
    return None if key is None else screening.records[key]


def own_progress(screening: State, reviewer: str, stage: Stage) -> Progress:
    """How far this reviewer is at a stage."""
    records, duties = screening.at(stage), screening.duties
    return progress(reviewer, stage, records=records, stood=screening.stood, panel=screening.panel, duties=duties)


def own_history(session: Session, record: str, reviewer: str, stage: Stage) -> list[Decision]:
    """What this reviewer decided on a record at a stage before, oldest first; undone decisions are left out."""
    told = history(session.library, session.review, record)
    return [one for one, stands in told if stands and one.reviewer == reviewer and one.stage is stage]
