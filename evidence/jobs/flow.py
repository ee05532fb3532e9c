"""The counts of the PRISMA 2020 flow diagram, of the review or of its present update, from the database."""

from __future__ import annotations

from functools import partial

from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.model import RouteKind, Stage
from evidence.screen.flow import Flow, Review, flow
from evidence.screen.standing import Outcome, outcomes, reasons
from evidence.screen.updates import Arrival, grouped, of_update
from evidence.store import records as record_store
from evidence.store.duplicates import follow, merges
from evidence.store.imports import arrivals
from evidence.store.updates import came_in, updates


def flow_of(session: Session, screening: State) -> Flow:
    """The PRISMA counts; where an update of the review began, those of the latest, apart from what was before it.

    A record of a dual design that both reviewers judged and that is not shown waits for a decision: a count that moves
    with one's own verdict would tell the other's.
    """
    came = [
        Arrival(kind=RouteKind(kind), name=name, record=key, at=at)
        for kind, name, key, _, at in arrivals(session.library)
    ]
    whole = _review(session, screening, came)
    begun = updates(session.library, session.review)
    if not begun:
        return flow(whole)
    now = partial(follow, merges(session.library))
    return flow(of_update(whole, came, begun[-1], came=came_in(session.library), now=now))


def _review(session: Session, screening: State, came: list[Arrival]) -> Review:
    order = [one.code for one in screening.protocol.reasons]
    stages = screening.panel.stages
    where = {stage: _undisclosed(screening, stage) for stage in stages}
    asked = record_store.requests(session.library)
    return Review(
        hits=grouped(came),
        records=tuple(screening.records),
        titles=where.get(Stage.TITLE_ABSTRACT, {}),
        texts=where.get(Stage.FULL_TEXT, {}),
        reasons=reasons(screening.records, screening.stood, stages[-1], screening.panel, order),
        automation=screening.aside,
        unretrieved=screening.unobtainable,
        awaited=frozenset(key for key, (status, _) in asked.items() if status == "requested"),
        studies=record_store.studies(session.library),
        stages=stages,
    )


def _undisclosed(screening: State, stage: Stage) -> dict[str, Outcome]:
    """Where records stand, for counting: of a record that is not shown, judged by both and no more."""
    where = outcomes(screening.records, screening.stood, stage, screening.panel)
    return {
        key: one if one is Outcome.WAITING or key in screening.shown[stage] else Outcome.CONFLICT
        for key, one in where.items()
    }
