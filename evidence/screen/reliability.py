"""How far reviewers agree: every pair, and all of them together, by several coefficients with intervals, over time.

What is measured are independent verdicts, as in `agreement`: of two people those that stood when the second of them first
judged the record; of more people these two, and of each other person the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from evidence.model import Decision, Stage, Verdict
from evidence.screen.standing import ADJUDICATOR

DRAWS = 2_000
"""Samples that an interval is made from."""

LEVEL = 0.95
"""The share of samples between the bounds of an interval."""

SEED = 1
"""Makes the samples the same for the same verdicts."""

REST = "rest"
"""Whatever is not an inclusion, where verdicts are told apart as inclusion or not."""


class Measure(StrEnum):
    """A coefficient of agreement, by the name that the option `--measure` takes."""

    PERCENT = "percent"
    COHEN = "cohen"
    FLEISS = "fleiss"
    KRIPPENDORFF = "krippendorff"
    GWET = "gwet"
    PABAK = "pabak"
    PREVALENCE = "prevalence"
    BIAS = "bias"


FOR_TWO = tuple(one for one in Measure if one is not Measure.FLEISS)
"""What is measured between two people; the two indices need two verdicts, and are those of including."""

FOR_MORE = (Measure.PERCENT, Measure.FLEISS, Measure.KRIPPENDORFF, Measure.GWET)
"""What is measured between more than two people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The independent verdicts on one record, by person; `at` is when the second of them was given, ISO 8601."""

    record: str
    at: str
    verdicts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One coefficient: `value` with the bounds `low` and `high` of its interval, without unit (the percentage as a share,
    0 to 1). None where it is not defined; `note` says why, or what the interval leaves out."""

    measure: Measure
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How far these people agree at a stage, on the records that two or more of them judged.

    `period` names the stretch of time ("2026-11", "records 1 to 50"), empty for all of it; `verdicts` are those told apart.
    """

    stage: Stage
    people: tuple[str, ...]
    judged: int
    verdicts: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    period: str = ""

    def estimate(self, measure: Measure) -> Estimate | None:
        """One coefficient; None where it is not measured between so many people."""
        return next((one for one in self.estimates if one.measure is measure), None)


def independent_verdicts(decisions: Iterable[Decision], stage: Stage) -> list[Judged]:
    """The independent verdicts on every record that two or more people judged, in the order in which the second judged.

    Args:
        decisions: in the order in which they were made, those that were taken back included.
        stage: the stage that is meant.
    """
    latest: dict[str, dict[str, str]] = {}
    second: dict[str, str] = {}
    for one in decisions:
        if one.stage is not stage or one.role == ADJUDICATOR:
            continue
        given = latest.setdefault(one.record, {})
        if one.record not in second or one.reviewer not in given:
            given[one.reviewer] = one.verdict.value
        if len(given) == 2:
            second.setdefault(one.record, one.at)
    return [Judged(record=key, at=at, verdicts=latest[key]) for key, at in second.items()]


def reliabilities(
    decisions: Sequence[Decision],
    stage: Stage,
    *,
    measures: Sequence[Measure] = tuple(Measure),
    binary: bool = False,
    over: str = "",
) -> list[Reliability]:
    """The agreement at a stage of every two people, and of all where there are more.

    Args:
        decisions: in the order in which they were made, those that were taken back included.
        stage: the stage that is meant.
        measures: which coefficients.
        binary: tell including from all else; else unsure is a third verdict, where somebody gave it.
        over: "" for all records at once, "month" for every calendar month, or the number of records of a window.
    """
    people = sorted({one.reviewer for one in decisions if one.stage is stage and one.role != ADJUDICATOR})
    groups = list(combinations(people, 2)) + ([tuple(people)] if len(people) > 2 else [])
    found = []
    for group in groups:
        judged = independent_verdicts((one for one in decisions if one.reviewer in group), stage)
        if binary:
            judged = [_binary(one) for one in judged]
        verdicts = _scale(judged, binary=binary)
        for period, some in _periods(judged, over):
            if some:
                found.append(_reliability(stage, group, some, verdicts, measures, period))
    return found


def _binary(judged: Judged) -> Judged:
    include = Verdict.INCLUDE.value
    told = {who: include if one == include else REST for who, one in judged.verdicts.items()}
    return Judged(record=judged.record, at=judged.at, verdicts=told)


def _scale(judged: Sequence[Judged], *, binary: bool) -> tuple[str, ...]:
    """The verdicts that are told apart; it is that of all periods, so that they can be compared."""
    if binary:
        return (Verdict.INCLUDE.value, REST)
    used = {verdict for one in judged for verdict in one.verdicts.values()}
    return tuple(one.value for one in Verdict if one is not Verdict.UNSURE or one.value in used)


def _periods(judged: Sequence[Judged], over: str) -> list[tuple[str, list[Judged]]]:
    if not over:
        return [("", list(judged))]
    if over == "month":
        months: dict[str, list[Judged]] = {}
        for one in judged:
            months.setdefault(one.at[:7], []).append(one)
        return sorted(months.items())
    size = int(over)
    return [
        (f"records {start + 1} to {min(start + size, len(judged))}", list(judged[start : start + size]))
        for start in range(0, len(judged), size)
    ]


def _reliability(
    stage: Stage,
    people: tuple[str, ...],
    judged: Sequence[Judged],
    verdicts: tuple[str, ...],
    measures: Sequence[Measure],
    period: str,
) -> Reliability:
    possible = FOR_TWO if len(people) == 2 else FOR_MORE
    wanted = [one for one in possible if one in measures and not _needs_two(one, verdicts)]
    patterns = _pairs(people, judged, verdicts) if len(people) == 2 else _counts(judged, verdicts)
    return Reliability(
        stage=stage, people=people, judged=len(judged), verdicts=verdicts, period=period,
        estimates=tuple(_estimate(one, patterns, verdicts) for one in wanted),
    )  # fmt: skip


def _needs_two(measure: Measure, verdicts: tuple[str, ...]) -> bool:
    return measure in (Measure.PREVALENCE, Measure.BIAS) and len(verdicts) > 2


Patterns = list[tuple[tuple[int, ...], int]]
"""How many people gave each verdict, with the number of records of which this is so."""


def _pairs(people: tuple[str, ...], judged: Sequence[Judged], verdicts: tuple[str, ...]) -> Patterns:
    """All pairs of verdicts of two people, the first person's varying slowest."""
    pairs = Counter((one.verdicts[people[0]], one.verdicts[people[1]]) for one in judged)
    return [
        (tuple((first == each) + (second == each) for each in verdicts), pairs[first, second])
        for first in verdicts
        for second in verdicts
    ]


