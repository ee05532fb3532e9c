"""Which decisions are accepted: the checks before one is appended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from evidence.errors import EvidenceError, NotFoundError, UsageError
from evidence.model import Decision, Stage, Verdict
from evidence.protocol import Reason
from evidence.screen.standing import ADJUDICATOR, Key, Outcome, Panel, at_stage, eligible, outcome


def check_decision(
    decision: Decision,
    *,
    records: Collection[str],
    stood: Mapping[Key, Decision],
    panel: Panel,
    reasons: Sequence[Reason],
    awaited: Stage | None = None,
) -> None:
    """Accept the decision, or say why not.

    Args:
        decision: what somebody wants to decide.
        records: keys of the review's records.
        stood: what stands before it.
        panel: who screens and how.
        reasons: the protocol's exclusion reasons.
        awaited: an earlier stage that two blind reviewers have not finished. Until then nothing is judged at this one:
            whether a record has reached it would tell what the other decided.

    Raises:
        NotFoundError: no such record or reason.
        UsageError: a stage that the protocol does not have or the record has not reached, a missing reason, a reviewer
            who is not on the panel, or an adjudication where there is no conflict.
    """
    if decision.record not in records:
        raise NotFoundError(
            f"No record {decision.record!r} in this review.", remedy="List them with: evidence screen list"
        )
    if decision.stage not in panel.stages:
        known = ", ".join(panel.stages)
        raise UsageError(f"The protocol has no stage {str(decision.stage)!r}.", remedy=f"Its stages are: {known}.")
    _check_person(decision, panel)
    _check_reason(decision, reasons)
    if awaited is not None:
        raise UsageError(
            f"Nothing is judged at {decision.stage} before every record has been judged at {awaited}.",
            remedy="See what waits: evidence status",
        )
    if not eligible([decision.record], stood, decision.stage, panel):
        raise UsageError(
            f"Record {decision.record!r} has not reached the stage {decision.stage}.",
            remedy="Only records included at the stage before are read at this one.",
        )
    if decision.role == ADJUDICATOR:
        _check_conflict(decision, stood, panel)


def _check_person(decision: Decision, panel: Panel) -> None:
    if not decision.reviewer.strip():
        raise UsageError("A decision needs a name.", remedy="Give one with --as NAME or EVIDENCE_REVIEWER.")
    if decision.role == ADJUDICATOR:
        if panel.adjudicator not in ("", decision.reviewer):
            raise UsageError(f"Conflicts are settled by {panel.adjudicator}, not by {decision.reviewer}.")
        return
    if decision.reviewer in panel.left:
        raise UsageError(
            f"{decision.reviewer} has left this review.",
            remedy=f"Back with: evidence screen return {decision.reviewer}",
        )
    if not panel.has(decision.reviewer):
        names = ", ".join(name for name in panel.reviewers if name not in panel.left) or "nobody"
        raise UsageError(
            f"{decision.reviewer} is not a reviewer of this protocol.",
            remedy=f"On the panel: {names}. Add a name to reviewers in protocol.toml.",
        )


def _check_reason(decision: Decision, reasons: Sequence[Reason]) -> None:
    allowed = {reason.code: decision.stage in reason.stages for reason in reasons}
    fitting = ", ".join(code for code, fits in allowed.items() if fits) or "none"
    error: EvidenceError | None = None
    if decision.reason and decision.verdict is not Verdict.EXCLUDE:
        error = UsageError(f"A reason goes with exclude, not with {decision.verdict}.")
    elif decision.reason and decision.reason not in allowed:
        error = NotFoundError(f"No exclusion reason {decision.reason!r} in the protocol.", remedy=f"Known: {fitting}.")
    elif decision.reason and not allowed[decision.reason]:
        error = UsageError(
            f"The reason {decision.reason!r} is not for the stage {decision.stage}.",
            remedy=f"For this stage: {fitting}.",
        )
    elif not decision.reason and decision.verdict is Verdict.EXCLUDE and decision.stage is Stage.FULL_TEXT:
        error = UsageError("An exclusion at full text needs a reason.", remedy=f"Give one of: {fitting}.")
    if error:
        raise error


def _check_conflict(decision: Decision, stood: Mapping[Key, Decision], panel: Panel) -> None:
    verdicts = {key: one for key, one in stood.items() if one.role != ADJUDICATOR and key[0] == decision.record}
    where = outcome(at_stage(verdicts, decision.stage).get(decision.record, ()), panel)
    again = (decision.record, decision.stage, decision.reviewer, ADJUDICATOR) in stood
    if where is not Outcome.CONFLICT and not again:
        raise UsageError(
            f"There is no conflict to settle on record {decision.record!r}.",
            remedy="See: evidence screen conflicts --as NAME",
        )
