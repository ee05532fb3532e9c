"""Who screens what: assignments, people who leave and come back, calibration rounds, records put off or shown to explore."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evidence.model import Stage
from evidence.store.acts import append_act
from evidence.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """The assignment that stands at a stage: its rule as JSON, and record to people for those that were there then."""

    stage: Stage
    rule: str
    outcome: Mapping[str, tuple[str, ...]]
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A calibration round: the people who all judge the same records first. Records are named as they were drawn."""

    act: str
    stage: Stage
    seed: int
    people: tuple[str, ...]
    records: tuple[str, ...]
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing that moves a round on: a round was drawn, somebody judged a record, left (`away` 1) or returned (0), the
    full text of a record was requested, received, unobtainable or readable (`state`), or an earlier act was `undone`."""

    act: str
    record: str = ""
    stage: str = ""
    reviewer: str = ""
    away: int = 0
    undone: str = ""
    state: str = ""


def assign(library: Library, review: str, stage: Stage, rule: str, outcome: str, *, person: str, at: str) -> str:
    """Say who screens what at a stage; an empty rule opens all to everybody. Returns the act."""
    return append_act(
        library, "assignment", person=person, at=at, review=review, stage=stage.value, rule=rule, outcome=outcome
    )


def assignments(library: Library, review: str) -> dict[Stage, Assigned]:
    """The assignment that stands at each stage that has one."""
    rows = library.rows(
        "SELECT assignments.*, acts.person, acts.at FROM assignments JOIN acts ON acts.id = assignments.act"
        " WHERE assignments.rowid IN (SELECT MAX(rowid) FROM assignments WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = assignments.act) GROUP BY stage) AND rule <> ''",
        review=review,
    )
    return {
        Stage(row["stage"]): Assigned(
            stage=Stage(row["stage"]),
            rule=row["rule"],
            outcome={key: tuple(names) for key, names in json.loads(row["outcome"]).items()},
            person=row["person"],
            at=row["at"],
        )
        for row in rows
    }


def say_away(library: Library, review: str, reviewer: str, *, away: bool, person: str, at: str) -> str:
    """Say that somebody left a review, or came back. Returns the act."""
    return append_act(library, "leaving", person=person, at=at, review=review, reviewer=reviewer, away=int(away))


def away(library: Library, review: str) -> frozenset[str]:
    """The people who left a review and have not come back."""
    rows = library.rows(
        "SELECT reviewer, away FROM leavings WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = leavings.act) ORDER BY rowid",
        review=review,
    )
    told = {row["reviewer"]: row["away"] for row in rows}
    return frozenset(name for name, gone in told.items() if gone)


def draw_round(
    library: Library,
    review: str,
    stage: Stage,
    *,
    seed: int,
    people: Sequence[str],
    records: Sequence[str],
    person: str,
    at: str,
) -> str:
    """Write a calibration round. Returns the act."""
    return append_act(
        library, "calibration", person=person, at=at, review=review, stage=stage.value, seed=seed,
        people=json.dumps(people, ensure_ascii=False), records=json.dumps(records, ensure_ascii=False),
    )  # fmt: skip


def rounds(library: Library, review: str) -> list[Round]:
    """The calibration rounds of a review that were not taken back, oldest first."""
    rows = library.rows(
        "SELECT calibrations.*, acts.person, acts.at FROM calibrations JOIN acts ON acts.id = calibrations.act"
        " WHERE review = :review AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = calibrations.act)"
        " ORDER BY calibrations.rowid",
        review=review,
    )
    return [
        Round(
            act=row["act"],
            stage=Stage(row["stage"]),
            seed=row["seed"],
            people=tuple(json.loads(row["people"])),
            records=tuple(json.loads(row["records"])),
            person=row["person"],
            at=row["at"],
        )
        for row in rows
    ]


def turns(library: Library, review: str, keys: Collection[str]) -> list[Turn]:
    """What moved the rounds of a review on, oldest first; of the decisions and full texts only those of these records."""
    rows = library.rows(
        "WITH told AS (SELECT act, '' AS record, '' AS stage, '' AS reviewer, 0 AS away, '' AS undone, '' AS state"
        "  FROM calibrations WHERE review = :review"
        " UNION ALL SELECT act, record, stage, reviewer, 0, '', '' FROM decisions WHERE review = :review"
        "  AND role = 'reviewer' AND record IN (SELECT value FROM json_each(:keys))"
        " UNION ALL SELECT act, record, '', '', 0, '', state FROM full_text_requests"
        "  WHERE record IN (SELECT value FROM json_each(:keys))"
        " UNION ALL SELECT act, '', '', reviewer, away, '', '' FROM leavings WHERE review = :review"
        " UNION ALL SELECT act, '', '', '', 0, undone, '' FROM undos),"
        " dated AS (SELECT told.*, acts.at, acts.rowid AS place FROM told JOIN acts ON acts.id = told.act"
        " UNION ALL SELECT id, record, '', '', 0, '', 'readable', added_at, 0 FROM sources WHERE status = 'ok'"
        "  AND nature = 'full' AND record IN (SELECT value FROM json_each(:keys)))"
        " SELECT act, record, stage, reviewer, away, undone, state FROM dated ORDER BY at, place",
        review=review,
        keys=json.dumps(sorted(keys)),
    )
    return [Turn(**dict(row)) for row in rows]


def put_off(
    library: Library, review: str, record: str, stage: Stage, reviewer: str, *, later: bool = True, at: str
) -> str:
    """Put a record off for this reviewer, or take it up again. Returns the act."""
    return append_act(
        library, "deferral", person=reviewer, at=at, review=review, record=record, stage=stage.value,
        reviewer=reviewer, later=int(later),
    )  # fmt: skip


def deferred(library: Library, review: str, reviewer: str, stage: Stage) -> list[str]:
    """The keys of the records that this reviewer has put off at a stage, as they were called then, the longest ago first."""
    rows = library.rows(
        "SELECT record, later FROM deferrals WHERE review = :review AND reviewer = :reviewer AND stage = :stage"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = deferrals.act) ORDER BY rowid",
        review=review, reviewer=reviewer, stage=stage.value,
    )  # fmt: skip
    found: dict[str, int] = {}
    for row in rows:
        found.pop(row["record"], None)
        found[row["record"]] = row["later"]
    return [record for record, later in found.items() if later]


def explore(library: Library, review: str, record: str, stage: Stage, reviewer: str, *, at: str) -> str:
    """Note that a record was shown to this reviewer because it was drawn at random. Returns the act."""
    return append_act(
        library, "exploration", person=reviewer, at=at, review=review, record=record, stage=stage.value, reviewer=reviewer
    )  # fmt: skip


def explorations(library: Library, review: str) -> list[tuple[str, Stage, str]]:
    """Record, as it was called then, stage and reviewer of what was shown because it was drawn at random."""
    rows = library.rows(
        "SELECT record, stage, reviewer FROM explorations WHERE review = :review ORDER BY rowid", review=review
    )
    return [(row["record"], Stage(row["stage"]), row["reviewer"]) for row in rows]
