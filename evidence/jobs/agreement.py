"""How far reviewers agree, as the one who asks may know it."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.errors import UsageError
from evidence.jobs.session import Session
from evidence.jobs.showing import comparable
from evidence.jobs.standing_now import State
from evidence.model import Stage
from evidence.screen.reliability import Measure, Reliability, reliabilities

MONTH = "month"
"""What `over` says of calendar months."""


def check_over(over: str) -> str:
    """What the agreement is told over: "" for all at once, "month", or a number of records.

    Raises:
        UsageError: it is none of these.
    """
    if over in ("", MONTH) or (over.isdecimal() and int(over)):
        return over
    raise UsageError(
        f"{over!r} is no stretch of time.", remedy="Say month, or how many records a window has: --over-time 50."
    )


def reliability_of(
    session: Session,
    screening: State,
    person: str = "",
    *,
    stage: Stage | None = None,
    measures: Sequence[Measure] = (),
    binary: bool = False,
    over: str = "",
) -> list[Reliability]:
    """Agreement at every stage (or one), of every two reviewers and of all where there are more.

    Under a dual design it rests on the records that are shown; the adjudicator sees all. No window is shown of records
    that are not.

    Args:
        session: the open workspace.
        screening: where screening stands.
        person: who asks; empty for anybody.
        stage: one stage alone.
        measures: which coefficients; none means all.
        binary: tell including from all else.
        over: as in `check_over`.

    Raises:
        UsageError: `over` is malformed.
    """
    chosen = tuple(measures) or tuple(Measure)
    return [
        told
        for at, made in comparable(session, screening, person).items()
        if stage in (None, at)
        for told in reliabilities(made, at, measures=chosen, binary=binary, over=check_over(over))
    ]
