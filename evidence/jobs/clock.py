"""The only place that asks what time it is."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from evidence.errors import UsageError

_SIMULATED: ContextVar[list[datetime] | None] = ContextVar("simulated", default=None)


def now() -> str:
    """The present moment in UTC, ISO 8601 with milliseconds; `EVIDENCE_NOW` sets it for reproducible runs.

    Raises:
        UsageError: `EVIDENCE_NOW` is not an ISO 8601 time.
    """
    simulated = _SIMULATED.get()
    if simulated:
        simulated[0] += timedelta(seconds=1)
        return _told(simulated[0])
    fixed = os.environ.get("EVIDENCE_NOW")
    return _told(_parsed(fixed) if fixed else datetime.now(UTC))


@contextmanager
def simulated(start: str) -> Generator[None]:
    """Inside the block the clock starts at `start` and goes on by one second each time it is asked."""
    token = _SIMULATED.set([_parsed(start)])
    try:
        yield
    finally:
        _SIMULATED.reset(token)


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _parsed(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"EVIDENCE_NOW is {text!r}, which is not an ISO 8601 time.",
            remedy="Write it as 2026-11-24T09:00:00, or unset it.",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
