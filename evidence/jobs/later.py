"""Records that a reviewer has put off, kept between sessions."""

from __future__ import annotations

from evidence.errors import UsageError
from evidence.jobs.clock import now
from evidence.jobs.screening import stage_for
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.model import Stage
from evidence.store import duties as store
from evidence.store import transaction
from evidence.store.audit import add_reviewer
from evidence.store.duplicates import follow, merges
from evidence.store.records import find_record


def put_off(
    session: Session, screening: State, record: str, *, person: str, stage: Stage | None = None, later: bool = True
) -> str:
    """Put a record off, so that it comes after all others, or (not `later`) take it up again. Returns its key.

    Raises:
        NotFoundError: no such record.
        UsageError: it does not wait for this reviewer, or is not put off.
    """
    person = session.check_person(person)
    key = find_record(session.library, record).key
    chosen = stage_for(screening, person, stage)
    if later and key not in screening.waiting(person, chosen):
        raise UsageError(
            f"{key} does not wait for {person} at {chosen}.", remedy=f"See what does: evidence screen --as {person}"
        )
    if not later and key not in put_off_by(session, person, chosen):
        raise UsageError(f"{key} is not put off.", remedy=f"See what is: evidence screen list --later --as {person}")
    at = now()
    with transaction(session.library):
        add_reviewer(session.library, person, at=at)
        store.put_off(session.library, session.review, key, chosen, person, later=later, at=at)
    return key


def put_off_by(session: Session, person: str, stage: Stage) -> list[str]:
    """The records that this person has put off at a stage, under the keys that they have now, the longest ago first."""
    into = merges(session.library)
    return list(
        dict.fromkeys(follow(into, key) for key in store.deferred(session.library, session.review, person, stage))
    )
