"""Noting that records were shown in a learned order, for the report's methods section."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager

from evidence.jobs.session import Session, noted

ORDERED = "evidence screen"
"""The command under which sessions are noted that show records in a learned order."""

RANKER, SEED = "learned", 0
"""The ranker that orders records, and the seed that it is made with."""


@contextmanager
def noted_order(session: Session, person: str) -> Generator[None]:
    """Note that this person is shown records in a learned order, from now until the block ends."""
    told = {"person": person, "ranker": RANKER, "seed": SEED}
    with noted(session, ORDERED, json.dumps(told, ensure_ascii=False, sort_keys=True)):
        yield
