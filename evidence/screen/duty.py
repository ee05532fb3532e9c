"""Which records a reviewer is asked to judge: those of an open calibration round, or else those that are assigned or open.

An assignment says who is asked and locks nothing: who decides on a record of somebody else is heard all the same. What is
assigned to a person who is not on the panel any more is open to the rest. Like `waiting_for`, the answers depend on which
records other people have judged and never on how.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from evidence.errors import UsageError
from evidence.model import Decision, Stage
from evidence.screen.calibration import RoundState
from evidence.screen.standing import ADJUDICATOR, Key, Panel, eligible, judged, waiting_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """Who screens what: record to people at each stage that is assigned, the calibration rounds, and how many records the
    protocol wants to have in a first one (0: none)."""

    assigned: Mapping[Stage, Mapping[str, Collection[str]]] = field(default_factory=dict)
    rounds: tuple[RoundState, ...] = ()
    wanted: int = 0

    def open_round(self, stage: Stage) -> RoundState | None:
        """The calibration round that has to be judged before anything else at a stage."""
        return next((one for one in self.rounds if one.stage is stage and not one.over), None)

    def is_awaited(self, stage: Stage, panel: Panel) -> bool:
        """Whether the protocol wants a calibration round that nobody has drawn yet."""
        return bool(self.wanted) and stage is panel.stages[0] and not any(one.stage is stage for one in self.rounds)

    def is_calibrating(self, stage: Stage, panel: Panel) -> bool:
        """Whether a calibration round comes before all else at a stage, drawn or not."""
        return self.open_round(stage) is not None or self.is_awaited(stage, panel)

    def shown(self, stage: Stage) -> frozenset[str]:
        """The records of the rounds that everybody may see."""
        return frozenset().union(*(one.records for one in self.rounds if one.stage is stage and one.shown))

    def hidden(self, stage: Stage) -> frozenset[str]:
        """The records of rounds that are not over: until then nobody sees what another has decided on them. There are
        several where one was drawn in each of two copies."""
        waiting = frozenset().union(*(one.records for one in self.rounds if one.stage is stage and not one.over))
        return waiting - self.shown(stage)


FREE = Duties()
"""No assignment and no calibration: everything is everybody's."""


def to_judge(
    reviewer: str,
    records: Iterable[str],
    stood: Mapping[Key, Decision],
    stage: Stage,
    panel: Panel,
    duties: Duties = FREE,
) -> tuple[str, ...]:
    """The records of a stage that wait for this reviewer, in the order given."""
    if duties.is_awaited(stage, panel):
        return ()
    first = duties.open_round(stage)
    if first is not None:
        taking_part = panel.has(reviewer) and reviewer in first.round.people
        reached = eligible((one for one in records if one in first.records), stood, stage, panel)
        return tuple(one for one in reached if taking_part and not judged(reviewer, one, stood, stage))
    waiting = waiting_for(reviewer, records, stood, stage, panel)
    whose = duties.assigned.get(stage)
    if whose is None:
        return waiting
    groups: dict[str, list[Decision]] = {}
    for key, made in stood.items():
        if key[1] is stage:
            groups.setdefault(key[0], []).append(made)
    return tuple(one for one in waiting if _is_for(reviewer, whose.get(one, ()), groups.get(one, ()), panel))


def check_turn(decision: Decision, panel: Panel, duties: Duties) -> None:
    """Refuse a reviewer's decision that a calibration round comes before.

    Raises:
        UsageError: the round is not drawn, the record is none of the round, or the person does not take part.
    """
    if decision.role == ADJUDICATOR:
        return
    if duties.is_awaited(decision.stage, panel):
        raise UsageError(
            f"The protocol asks for a calibration round of {duties.wanted} records before anything else is judged.",
            remedy="Draw it with: evidence screen calibration --draw --as NAME",
        )
    first = duties.open_round(decision.stage)
    if first is None:
        return
    if decision.reviewer not in first.round.people:
        raise UsageError(
            f"A calibration round of {', '.join(first.round.people)} is under way; the rest opens when it is over.",
            remedy="See how far it is: evidence screen calibration",
        )
    if decision.record not in first.records:
        raise UsageError(
            f"Record {decision.record!r} is not one of the {len(first.records)} of the calibration round; the rest opens"
            f" when {' and '.join(first.waits_for)} {'has' if len(first.waits_for) == 1 else 'have'} judged them.",
            remedy="See how far it is: evidence screen calibration",
        )


def _is_for(reviewer: str, whose: Collection[str], made: Iterable[Decision], panel: Panel) -> bool:
    """Whether a record that waits is this person's, or has a place that nobody on the panel is named for."""
    if reviewer in whose:
        return True
    named = {name for name in whose if panel.has(name)}
    others = {one.reviewer for one in made if one.role != ADJUDICATOR} - named
    return panel.needed - len(named) - len(others) > 0
