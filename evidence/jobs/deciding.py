"""The acts of reviewers: decisions made, checked and taken back."""

from __future__ import annotations

from collections.abc import Collection

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.jobs.showing import sees_all
from evidence.jobs.standing_now import State, awaited_at, state
from evidence.model import Decision, Stage, Verdict
from evidence.screen.duty import check_turn
from evidence.screen.rules import check_decision
from evidence.screen.standing import ADJUDICATOR, conflicts, waiting_for
from evidence.store import records as record_store
from evidence.store import transaction
from evidence.store.audit import add_reviewer
from evidence.store.screening import append_decision, undo_decision


def decide(
    session: Session,
    record: str,
    verdict: Verdict,
    *,
    person: str,
    stage: Stage | None = None,
    reason: str = "",
    note: str = "",
    adjudicate: bool = False,
) -> Decision:
    """Append one decision.

    Raises:
        NotFoundError: no such record, reason or reviewer.
        UsageError: the protocol does not allow it; the message says why.
    """
    decision = checked(
        session, state(session), record, verdict, person=person, stage=stage, reason=reason, note=note,
        adjudicate=adjudicate,
    )  # fmt: skip
    keep(session, [decision])
    return decision


def checked(
    session: Session,
    screening: State,
    record: str,
    verdict: Verdict,
    *,
    person: str,
    stage: Stage | None = None,
    reason: str = "",
    note: str = "",
    adjudicate: bool = False,
) -> Decision:
    """A decision as it would be appended; raises what `decide` raises."""
    person = session.check_person(person)
    key = record_store.resolve(session.library, record)
    chosen = stage or _stage_of(screening, key, person, adjudicate)
    decision = Decision(
        record=key, stage=chosen, reviewer=person, verdict=verdict, reason=reason, note=note,
        role=ADJUDICATOR if adjudicate else "reviewer", at=now(),
    )  # fmt: skip
    allowed = screening.panel.adjudicator in ("", person)
    if adjudicate and allowed and not (sees_all(screening, person) or key in screening.shown.get(chosen, ())):
        raise UsageError(
            f"Conflicts at {chosen} are settled when every record has been judged there.", remedy="See: evidence status"
        )
    check_decision(
        decision,
        records=screening.records,
        stood=screening.stood,
        panel=screening.panel,
        reasons=screening.protocol.reasons,
        awaited=awaited_at(screening, key, chosen),
    )
    check_turn(decision, screening.panel, screening.duties)
    return decision


def keep(session: Session, made: Collection[Decision]) -> None:
    """Append decisions that were checked, all of them or none."""
    with transaction(session.library):
        for one in made:
            add_reviewer(session.library, one.reviewer, at=one.at)
            append_decision(session.library, session.review, one)


def undo(session: Session, person: str) -> Decision:
    """Take this reviewer's last decision back.

    Raises:
        NotFoundError: there is none.
    """
    with transaction(session.library):
        return undo_decision(session.library, session.review, session.check_person(person), at=now())


def _stage_of(screening: State, key: str, person: str, adjudicate: bool) -> Stage:
    """The stage that a decision without one is for: where it waits, or where this person judged last."""
    if key not in screening.records:
        raise NotFoundError(f"No record {key!r}.", remedy="See what is waiting with: evidence screen list")
    if adjudicate:
        for stage in screening.panel.stages:
            if any(one.record == key for one in conflicts([key], screening.stood, stage, screening.panel)):
                return stage
    for stage in screening.panel.stages:
        reached = {key} & set(screening.at(stage))
        if key in waiting_for(person, reached, screening.stood, stage, screening.panel):
            return stage
    judged = [stage for stage in screening.panel.stages if (key, stage, person, "reviewer") in screening.stood]
    return judged[-1] if judged else screening.panel.stages[0]
