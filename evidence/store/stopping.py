"""Samples drawn for a test of recall, and stops: appended, and taken back by an undo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.store.acts import append_act
from evidence.store.library import Library, Row

SAMPLE, STOP = "sample", "stop"
"""The kinds of act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A random sample of the records that nobody had judged when it was drawn.

    `population` are those records, sorted, `keys` the drawn ones in their random order. `confidence` is that of all
    `looks` together, in (0, 1); `target` is a recall in (0, 1].
    """

    act: str
    person: str
    at: str
    target: float
    confidence: float
    looks: int
    seed: int
    population: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Reading was stopped: by which rule, and which records nobody had judged then.

    `figures` are what the person who stopped knew, each a number under its name: not for blind eyes.
    """

    act: str
    person: str
    at: str
    rule: str
    figures: dict[str, float]
    note: str
    keys: tuple[str, ...]


def append_draw(
    library: Library,
    review: str,
    *,
    person: str,
    at: str,
    target: float,
    confidence: float,
    looks: int,
    seed: int,
    population: Sequence[str],
    keys: Sequence[str],
) -> str:
    """Write that a sample was drawn. Returns the act. Call inside a transaction."""
    return append_act(
        library, SAMPLE, person=person, at=at, review=review, target=target, confidence=confidence, looks=looks,
        seed=seed, population=json.dumps(list(population)), keys=json.dumps(list(keys)),
    )  # fmt: skip


def append_stop(
    library: Library,
    review: str,
    *,
    person: str,
    at: str,
    rule: str,
    figures: dict[str, float],
    note: str,
    keys: Sequence[str],
) -> str:
    """Write that reading was stopped. Returns the act. Call inside a transaction."""
    return append_act(
        library, STOP, person=person, at=at, review=review, rule=rule, note=note,
        figures=json.dumps(figures, sort_keys=True), keys=json.dumps(list(keys)),
    )  # fmt: skip


def draws(library: Library, review: str) -> list[Draw]:
    """The samples of a review that were not taken back, oldest first."""
    rows = library.rows(
        "SELECT sample_draws.*, acts.person, acts.at FROM sample_draws JOIN acts ON acts.id = sample_draws.act"
        " WHERE review = :review AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = sample_draws.act)"
        " ORDER BY acts.at, sample_draws.rowid",
        review=review,
    )
    return [
        Draw(
            act=row["act"], person=row["person"], at=row["at"], target=row["target"], confidence=row["confidence"],
            looks=row["looks"], seed=row["seed"], population=_keys(row, "population"), keys=_keys(row, "keys"),
        )
        for row in rows
    ]  # fmt: skip


def stops(library: Library, review: str) -> list[Stop]:
    """The stops of a review that were not taken back, oldest first."""
    rows = library.rows(
        "SELECT stops.*, acts.person, acts.at FROM stops JOIN acts ON acts.id = stops.act"
        " WHERE review = :review AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = stops.act)"
        " ORDER BY acts.at, stops.rowid",
        review=review,
    )
    return [
        Stop(
            act=row["act"], person=row["person"], at=row["at"], rule=row["rule"],
            figures=json.loads(row["figures"]), note=row["note"], keys=_keys(row, "keys"),
        )
        for row in rows
    ]  # fmt: skip


def _keys(row: Row, name: str) -> tuple[str, ...]:
    return tuple(json.loads(row[name]))
