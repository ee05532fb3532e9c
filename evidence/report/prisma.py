"""The arithmetic of a flow diagram: every number follows from the ones above it, or a named identity fails."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.errors import FindingsError
from evidence.report.draft import Arm, Flow, Previous


def identities(flow: Flow) -> Iterator[tuple[str, int, int]]:
    """Every identity of the diagram as (name, left side, right side); it holds where the two are equal."""
    yield from _of_arm("databases and registers", flow.databases)
    if flow.other is not None:
        yield from _of_arm("other methods", flow.other)
    arms = [flow.databases, *([flow.other] if flow.other else [])]
    yield "included reports = the reports included in every arm", flow.reports, sum(arm.included for arm in arms)


def broken(flow: Flow) -> tuple[str, ...]:
    """The identities that fail, each as one sentence with both numbers; empty where the diagram adds up."""
    failed = [f"{name}: {left} is not {right}" for name, left, right in identities(flow) if left != right]
    if flow.studies > flow.reports:
        failed.append(f"studies <= reports: {flow.studies} is more than {flow.reports}")
    if any(number < 0 for arm in (flow.databases, flow.other) if arm for number in _numbers(arm)):
        failed.append("counts >= 0: a number is negative")
    failed += _of_previous(flow.previous) if flow.previous else []
    return tuple(failed)


def check(flow: Flow) -> None:
    """Raise FindingsError, naming the identity, if the numbers of the diagram do not add up."""
    failed = broken(flow)
    if failed:
        raise FindingsError(
            f"The flow diagram does not add up ({'; '.join(failed)}).", remedy="See the counts with: evidence status"
        )


def total(arm: Arm) -> int:
    """How many records the arm's routes brought in."""
    return sum(count.number for count in arm.identified)


def removed(arm: Arm) -> int:
    """How many records were removed before screening."""
    return arm.duplicates + arm.removed_by_automation + arm.removed_other


def _of_arm(name: str, arm: Arm) -> Iterator[tuple[str, int, int]]:
    left = total(arm) - removed(arm) - arm.waiting_screening
    yield f"{name}, identified - removed - waiting = screened", left, arm.screened
    left = arm.screened - arm.excluded - arm.waiting_decision
    yield f"{name}, screened - excluded - undecided = sought", left, arm.sought
    left = arm.sought - arm.not_retrieved - arm.waiting_retrieval - arm.waiting_assessment
    yield f"{name}, sought - not retrieved - waiting = assessed", left, arm.assessed
    reasons = sum(count.number for count in arm.excluded_reasons)
    yield (
        f"{name}, assessed - excluded - undecided = included",
        arm.assessed - reasons - arm.waiting_verdict,
        arm.included,
    )


def _of_previous(before: Previous) -> list[str]:
    failed = []
    for name, number, gone in (
        ("studies", before.studies, before.dropped_studies),
        ("reports", before.reports, before.dropped_reports),
    ):
        if not 0 <= gone <= number:
            failed.append(f"previous {name} no longer included <= previous {name}: {gone} is more than {number}")
    if before.studies > before.reports:
        failed.append(f"previous studies <= previous reports: {before.studies} is more than {before.reports}")
    return failed


def _numbers(arm: Arm) -> list[int]:
    counts = [count.number for count in (*arm.identified, *arm.excluded_reasons)]
    steps = [arm.duplicates, arm.removed_by_automation, arm.removed_other, arm.screened, arm.excluded, arm.sought]
    waiting = [arm.waiting_screening, arm.waiting_decision, arm.waiting_retrieval, arm.waiting_assessment]
    return [*counts, *steps, *waiting, arm.waiting_verdict, arm.not_retrieved, arm.assessed, arm.included]
