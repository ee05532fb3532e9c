"""Noting that records were shown in a learned order, and counting what was decided so, for the report's methods section.

A session in a terminal is noted from its beginning to its end, and what was decided meanwhile counts. A record that is
printed where there is no terminal is noted by itself, and the next decision of the same person on it counts.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from evidence import __version__
from evidence.jobs.clock import now
from evidence.jobs.session import Session, noted
from evidence.model import Decision, Stage
from evidence.store import transaction
from evidence.store.audit import begin_run, end_run, runs_of
from evidence.store.duplicates import follow, merges
from evidence.store.screening import all_decisions

ORDERED = "evidence screen"
"""The command under which it is noted that records were shown in a learned order."""

SEED = 0
"""The seed that rankers are made with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Decisions made while records were shown in an order that a ranker learned; `version` is that of the program, and of
    `explore` records one was drawn at random (0: none)."""

    ranker: str
    seed: int
    version: str
    decisions: int
    explore: int = 0


@contextmanager
def noted_order(session: Session, person: str) -> Generator[None]:
    """Note that this person is shown records in a learned order, from now until the block ends."""
    with noted(session, ORDERED, _told(session, person)):
        yield


def note_printed(session: Session, person: str, stage: Stage, record: str) -> None:
    """Note that this person was shown one record in a learned order, and nothing after it."""
    at = now()
    told = _told(session, person, stage=stage.value, record=record)
    with transaction(session.library):
        end_run(session.library, begin_run(session.library, ORDERED, told, __version__, at=at), "done", at=at)


def readings(session: Session) -> list[Reading]:
    """How many decisions were made in a learned order, by ranker, seed and version, those taken back included.

    A decision counts once, however many sessions were open. A session that was cut off ends where the same person's next
    one begins.
    """
    told = [(json.loads(row["arguments"]), row) for row in runs_of(session.library, ORDERED)]
    shown = [one for one in told if "ranker" in one[0]]
    spans = _Spans(session.review, [one for one in shown if "record" not in one[0]])
    printed = _Printed(session, [one for one in shown if "record" in one[0]])
    found: Counter[_How] = Counter()
    for made in all_decisions(session.library, session.review):
        alone = printed.of(made)
        how = spans.of(made) or alone
        if how is not None:
            found[how] += 1
    return [
        Reading(ranker=ranker, seed=seed, version=version, decisions=number, explore=explore)
        for (ranker, seed, version, explore), number in found.items()
    ]


_How = tuple[str, int, str, int]
_Run = tuple[dict[str, Any], dict[str, Any]]


class _Spans:
    """Sessions in a terminal, each with whose it was and how long it lasted."""

    def __init__(self, review: str, sessions: Sequence[_Run]) -> None:
        self._spans: dict[str, list[tuple[str, str, _How]]] = defaultdict(list)
        for place, (asked, row) in enumerate(sessions):
            later = (other["started"] for one, other in sessions[place + 1 :] if one["person"] == asked["person"])
            until = row["finished"] or next(later, "~")
            if asked.get("review", review) == review:
                self._spans[asked["person"]].append((row["started"], until, _how(asked, row)))

    def of(self, made: Decision) -> _How | None:
        """How records were shown, in the latest session that lasted when this was decided."""
        held = [how for start, until, how in self._spans.get(made.reviewer, ()) if start <= made.at <= until]
        return held[-1] if held else None


class _Printed:
    """Records that were printed one by one, each for the next decision on it."""

    def __init__(self, session: Session, printed: Sequence[_Run]) -> None:
        self._into = merges(session.library)
        self._shown: dict[tuple[str, str, str], list[tuple[str, _How]]] = defaultdict(list)
        self._used: Counter[tuple[str, str, str]] = Counter()
        for asked, row in printed:
            if asked["review"] == session.review:
                key = (asked["person"], asked["stage"], follow(self._into, asked["record"]))
                self._shown[key].append((row["started"], _how(asked, row)))
        for told in self._shown.values():
            told.sort(key=lambda one: one[0])

    def of(self, made: Decision) -> _How | None:
        """How the record was shown, if it was since this person's decision before; to be asked in the order of decisions."""
        key = (made.reviewer, made.stage.value, follow(self._into, made.record))
        told = self._shown.get(key, [])
        before = bisect_right(told, made.at, key=lambda one: one[0])
        if before <= self._used[key]:
            return None
        self._used[key] = before
        return told[before - 1][1]


def _how(asked: dict[str, Any], row: dict[str, Any]) -> _How:
    return asked["ranker"], asked["seed"], row["version"], asked.get("explore", 0)


def _told(session: Session, person: str, **more: str) -> str:
    protocol = session.protocol
    told = {"person": person, "ranker": protocol.ranker, "seed": SEED, "explore": protocol.explore}
    return json.dumps({**told, "review": session.review, **more}, ensure_ascii=False, sort_keys=True)
