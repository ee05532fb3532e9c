"""What one person may know of how reading has gone: the records read, in order, and which of them are relevant.

A record counts as relevant unless it is excluded: one that somebody is unsure about, or on which verdicts differ, may
be, and to take it for irrelevant would let reading stop too early.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from evidence.model import Decision, Stage, Verdict
from evidence.screen.standing import ADJUDICATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The keys of the records read, in the order of their first verdicts, and those of them that are relevant."""

    order: tuple[str, ...] = ()
    relevant: frozenset[str] = frozenset()

    @property
    def found(self) -> tuple[bool, ...]:
        """For each record read, in order, whether it is relevant."""
        return tuple(key in self.relevant for key in self.order)


def reading_of(
    decisions: Iterable[Decision],
    stage: Stage,
    *,
    person: str = "",
    shown: Collection[str] | None = None,
    records: Collection[str],
) -> Reading:
    """How reading at a stage has gone, as one person may know it.

    Args:
        decisions: all that stand, the oldest first.
        stage: the stage that is read.
        person: whose verdicts are known in any case.
        shown: the records of which everybody's verdicts are known; None is all of them.
        records: the keys of the records there are.
    """
    order: dict[str, None] = {}
    latest: dict[tuple[str, str], Decision] = {}
    for one in decisions:
        known = shown is None or one.record in shown or (one.reviewer == person and one.role != ADJUDICATOR)
        if known and one.stage is stage and one.record in records:
            order.setdefault(one.record)
            latest[one.record, "" if one.role == ADJUDICATOR else one.reviewer] = one
    settled = {record: one.verdict for (record, who), one in latest.items() if not who}
    relevant = {
        record for (record, _), one in latest.items() if settled.get(record, one.verdict) is not Verdict.EXCLUDE
    }
    return Reading(order=tuple(order), relevant=frozenset(relevant))
