"""Which record a reviewer reads next, without a trace of what others decided.

What blindness means here: the answers depend on which records other reviewers have judged at this stage, never on how.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evidence.model import Decision, Stage, Verdict
from evidence.screen.duty import FREE, Duties, to_judge
from evidence.screen.standing import ADJUDICATOR, Design, Key, Panel, eligible, judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one reviewer is at a stage, in records: `done` by this person, `left` to do for this person."""

    reviewer: str
    stage: Stage
    done: int
    left: int
    included: int = 0
    excluded: int = 0
    unsure: int = 0


def next_record(
    reviewer: str,
    stage: Stage,
    *,
    ranking: Sequence[str],
    records: Sequence[str],
    stood: Mapping[Key, Decision],
    panel: Panel,
    later: Collection[str] = (),
    duties: Duties = FREE,
) -> str | None:
    """The key of the record to show, None when nothing waits for this reviewer.

    Args:
        reviewer: who reads.
        stage: the stage being screened.
        ranking: keys, the most promising first; records that it does not name follow in the order of `records`.
        records: keys of all records that can be screened at this stage.
        stood: what stands, of everybody.
        panel: who screens and how.
        later: keys that this reviewer has put off; they come after all others, in the order they were put off.
        duties: who is asked to judge what.
    """
    waiting = set(to_judge(reviewer, records, stood, stage, panel, duties))
    for key in dict.fromkeys([*ranking, *records]):
        if key in waiting and key not in later:
            return key
    return next((key for key in later if key in waiting), None)


def progress(
    reviewer: str,
    stage: Stage,
    *,
    records: Sequence[str],
    stood: Mapping[Key, Decision],
    panel: Panel,
    duties: Duties = FREE,
) -> Progress:
    """How far this reviewer is with what this reviewer is asked to judge, counted from own verdicts."""
    own = [
        stood[key, stage, reviewer, "reviewer"].verdict
        for key in eligible(records, stood, stage, panel)
        if judged(reviewer, key, stood, stage)
    ]
    return Progress(
        reviewer=reviewer,
        stage=stage,
        done=len(own),
        left=len(to_judge(reviewer, records, stood, stage, panel, duties)),
        included=own.count(Verdict.INCLUDE),
        excluded=own.count(Verdict.EXCLUDE),
        unsure=own.count(Verdict.UNSURE),
    )


def labels_for(reviewer: str, stage: Stage, stood: Mapping[Key, Decision], panel: Panel) -> dict[str, bool]:
    """What a ranking made for this reviewer may learn from: include is True, exclude False, unsure is left out.

    Under a dual design only the reviewer's own verdicts, because an order learned from the other's would show them;
    under a single design everybody's, and of two people who differ on a record the one who includes it.
    """
    shared = panel.design is Design.SINGLE
    labels: dict[str, bool] = {}
    for key in sorted(stood):
        record, at, person, role = key
        verdict = stood[key].verdict
        seen = at is stage and role == "reviewer" and (shared or person == reviewer)
        if seen and verdict is not Verdict.UNSURE:
            labels[record] = labels.get(record, False) or verdict is Verdict.INCLUDE
    return labels


def unsure_of(
    reviewer: str, stage: Stage, stood: Mapping[Key, Decision], *, records: Sequence[str], panel: Panel
) -> tuple[str, ...]:
    """The records of a stage on which this reviewer is unsure and no adjudicator has decided: to be looked at again.

    They are in the order in which they were judged, so that one that is left unsure again comes after the others.
    """
    if not panel.has(reviewer):
        return ()
    settled = {key[0] for key in stood if key[1] is stage and key[3] == ADJUDICATOR}
    own = {key: stood.get((key, stage, reviewer, "reviewer")) for key in eligible(records, stood, stage, panel)}
    unsure = [(one.at, key) for key, one in own.items() if one and one.verdict is Verdict.UNSURE and key not in settled]
    return tuple(key for _, key in sorted(unsure))
