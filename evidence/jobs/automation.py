"""What programs did in the review, told from the log as a methods section tells it: joining duplicates, ordering records."""

from __future__ import annotations

from collections import Counter

from evidence.jobs.duplicates import AUTOMATIC
from evidence.jobs.exploring import Explored, explored_at
from evidence.jobs.flow import flow_of
from evidence.jobs.ordering import Reading, readings
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.store.duplicates import standing_merges
from evidence.store.imports import hits
from evidence.store.screening import all_decisions


def automation_told(session: Session, screening: State, *, stopping: str = "") -> tuple[str, ...]:
    """Sentences for the methods section on what programs did; none where they did nothing.

    Args:
        session: the open workspace.
        screening: where screening stands.
        stopping: a sentence on the rule by which reading was stopped, where one was.
    """
    return tuple(
        filter(
            None,
            [
                *_of_duplicates(session),
                *_of_order(session),
                *_of_exploring(session, screening),
                _removed(session, screening),
                stopping,
            ],
        )
    )


def _of_duplicates(session: Session) -> list[str]:
    known = sum(1 for one in hits(session.library) if one[3])
    joined = Counter(one.person for one in standing_merges(session.library))
    by_program, by_people = joined.pop(AUTOMATIC, 0), joined.total()
    told = []
    if known:
        told.append(f"{_entries(known)} joined to a record with the same identifier or the same fields when read.")
    if by_program:
        told.append(f"{_records(by_program)} joined by the program's rules of likeness (evidence).")
    if by_people:
        told.append(f"{_records(by_people)} joined by {' and '.join(sorted(joined))}, whom the program had asked.")
    return told


def _of_order(session: Session) -> list[str]:
    total = len(all_decisions(session.library, session.review))
    return [
        f"{one.decisions:,} of {total:,} decisions were made while the ranker “{one.ranker}” of evidence {one.version}"
        f" (seed {one.seed}) ordered the unread records, learning anew from the reviewer's own verdicts{_explored(one)}."
        for one in readings(session)
    ]


def _explored(one: Reading) -> str:
    return f"; one record in {one.explore} was drawn at random instead" if one.explore else ""


def _of_exploring(session: Session, screening: State) -> list[str]:
    found = [(stage, explored_at(session, screening, stage)) for stage in screening.panel.stages]
    return [
        f"At {stage} {_records(one.judged)} drawn at random to explore and read, whatever the rank; {_of_these(one)}."
        for stage, one in found
        if one.judged
    ]


def _of_these(one: Explored) -> str:
    """How many were included, of those only of which anybody may know."""
    if not one.settled:
        return "none of these is settled yet"
    these = "these" if one.settled == one.judged else f"the {one.settled:,} of these that are settled"
    return f"{one.included:,} of {these} {'was' if one.included == 1 else 'were'} included there"


def _removed(session: Session, screening: State) -> str:
    counts = flow_of(session, screening)
    number = counts.databases.removed_by_automation + counts.others.removed_by_automation
    return f"{_records(number)} marked as ineligible by automation tools." if number else ""


def _entries(number: int) -> str:
    return f"{number:,} {'entry was' if number == 1 else 'entries were'}"


def _records(number: int) -> str:
    return f"{number:,} {'record was' if number == 1 else 'records were'}"
