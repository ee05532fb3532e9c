"""The only place that asks what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from evidence.errors import UsageError


def now() -> str:
    """The present moment in UTC, ISO 8601 with milliseconds; `EVIDENCE_NOW` sets it for reproducible runs.

    Raises:
        UsageError: `EVIDENCE_NOW` is not an ISO 8601 time.
    """
    fixed = os.environ.get("EVIDENCE_NOW")
    if not fixed:
        return datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError as error:
        raise UsageError(f"EVIDENCE_NOW is {fixed!r}, which is not an ISO 8601 time.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
