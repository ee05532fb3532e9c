"""From the append-only list of decisions to what stands now.

Verdicts of the reviewers who are on the panel count first. A verdict of somebody who has left fills a place that would
else be empty, so no record is stranded and none is judged twice for nothing; as soon as enough people of the panel have
judged a record, the verdict of the one who left no longer counts. An adjudicator's verdict settles a record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.model import Decision, Stage, Verdict
from evidence.protocol import Protocol

Key = tuple[str, Stage, str, str]
"""Record, stage, reviewer and role. A reviewer who also adjudicates has two verdicts, and keeps the first one."""

ADJUDICATOR = "adjudicator"
"""The role of a decision that settles a conflict."""


class Design(StrEnum):
    """How many verdicts a record needs, and who settles a conflict."""

    SINGLE = "single"
    DUAL = "dual"
    ADJUDICATED = "dual-with-adjudicator"


class Outcome(StrEnum):
    """Where a record stands at a stage."""

    WAITING = "waiting"
    INCLUDED = "included"
    EXCLUDED = "excluded"
    UNSURE = "unsure"
    CONFLICT = "conflict"


_OUTCOMES = {
    Verdict.INCLUDE: Outcome.INCLUDED,
    Verdict.EXCLUDE: Outcome.EXCLUDED,
    Verdict.UNSURE: Outcome.UNSURE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Who screens, and how: the part of a protocol that decides what verdicts mean.

    `reviewers` empty means that anybody may screen; a person who is not named in a list that is not empty has left,
    and so has everybody in `left`. `adjudicator` empty means that anybody on the panel may settle a conflict.
    """

    design: Design = Design.SINGLE
    stages: tuple[Stage, ...] = (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT)
    reviewers: tuple[str, ...] = ()
    adjudicator: str = ""
    left: frozenset[str] = frozenset()

    @property
    def needed(self) -> int:
        """How many verdicts a record needs: 1 or 2."""
        return 1 if self.design is Design.SINGLE else 2

    def has(self, reviewer: str) -> bool:
        """Whether this person is on the panel now."""
        return reviewer not in self.left and (not self.reviewers or reviewer in self.reviewers)

    def is_chair(self, person: str) -> bool:
        """Whether this person settles conflicts and judges nothing else, so that there is nothing to be blind to."""
        return person in {self.adjudicator} - {"", *self.reviewers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A record on which the verdicts differ, with the decisions that differ, in the order of the reviewers' names."""

    record: str
    stage: Stage
    decisions: tuple[Decision, ...]


def panel_of(protocol: Protocol, left: Collection[str] = ()) -> Panel:
    """The panel that a protocol names, less those who have left; who screens without having to does so singly.

    Where the adjudicator has left, anybody on the panel may settle a conflict, so that none is stranded.

    Raises:
        ValueError: the protocol's design is none of `Design`.
    """
    return Panel(
        design=Design(protocol.design) if protocol.screens else Design.SINGLE,
        stages=protocol.stages,
        reviewers=protocol.reviewers,
        adjudicator="" if protocol.adjudicator in left else protocol.adjudicator,
        left=frozenset(left),
    )


def standing(decisions: Iterable[Decision]) -> dict[Key, Decision]:
    """The latest decision of each person on each record at each stage; later in the list supersedes earlier.

    Args:
        decisions: in the order in which they were made, what was undone already taken out.
    """
    return {(one.record, one.stage, one.reviewer, one.role): one for one in decisions}


def at_stage(stood: Mapping[Key, Decision], stage: Stage) -> dict[str, list[Decision]]:
    """The decisions that stand at a stage, grouped by record, each group in the order of the reviewers' names."""
    found: dict[str, list[Decision]] = {}
    for key, made in stood.items():
        if key[1] is stage:
            found.setdefault(key[0], []).append(made)
    for group in found.values():
        if len(group) > 1:
            group.sort(key=lambda one: (one.reviewer, one.role))
    return found


def counted(decisions: Sequence[Decision], panel: Panel) -> list[Decision]:
    """The decisions that settle one record at one stage, out of all that stand on it.

    The adjudicator's alone where there is one; else those of the panel, filled up with those of people who have left.
    """
    settled = [one for one in decisions if one.role == ADJUDICATOR and panel.adjudicator in ("", one.reviewer)]
    if settled:
        return [max(settled, key=lambda one: (one.at, one.reviewer))]
    verdicts = [one for one in decisions if one.role != ADJUDICATOR]
    active = [one for one in verdicts if panel.has(one.reviewer)]
    gone = [one for one in verdicts if not panel.has(one.reviewer)]
    return active + gone[: max(0, panel.needed - len(active))]


def outcome(decisions: Sequence[Decision], panel: Panel) -> Outcome:
    """Where one record stands at one stage.

    Args:
        decisions: what stands on this record at this stage, one decision a person (a group of `at_stage`).
        panel: who screens and how.
    """
    if not decisions:
        return Outcome.WAITING
    counting = counted(decisions, panel)
    settled = any(one.role == ADJUDICATOR for one in counting)
    if len(counting) < panel.needed and not settled:
        return Outcome.WAITING
    verdicts = {one.verdict for one in counting}
    return _OUTCOMES[verdicts.pop()] if len(verdicts) == 1 else Outcome.CONFLICT


def outcomes(records: Iterable[str], stood: Mapping[Key, Decision], stage: Stage, panel: Panel) -> dict[str, Outcome]:
    """Where each record that has reached this stage stands, in the order of `records`."""
    reached = eligible(records, stood, stage, panel)
    groups = at_stage(stood, stage)
    return {record: outcome(groups.get(record, ()), panel) for record in reached}


def eligible(records: Iterable[str], stood: Mapping[Key, Decision], stage: Stage, panel: Panel) -> tuple[str, ...]:
    """The records that a stage sees: all at the first, only those included at the stage before at a later one.

    Raises:
        ValueError: the panel has no such stage.
    """
    if stage not in panel.stages:
        raise ValueError(f"the panel has no stage {stage}")
    before = panel.stages[: panel.stages.index(stage)]
    if not before:
        return tuple(records)
    passed = outcomes(records, stood, before[-1], panel)
    return tuple(record for record, where in passed.items() if where is Outcome.INCLUDED)


def conflicts(
    records: Iterable[str], stood: Mapping[Key, Decision], stage: Stage, panel: Panel
) -> tuple[Conflict, ...]:
    """The records of a stage on which verdicts differ, in the order of `records`. Not for blind eyes."""
    groups = at_stage(stood, stage)
    return tuple(
        Conflict(record=record, stage=stage, decisions=tuple(counted(groups[record], panel)))
        for record, where in outcomes(records, stood, stage, panel).items()
        if where is Outcome.CONFLICT
    )


def waiting_for(
    reviewer: str, records: Iterable[str], stood: Mapping[Key, Decision], stage: Stage, panel: Panel
) -> tuple[str, ...]:
    """The records of a stage that this reviewer has not judged and that still need a verdict, in the order given.

    Which verdicts other people gave at this stage makes no difference to the answer, only on which records they did.
    """
    if not panel.has(reviewer):
        return ()
    groups = at_stage(stood, stage)
    return tuple(
        record
        for record in eligible(records, stood, stage, panel)
        if _needs(groups.get(record, ()), panel) and not judged(reviewer, record, stood, stage)
    )


def judged(reviewer: str, record: str, stood: Mapping[Key, Decision], stage: Stage) -> bool:
    """Whether this person has a verdict on this record at this stage, as a reviewer."""
    return (record, stage, reviewer, "reviewer") in stood


def reasons(
    records: Iterable[str], stood: Mapping[Key, Decision], stage: Stage, panel: Panel, order: Sequence[str]
) -> dict[str, str]:
    """The one reason for each record excluded at a stage: where reviewers name several, the first in protocol order.

    Args:
        records: keys of the review's records.
        stood: what stands.
        stage: the stage whose exclusions are meant.
        panel: who screens and how.
        order: the protocol's reason codes, the one that takes precedence first.

    Returns:
        Record to reason code; the code is empty where nobody named one.
    """
    rank = {code: place for place, code in enumerate(order)}
    groups = at_stage(stood, stage)
    found: dict[str, str] = {}
    for record, where in outcomes(records, stood, stage, panel).items():
        if where is Outcome.EXCLUDED:
            named = {one.reason for one in counted(groups[record], panel) if one.reason}
            found[record] = min(named, key=lambda code: (rank.get(code, len(rank)), code), default="")
    return found


def _needs(decisions: Collection[Decision], panel: Panel) -> bool:
    """Whether fewer verdicts stand than the design asks for; what they say is not looked at."""
    counting = counted(list(decisions), panel)
    return len(counting) < panel.needed and not any(one.role == ADJUDICATOR for one in counting)