def _counts(judged: Sequence[Judged], verdicts: tuple[str, ...]) -> Patterns:
    told = Counter(tuple(list(one.verdicts.values()).count(each) for each in verdicts) for one in judged)
    return sorted(told.items())


def _estimate(measure: Measure, patterns: Patterns, verdicts: tuple[str, ...]) -> Estimate:
    import numpy as np

    from evidence.screen import coefficients

    note = ""
    if measure is Measure.FLEISS:
        patterns, note = _complete(patterns)
    ratings = np.array([pattern for pattern, _ in patterns], dtype=np.float64)
    weights = np.array([number for _, number in patterns], dtype=np.float64)
    formula = getattr(coefficients, measure.value)
    value = float(formula(ratings, weights[None, :])[0])
    if np.isnan(value):
        return Estimate(measure=measure, note=_undefined(ratings, weights, verdicts))
    if weights.sum() < 2:
        return Estimate(measure=measure, value=value, note="One record alone gives no interval.")
    samples = formula(ratings, coefficients.drawn(weights, draws=DRAWS, seed=SEED))
    low, high = coefficients.middle(samples, LEVEL)
    return Estimate(
        measure=measure, value=value, low=low, high=high,
        note=" ".join(filter(None, [note, _left_out(int(np.isnan(samples).sum())), _narrow(low, high)])),
    )  # fmt: skip


def _complete(patterns: Patterns) -> tuple[Patterns, str]:
    """The records judged by the number of people that most were judged by, for a coefficient that needs one number."""
    sizes: Counter[int] = Counter()
    for pattern, number in patterns:
        sizes[sum(pattern)] += number
    usual = max(sizes, key=lambda size: (sizes[size], size))
    left = sum(number for size, number in sizes.items() if size != usual)
    note = f"Over the {sizes[usual]} records that {usual} people judged; {left} others are left out." if left else ""
    return [(pattern, number) for pattern, number in patterns if sum(pattern) == usual], note


def _undefined(ratings: object, weights: object, verdicts: tuple[str, ...]) -> str:
    """Why a coefficient is not defined: chance alone would give full agreement."""
    import numpy as np

    totals = np.asarray(weights) @ np.asarray(ratings)
    given = [verdict for verdict, total in zip(verdicts, totals, strict=True) if total]
    return f"Everybody gave the verdict {' or '.join(given)} throughout, so chance alone would give full agreement."


def _left_out(number: int) -> str:
    return (
        f"{number:,} of {DRAWS:,} samples, in which it is not defined, are left out of the interval." if number else ""
    )


def _narrow(low: float, high: float) -> str:
    return "No sample differs, so the interval says nothing about other records." if low == high else ""
