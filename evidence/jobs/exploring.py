"""Records that are shown because they were drawn at random, not for their rank: noted when they are shown, and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.jobs.showing import shown_outcomes
from evidence.jobs.standing_now import State
from evidence.model import Stage
from evidence.screen.standing import Outcome
from evidence.store import duties as store
from evidence.store import transaction
from evidence.store.duplicates import follow, merges

TOLD = "Shown to explore, not by rank."
"""What a screen says of such a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """Records that were shown to explore and judged by whom they were shown to; how many of them the stage has settled, and
    how many it included, as anybody may know it."""

    judged: int = 0
    settled: int = 0
    included: int = 0


def note_explored(session: Session, record: str, *, person: str, stage: Stage) -> None:
    """Note, once, that a record was shown to this person to explore."""
    with transaction(session.library):
        if (record, stage, person) not in store.explorations(session.library, session.review):
            store.explore(session.library, session.review, record, stage, person, at=now())


def explored_at(session: Session, screening: State, stage: Stage) -> Explored:
    """How many records were read at a stage because they were drawn at random, and how many of these it included."""
    into = merges(session.library)
    told = store.explorations(session.library, session.review)
    shown = {(follow(into, record), person) for record, at, person in told if at is stage}
    judged = {record for record, person in shown if (record, stage, person, "reviewer") in screening.stood}
    if not judged:
        return Explored()
    shown_to_all = shown_outcomes(screening, stage)
    where = Counter(shown_to_all.get(one, Outcome.WAITING) for one in judged)
    return Explored(
        judged=len(judged),
        settled=where[Outcome.INCLUDED] + where[Outcome.EXCLUDED],
        included=where[Outcome.INCLUDED],
    )
