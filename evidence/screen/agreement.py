"""How far two reviewers agree on the records that both judged.

Agreement is measured on independent verdicts: those that stood when the second of the two first judged the record. What
either changed after that, having talked about it, shows in the outcome and not in the agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evidence.model import Decision, Stage, Verdict
from evidence.screen.standing import ADJUDICATOR

Pair = tuple[Verdict, Verdict]
"""The first and the second reviewer's verdict on one record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two reviewers agree at a stage.

    `judged` is the number of records judged by both; `percent` is in 0 to 100; `kappa` in -1 to 1; both are None where
    they are not defined, and `note` then says why. `table` counts pairs of verdicts, all nine of them.
    """

    first: str
    second: str
    stage: Stage
    judged: int
    percent: float | None
    kappa: float | None
    table: Mapping[Pair, int]
    note: str = ""


def independent_pairs(decisions: Iterable[Decision], stage: Stage, first: str, second: str) -> dict[str, Pair]:
    """The two reviewers' independent verdicts, by record, sorted by key.

    Args:
        decisions: in the order in which they were made, what was undone taken out.
        stage: the stage that is meant.
        first: one reviewer.
        second: the other.
    """
    latest: dict[tuple[str, str], Verdict] = {}
    found: dict[str, Pair] = {}
    for one in decisions:
        if one.stage is not stage or one.role == ADJUDICATOR or one.reviewer not in (first, second):
            continue
        if one.record not in found:
            latest[one.record, one.reviewer] = one.verdict
            mine, other = latest.get((one.record, first)), latest.get((one.record, second))
            if mine is not None and other is not None:
                found[one.record] = (mine, other)
    return dict(sorted(found.items()))


def agreement(decisions: Iterable[Decision], stage: Stage, first: str, second: str) -> Agreement:
    """How far two reviewers agree at a stage, undefined values explained."""
    pairs = list(independent_pairs(decisions, stage, first, second).values())
    table = {(one, other): pairs.count((one, other)) for one in Verdict for other in Verdict}
    percent = kappa = None
    note = f"{first} and {second} have judged no record in common at {stage}."
    if pairs:
        percent = 100 * sum(one == other for one, other in pairs) / len(pairs)
        note = ""
        try:
            kappa = cohen_kappa([one for one, _ in pairs], [other for _, other in pairs])
        except ZeroDivisionError:
            note = f"Both gave the verdict {pairs[0][0]} throughout, so chance alone would give full agreement."
    return Agreement(
        first=first, second=second, stage=stage, judged=len(pairs), percent=percent, kappa=kappa, table=table, note=note
    )


def agreements(decisions: Sequence[Decision], stage: Stage) -> tuple[Agreement, ...]:
    """The agreement of every two people who reviewed at a stage and share a record, in the order of their names."""
    people = sorted({one.reviewer for one in decisions if one.stage is stage and one.role != ADJUDICATOR})
    found = (agreement(decisions, stage, first, second) for first, second in combinations(people, 2))
    return tuple(one for one in found if one.judged)


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Agreement between two reviewers, corrected for chance (Cohen 1960).

    Args:
        first: one verdict a record, n of them.
        second: the other reviewer's verdicts on the same n records, in the same order.

    Returns:
        Kappa in [-1, 1], without unit: 1 is full agreement, 0 what chance would give.

    Raises:
        ValueError: the two differ in length or are empty.
        ZeroDivisionError: both gave one and the same verdict throughout, so kappa is not defined.
    """
    if len(first) != len(second) or not first:
        raise ValueError(f"two sequences of one length, not empty: got {len(first)} and {len(second)}")
    total = len(first)
    agreed = total * sum(one == other for one, other in zip(first, second, strict=True))
    chance = sum(first.count(verdict) * second.count(verdict) for verdict in {*first, *second})
    return (agreed - chance) / (total * total - chance)
