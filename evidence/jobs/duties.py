"""Who screens what: the assignment and the calibration rounds as they stand, and people who leave and come back."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.assignments import assigned_now
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.screen.calibration import RoundState, round_state
from evidence.screen.duty import Duties
from evidence.screen.standing import Panel
from evidence.store import duties as store
from evidence.store import transaction
from evidence.store.audit import reviewers
from evidence.store.duplicates import follow, members


def duties_of(session: Session, panel: Panel, into: Mapping[str, str], keys: Collection[str]) -> Duties:
    """The assignment and the calibration rounds of the session's review.

    Args:
        session: the open workspace.
        panel: who screens and how.
        into: merged key to kept key.
        keys: the records that are asked about.
    """
    return Duties(
        assigned=assigned_now(session, panel, into, keys),
        rounds=rounds_of(session, panel, into),
        wanted=session.protocol.calibration,
    )


def rounds_of(session: Session, panel: Panel, into: Mapping[str, str]) -> tuple[RoundState, ...]:
    """The calibration rounds of the session's review, as they stand now.

    Args:
        session: the open workspace.
        panel: who screens and how.
        into: merged key to kept key.
    """
    made = store.rounds(session.library, session.review)
    if not made:
        return ()
    held = {follow(into, key) for one in made for key in one.records}
    turns = store.turns(session.library, session.review, members(into, held) or ())
    return tuple(round_state(one, turns, lambda key: follow(into, key), panel.reviewers) for one in made)


def people_gone(session: Session) -> frozenset[str]:
    """Everybody who has left the session's review."""
    left = frozenset(name for name, here in reviewers(session.library).items() if not here)
    return left | store.away(session.library, session.review)


def leave(session: Session, name: str, *, person: str, back: bool = False) -> str:
    """Say that a person leaves the review, or comes `back`; returns the name as the protocol spells it.

    What the person decided stays. Nothing waits for somebody who has left, and what was assigned is open to the rest.

    Raises:
        NotFoundError: nobody of that name takes part.
        UsageError: the person has left already, or is here; or a dual design would have nobody to screen.
    """
    person, name = session.check_person(person), session.check_person(name)
    known = {*reviewers(session.library), *session.protocol.reviewers, session.protocol.adjudicator}
    if name not in known:
        raise NotFoundError(
            f"Nobody called {name!r} has taken part.", remedy="Give the name as it was typed with --as."
        )
    gone = people_gone(session)
    if back is not (name in gone):
        raise UsageError(
            f"{name} has not left." if back else f"{name} has left already.",
            remedy="See who takes part: evidence screen assign --show",
        )
    if not back and not [one for one in session.protocol.reviewers or ("anybody",) if one not in gone | {name}]:
        raise UsageError(
            f"{name} is the last reviewer here, and nobody would be left to screen.",
            remedy="Name another reviewer in protocol.toml first.",
        )
    with transaction(session.library):
        store.say_away(session.library, session.review, name, away=not back, person=person, at=now())
    return name
