"""Noting that records were shown in a learned order, for the report's methods section."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager

from evidence.jobs.session import Session, noted

ORDERED = "evidence screen"
"""The command under which sessions are noted that show records in a learned order."""

SEED = 0
"""The seed that rankers are made with."""


@contextmanager
def noted_order(session: Session, person: str) -> Generator[None]:
    """Note that this person is shown records in a learned order, from now until the block ends."""
    protocol = session.protocol
    told = {"person": person, "ranker": protocol.ranker, "seed": SEED, "explore": protocol.explore}
    with noted(session, ORDERED, json.dumps(told, ensure_ascii=False, sort_keys=True)):
        yield
