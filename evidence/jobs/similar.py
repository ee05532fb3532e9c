"""Records that look alike but stand apart: shown together, and decided together when a reviewer says so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from evidence.jobs.deciding import checked, keep
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.model import Decision, Record, Stage, Verdict
from evidence.references.matching import Answer, compare
from evidence.references.matching.folding import words
from evidence.references.matching.fuzzy import ratio
from evidence.store.duplicates import distinctions, follow, merges

_WORTH_COMPARING = 0.75
"""Share of characters of two titles from which on all their fields are compared."""
_NEARLY_IDENTICAL = 0.9
"""Share of characters from which on titles and abstracts count as the same."""


def similar_to(session: Session, records: Mapping[str, Record], key: str) -> tuple[str, ...]:
    """The records that look like this one, sorted by key.

    Those of which a person said that they are two works with this one; those that `dedupe` would ask about; and those with
    nearly the same title and abstract.
    """
    into = merges(session.library)
    told = [{follow(into, one), follow(into, other)} for _, one, other in distinctions(session.library)]
    found = {other for pair in told if key in pair for other in pair - {key}}
    this = records[key]
    title = _folded(this.title)
    for other in session.titles.sharing(records, key):
        record = records[other]
        if ratio(title, _folded(record.title), _WORTH_COMPARING) and _alike(this, record):
            found.add(other)
    return tuple(sorted(one for one in found if one in records))


def decide_together(
    session: Session,
    screening: State,
    record: str,
    verdict: Verdict,
    *,
    person: str,
    stage: Stage | None = None,
    reason: str = "",
    note: str = "",
) -> list[Decision]:
    """One verdict on a record and on all similar records that wait for this reviewer: one act each, all or none.

    A similar record that the reviewer has judged already keeps its verdict. Returns the decisions, this record's first.

    Raises:
        NotFoundError: no such record, reason or reviewer.
        UsageError: the protocol does not allow it; the message says why.
    """
    first = checked(session, screening, record, verdict, person=person, stage=stage, reason=reason, note=note)
    waiting = screening.waiting(first.reviewer, first.stage)
    others = [one for one in similar_to(session, screening.records, first.record) if one in waiting]
    made = [first] + [
        checked(session, screening, one, verdict, person=person, stage=first.stage, reason=reason, note=note)
        for one in others
    ]
    keep(session, made)
    return made


def _alike(one: Record, other: Record) -> bool:
    if compare(one, other).answer is not Answer.DIFFERENT:
        return True
    abstracts = _folded(one.abstract), _folded(other.abstract)
    same_title = ratio(_folded(one.title), _folded(other.title), _NEARLY_IDENTICAL)
    return bool(same_title and all(abstracts) and ratio(*abstracts, _NEARLY_IDENTICAL))


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(words(text))
